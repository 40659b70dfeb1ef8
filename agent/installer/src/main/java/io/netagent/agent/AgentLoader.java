package io.netagent.agent;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/**
 * The loader of the installer and of Byte Buddy: a part of netagent.jar that no other loader finds,
 * so that neither the application sees our libraries nor we see its. Its parent is the boot loader.
 */
final class AgentLoader extends ClassLoader {
  private static final String AGENT_PART = "netagent-agent/";

  /** Boot classes are no resources; Byte Buddy asks for their bytes all the same. */
  private static final String BOOT_PART = "netagent-boot/";

  private final File jar;

  AgentLoader(File jar) {
    super(null);
    this.jar = jar;
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    try {
      byte[] bytes = bytes(AGENT_PART + name.replace('.', '/') + ".class");
      if (bytes != null) {
        return defineClass(name, bytes, 0, bytes.length);
      }
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
    throw new ClassNotFoundException(name);
  }

  @Override
  public @Nullable InputStream getResourceAsStream(String name) {
    try {
      byte[] bytes = bytes(AGENT_PART + name);
      if (bytes == null) {
        bytes = bytes(BOOT_PART + name);
      }
      return bytes == null ? super.getResourceAsStream(name) : new ByteArrayInputStream(bytes);
    } catch (IOException e) {
      return null;
    }
  }

  private byte @Nullable [] bytes(String entryName) throws IOException {
    try (JarFile open = new JarFile(jar)) {
      ZipEntry entry = open.getEntry(entryName);
      if (entry == null) {
        return null;
      }
      try (InputStream in = open.getInputStream(entry)) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          out.write(buffer, 0, n);
        }
        return out.toByteArray();
      }
    }
  }
}

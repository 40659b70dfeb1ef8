package io.netagent.agent;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.security.AllPermission;
import java.security.Permissions;
import java.security.ProtectionDomain;
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

  /**
   * All permissions, whatever the application's policy says of netagent.jar: classes of libraries
   * are woven, and the record removed, under a security manager that may come after the agent.
   */
  private static final ProtectionDomain TRUSTED = trusted();

  private final File jar;

  /**
   * Open during the installation, when hundreds of classes are read; later ones open it for
   * themselves.
   */
  private volatile @Nullable JarFile installing;

  AgentLoader(File jar) throws IOException {
    super(null);
    this.jar = jar;
    this.installing = new JarFile(jar);
  }

  private static ProtectionDomain trusted() {
    Permissions all = new Permissions();
    all.add(new AllPermission());
    return new ProtectionDomain(null, all);
  }

  /** Gives back the jar's file descriptor. */
  void installed() throws IOException {
    JarFile open = installing;
    installing = null;
    if (open != null) {
      open.close();
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    try {
      byte[] bytes = bytes(AGENT_PART + name.replace('.', '/') + ".class");
      if (bytes != null) {
        return defineClass(name, bytes, 0, bytes.length, TRUSTED);
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
    JarFile installing = this.installing;
    if (installing != null) {
      return bytes(installing, entryName);
    }
    try (JarFile open = new JarFile(jar)) {
      return bytes(open, entryName);
    }
  }

  private static byte @Nullable [] bytes(JarFile open, String entryName) throws IOException {
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

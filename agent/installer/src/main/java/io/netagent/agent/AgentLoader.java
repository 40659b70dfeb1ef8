package io.netagent.agent;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.AllPermission;
import java.security.Permissions;
import java.security.ProtectionDomain;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/**
 * The loader of the installer and of what it has of Byte Buddy: a part of netagent.jar that no
 * other loader finds, so that neither the application sees our libraries nor we see its. Its parent
 * is the boot loader.
 */
final class AgentLoader extends ClassLoader implements Closeable {
  private static final String AGENT_PART = "netagent-agent/";

  /**
   * All permissions, whatever the application's policy says of netagent.jar: classes of libraries
   * are woven, and the record removed, under a security manager that may come after the agent.
   */
  private static final ProtectionDomain TRUSTED = trusted();

  private final File jar;

  /** What tells the jar that this loader began with from one that is put in its place. */
  private final String identity;

  /** From the first class that is asked for to {@link #close}; guarded by the jar. */
  private @Nullable JarFile open;

  AgentLoader(File jar) throws IOException {
    super(null);
    this.jar = jar;
    this.identity = identity(jar);
  }

  private static String identity(File jar) throws IOException {
    BasicFileAttributes file = Files.readAttributes(jar.toPath(), BasicFileAttributes.class);
    return file.fileKey() + " " + file.size() + " " + file.lastModifiedTime();
  }

  /**
   * Classes of two versions must not meet: what is asked for when the jar is another one, or gone,
   * is not to be had, and the report of hooks gives this reason.
   */
  private void requireSameJar() {
    try {
      if (identity(jar).equals(identity)) {
        return;
      }
    } catch (IOException e) {
      // It is gone.
    }
    throw new IllegalStateException("netagent.jar was changed or removed after the start");
  }

  private static ProtectionDomain trusted() {
    Permissions all = new Permissions();
    all.add(new AllPermission());
    return new ProtectionDomain(null, all);
  }

  /**
   * Gives back the file descriptors. To be called behind each batch of classes: one that is asked
   * for afterwards opens the jar again.
   */
  @Override
  public void close() throws IOException {
    synchronized (jar) {
      JarFile last = open;
      open = null;
      if (last != null) {
        last.close();
      }
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    try {
      byte[] bytes = bytes(name.replace('.', '/') + ".class");
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
      byte[] bytes = bytes(name);
      return bytes == null ? super.getResourceAsStream(name) : new ByteArrayInputStream(bytes);
    } catch (IOException e) {
      return null;
    }
  }

  private byte @Nullable [] bytes(String name) throws IOException {
    synchronized (jar) {
      if (open == null) {
        requireSameJar();
        open = new JarFile(jar);
      }
      return bytes(open, AGENT_PART + name);
    }
  }

  private static byte @Nullable [] bytes(JarFile open, String entryName) throws IOException {
    ZipEntry entry = open.getEntry(entryName);
    if (entry == null) {
      return null;
    }
    byte[] bytes = new byte[(int) entry.getSize()];
    try (DataInputStream in = new DataInputStream(open.getInputStream(entry))) {
      in.readFully(bytes);
    }
    return bytes;
  }
}

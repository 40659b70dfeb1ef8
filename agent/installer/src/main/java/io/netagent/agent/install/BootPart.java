package io.netagent.agent.install;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** The classes of netagent.jar that belong in the boot loader: hooks and recorder. */
final class BootPart {
  private static final String PREFIX = "netagent-boot/";
  private static final String SUFFIX = ".class";

  private BootPart() {}

  /** Bytes by class name. */
  static Map<String, byte[]> read(File jar) throws IOException {
    Map<String, byte[]> classes = new LinkedHashMap<>();
    try (JarFile open = new JarFile(jar)) {
      for (Enumeration<JarEntry> entries = open.entries(); entries.hasMoreElements(); ) {
        JarEntry entry = entries.nextElement();
        String name = entry.getName();
        if (name.startsWith(PREFIX) && name.endsWith(SUFFIX)) {
          String className =
              name.substring(PREFIX.length(), name.length() - SUFFIX.length()).replace('/', '.');
          try (InputStream in = open.getInputStream(entry)) {
            classes.put(className, readAll(in));
          }
        }
      }
    }
    return classes;
  }

  static byte[] readAll(InputStream in) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      out.write(buffer, 0, n);
    }
    return out.toByteArray();
  }
}

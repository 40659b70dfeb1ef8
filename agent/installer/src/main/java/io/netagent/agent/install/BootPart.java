package io.netagent.agent.install;

import io.netagent.agent.install.weave.ClassFiles;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * The classes of netagent.jar that belong in the boot loader, hooks and recorder, and a fingerprint
 * of all that stays in a JVM until its end.
 */
final class BootPart {
  private static final String PREFIX = "netagent-boot/";
  private static final String ENTRY_POINT = "io/netagent/agent/";
  private static final String SUFFIX = ".class";

  /** Bytes by class name. */
  final Map<String, byte[]> classes;

  /** Of names and contents; never 0. */
  final long fingerprint;

  private BootPart(Map<String, byte[]> classes, long fingerprint) {
    this.classes = classes;
    this.fingerprint = fingerprint;
  }

  static BootPart read(File jar) throws IOException {
    Map<String, byte[]> classes = new LinkedHashMap<>();
    long fingerprint = 1;
    try (JarFile open = new JarFile(jar)) {
      for (Enumeration<JarEntry> entries = open.entries(); entries.hasMoreElements(); ) {
        JarEntry entry = entries.nextElement();
        String name = entry.getName();
        if (name.startsWith(PREFIX) && name.endsWith(SUFFIX)) {
          String className =
              name.substring(PREFIX.length(), name.length() - SUFFIX.length()).replace('/', '.');
          try (InputStream in = open.getInputStream(entry)) {
            classes.put(className, ClassFiles.readAll(in));
          }
        }
        if (name.endsWith(SUFFIX) && (name.startsWith(PREFIX) || name.startsWith(ENTRY_POINT))) {
          fingerprint = 31 * (31 * fingerprint + name.hashCode()) + entry.getCrc();
        }
      }
    }
    return new BootPart(classes, fingerprint == 0 ? 1 : fingerprint);
  }
}

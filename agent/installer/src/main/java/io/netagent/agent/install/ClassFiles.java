package io.netagent.agent.install;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import net.bytebuddy.dynamic.ClassFileLocator;
import org.jspecify.annotations.Nullable;

/**
 * Finds the bytes of the classes that weaving asks for: advice, its annotations and hooks in
 * netagent.jar, all else in the JDK, or where the woven class of a library comes from. Byte Buddy's
 * own locator for class loaders takes a URL connection for each class of the JDK, which is most of
 * its time at the start.
 */
final class ClassFiles implements ClassFileLocator {
  private final ClassLoader agentLoader;
  private final @Nullable ClassLoader libraryLoader;
  private final Map<String, Resolution> known = new HashMap<>();

  private ClassFiles(ClassLoader agentLoader, @Nullable ClassLoader libraryLoader) {
    this.agentLoader = agentLoader;
    this.libraryLoader = libraryLoader;
  }

  static ClassFiles ofJdk(ClassLoader agentLoader) {
    return new ClassFiles(agentLoader, null);
  }

  /** Around one class of a library, whose bytes are these, whatever its loader would find. */
  static ClassFiles ofLibrary(
      ClassLoader agentLoader, ClassLoader libraryLoader, String className, byte[] bytes) {
    ClassFiles files = new ClassFiles(agentLoader, libraryLoader);
    files.known.put(className, new Resolution.Explicit(bytes));
    return files;
  }

  @Override
  public synchronized Resolution locate(String name) throws IOException {
    Resolution resolution = known.get(name);
    if (resolution == null) {
      try (InputStream in = open(name.replace('.', '/') + ".class")) {
        resolution =
            in == null
                ? new Resolution.Illegal(name)
                : new Resolution.Explicit(BootPart.readAll(in));
      }
      known.put(name, resolution);
    }
    return resolution;
  }

  private @Nullable InputStream open(String path) {
    if (path.startsWith("io/netagent/") || path.startsWith("net/bytebuddy/")) {
      return agentLoader.getResourceAsStream(path);
    }
    return libraryLoader == null
        ? Object.class.getResourceAsStream("/" + path)
        : libraryLoader.getResourceAsStream(path);
  }

  @Override
  public void close() {
    // Nothing is open between two classes.
  }
}

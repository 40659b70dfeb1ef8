package io.netagent.agent.install;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import net.bytebuddy.dynamic.ClassFileLocator;
import org.jspecify.annotations.Nullable;

/**
 * Finds the bytes of the classes that weaving asks for: advice, its annotations and hooks in
 * netagent.jar, all else in the JDK. Byte Buddy's own locator for class loaders takes a URL
 * connection for each class of the JDK, which is most of its time at the start.
 */
final class ClassFiles implements ClassFileLocator {
  private final ClassLoader agentLoader;
  private final Map<String, Resolution> known = new HashMap<>();

  ClassFiles(ClassLoader agentLoader) {
    this.agentLoader = agentLoader;
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
    return path.startsWith("io/netagent/") || path.startsWith("net/bytebuddy/")
        ? agentLoader.getResourceAsStream(path)
        : Object.class.getResourceAsStream("/" + path);
  }

  @Override
  public synchronized void close() {
    known.clear();
  }
}

package io.netagent.agent.install.weave;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the bytes of the classes that weaving asks for: advice in netagent.jar, all else in the
 * JDK, or where the woven class of a library comes from. Loads none of them.
 */
public final class ClassFiles {
  private static final int GROWTH_BYTES = 8192;

  private final ClassLoader agentLoader;
  private final @Nullable ClassLoader libraryLoader;

  /** By internal name; null for those that have been looked for and are not there. */
  private final Map<String, @Nullable ClassShape> shapes = new HashMap<>();

  private ClassFiles(ClassLoader agentLoader, @Nullable ClassLoader libraryLoader) {
    this.agentLoader = agentLoader;
    this.libraryLoader = libraryLoader;
  }

  public static ClassFiles ofJdk(ClassLoader agentLoader) {
    return new ClassFiles(agentLoader, null);
  }

  public static ClassFiles ofLibrary(ClassLoader agentLoader, ClassLoader libraryLoader) {
    return new ClassFiles(agentLoader, libraryLoader);
  }

  /** The bytes of a class of advice. */
  byte[] advice(String name) throws IOException {
    try (InputStream in = agentLoader.getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new IOException("no class file of " + name);
      }
      return readAll(in);
    }
  }

  /** The class that is woven has these bytes, whatever its loader would find. */
  ClassShape shape(byte[] bytes) {
    ClassShape shape = ClassShape.read(bytes);
    shapes.put(shape.name, shape);
    return shape;
  }

  /**
   * What is in a class.
   *
   * @param name internal
   * @throws IllegalStateException if it can't be found
   */
  ClassShape shape(String name) {
    ClassShape shape = shapes.get(name);
    if (shape == null && !shapes.containsKey(name)) {
      try (InputStream in = open(name + ".class")) {
        shape = in == null ? null : ClassShape.read(readAll(in));
      } catch (IOException e) {
        throw new IllegalStateException("can't read the class file of " + name, e);
      }
      shapes.put(name, shape);
    }
    if (shape == null) {
      throw new IllegalStateException("no class file of " + name);
    }
    return shape;
  }

  private @Nullable InputStream open(String path) {
    return libraryLoader == null
        ? Object.class.getResourceAsStream("/" + path)
        : libraryLoader.getResourceAsStream(path);
  }

  /**
   * All bytes of a class file. In one array from the start, if the stream tells how many it has:
   * what a JVM allocates before its first collection is memory that it has touched.
   */
  public static byte[] readAll(InputStream in) throws IOException {
    byte[] bytes = new byte[in.available()];
    int length = 0;
    while (true) {
      int n = length < bytes.length ? in.read(bytes, length, bytes.length - length) : -1;
      if (n >= 0) {
        length += n;
        continue;
      }
      int more = in.read();
      if (more < 0) {
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
      }
      bytes = Arrays.copyOf(bytes, length + GROWTH_BYTES);
      bytes[length++] = (byte) more;
    }
  }
}

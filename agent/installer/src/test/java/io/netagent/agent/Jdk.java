package io.netagent.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One JDK of this machine, the highest version of each feature release from 17 on. */
record Jdk(int feature, Path home) {
  private static final Path INSTALLED = Path.of("/usr/lib/jvm");
  private static final Pattern VERSION =
      Pattern.compile("^JAVA_VERSION=\"([0-9]+)", Pattern.MULTILINE);

  /** For parameterised classes. In CI both long-term releases must be there. */
  static List<Jdk> all() {
    Map<Integer, Jdk> found = new TreeMap<>();
    try {
      add(Path.of(System.getProperty("java.home")), found);
      if (Files.isDirectory(INSTALLED)) {
        try (DirectoryStream<Path> homes = Files.newDirectoryStream(INSTALLED)) {
          for (Path home : homes) {
            add(home, found);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if ("true".equals(System.getenv("CI")) && !(found.containsKey(17) && found.containsKey(25))) {
      throw new IllegalStateException("CI needs JDK 17 and 25, found " + found);
    }
    return new ArrayList<>(found.values());
  }

  private static void add(Path home, Map<Integer, Jdk> found) throws IOException {
    if (!Files.isExecutable(home.resolve("bin/javac")) || !Files.exists(home.resolve("release"))) {
      return;
    }
    Matcher version = VERSION.matcher(Files.readString(home.resolve("release")));
    if (version.find() && Integer.parseInt(version.group(1)) >= 17) {
      int feature = Integer.parseInt(version.group(1));
      found.putIfAbsent(feature, new Jdk(feature, home));
    }
  }

  String tool(String name) {
    return home.resolve("bin").resolve(name).toString();
  }

  @Override
  public String toString() {
    return "JDK " + feature;
  }
}

package io.netagent.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One JDK or JRE of each supported feature release: of this machine, or fetched by .ci/jdks.
 *
 * @param oldJavaNet 17 with the java.net of before, which it still has behind a switch
 */
record Jdk(int feature, Path home, boolean oldJavaNet) {
  private static final Path INSTALLED = Path.of("/usr/lib/jvm");
  private static final Pattern VERSION =
      Pattern.compile("^JAVA_VERSION=\"(?:1\\.)?([0-9]+)", Pattern.MULTILINE);

  /** All must be there in CI, and one later than the last. */
  private static final Set<Integer> LONG_TERM = Set.of(8, 11, 17, 21, 25);

  private static final int LAST_LONG_TERM = 25;

  /** For parameterised classes; -Dnetagent.test.jdk=8 leaves one of them. */
  static List<Jdk> all() {
    TreeMap<Integer, Jdk> found = new TreeMap<>();
    try {
      add(Path.of(System.getProperty("java.home")), found);
      for (Path directory : directories()) {
        if (Files.isDirectory(directory)) {
          try (DirectoryStream<Path> homes = Files.newDirectoryStream(directory)) {
            for (Path home : homes) {
              add(home, found);
            }
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if ("true".equals(System.getenv("CI"))
        && !(found.keySet().containsAll(LONG_TERM) && found.lastKey() > LAST_LONG_TERM)) {
      throw new IllegalStateException(
          "CI needs the JDKs " + LONG_TERM + " and a later one, found " + found);
    }
    List<Jdk> jdks = new ArrayList<>(found.values());
    Integer only = Integer.getInteger("netagent.test.jdk");
    jdks.removeIf(jdk -> only != null && only != jdk.feature);
    return jdks;
  }

  /** The same, and 17 with the old java.net. */
  static List<Jdk> withOldJavaNet() {
    List<Jdk> jdks = all();
    for (Jdk jdk : List.copyOf(jdks)) {
      if (jdk.feature == 17) {
        jdks.add(new Jdk(jdk.feature, jdk.home, true));
      }
    }
    return jdks;
  }

  /** What a JVM needs to be this one. */
  List<String> options() {
    return oldJavaNet ? List.of("-Djdk.net.usePlainSocketImpl=true") : List.of();
  }

  private static List<Path> directories() {
    List<Path> directories = new ArrayList<>(List.of(INSTALLED));
    String fetched = System.getenv("NETAGENT_TEST_JDKS");
    if (fetched != null) {
      directories.add(Path.of(fetched));
    } else {
      directories.add(Path.of("/var/cache/netagent-jdks"));
      directories.add(Path.of(System.getProperty("user.home"), ".cache", "netagent-jdks"));
    }
    return directories;
  }

  private static void add(Path home, Map<Integer, Jdk> found) throws IOException {
    if (!Files.isExecutable(home.resolve("bin/java")) || !Files.exists(home.resolve("release"))) {
      return;
    }
    Matcher version = VERSION.matcher(Files.readString(home.resolve("release")));
    if (version.find()) {
      int feature = Integer.parseInt(version.group(1));
      if (LONG_TERM.contains(feature) || feature >= 17) {
        found.putIfAbsent(feature, new Jdk(feature, home, false));
      }
    }
  }

  /** A program of its folder bin; a JRE has few. */
  String tool(String name) {
    return home.resolve("bin").resolve(name).toString();
  }

  @Override
  public String toString() {
    return "JDK " + feature + (oldJavaNet ? " with the old java.net" : "");
  }
}

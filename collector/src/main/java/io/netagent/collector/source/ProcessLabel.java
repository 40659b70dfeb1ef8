package io.netagent.collector.source;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Names a JVM by what it runs: the simple name of its main class, or its jar's file name. */
final class ProcessLabel {
  private static final int MAX_CHARS = 100;

  /** Options of the java launcher whose value is the next argument (java(1)). */
  private static final Set<String> WITH_VALUE =
      Set.of(
          "-cp",
          "-classpath",
          "--class-path",
          "-p",
          "--module-path",
          "--upgrade-module-path",
          "--add-modules",
          "--limit-modules",
          "--add-reads",
          "--add-exports",
          "--add-opens",
          "--patch-module",
          "--enable-native-access",
          "--illegal-native-access",
          "--source",
          "--finalization");

  private ProcessLabel() {}

  /**
   * The label, or null if the arguments don't tell (all of them stand in an {@code @argfile}, say).
   * The first argument is the launcher itself.
   */
  static @Nullable String ofJvm(List<String> arguments) {
    for (int i = 1; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      String next = i + 1 < arguments.size() ? arguments.get(i + 1) : "";
      if (argument.equals("-jar")) {
        return label(fileName(next));
      }
      if (argument.equals("-m") || argument.equals("--module")) {
        return label(ofModule(next));
      }
      if (argument.startsWith("--module=")) {
        return label(ofModule(argument.substring("--module=".length())));
      }
      if (WITH_VALUE.contains(argument)) {
        i++;
      } else if (!argument.isEmpty() && !argument.startsWith("-") && !argument.startsWith("@")) {
        return label(ofMain(argument));
      }
    }
    return null;
  }

  /** {@code com.acme.Main}, {@code com/acme/Main}, or a source file that is run at once. */
  private static String ofMain(String main) {
    if (main.endsWith(".java")) {
      return fileName(main);
    }
    String slashed = fileName(main);
    return slashed.substring(slashed.lastIndexOf('.') + 1);
  }

  private static String ofModule(String module) {
    int slash = module.indexOf('/');
    return slash < 0 ? module : ofMain(module.substring(slash + 1));
  }

  private static String fileName(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static @Nullable String label(String name) {
    if (name.isBlank()) {
      return null;
    }
    return name.length() > MAX_CHARS ? name.substring(0, MAX_CHARS) : name;
  }
}

package io.netagent.collector;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The command line and the environment with which the daemon's JVM is small, and whether they are
 * wanted at all. Pure: what the process was started with is an argument. Words are ISO 8859-1, each
 * char one byte of the original, so that any name of a file survives.
 *
 * @param program the executable, an absolute path
 * @param words the command line, the name of the program first
 * @param environment as in environ(7), {@code NAME=value}
 */
record LeanCommand(String program, List<String> words, List<String> environment) {
  /** {@code as-is} leaves the JVM as it was started; {@code lean} is what happens anyway. */
  static final String VARIABLE = "NETAGENT_JVM";

  /** Set in a JVM that has become lean: once is enough. A user may set it too, to any value. */
  static final String PROPERTY = "netagent.jvm";

  /**
   * They come first, so that a user's own win. An option that this JVM lacks is ignored (the
   * trimming came with JDK 21 and 17.0.9, at first as an experiment). No limit of the heap: the
   * JVM's own holds, a part of the machine's or the container's memory.
   */
  static final List<String> OPTIONS =
      List.of(
          "-D" + PROPERTY + "=lean",
          "-XX:+IgnoreUnrecognizedVMOptions",
          "-XX:+UnlockExperimentalVMOptions",
          "-XX:+UseSerialGC",
          "-Xmn3m",
          "-Xms12m",
          "-XX:MinHeapFreeRatio=5",
          "-XX:MaxHeapFreeRatio=10",
          "-XX:ReservedCodeCacheSize=32m",
          "-XX:TrimNativeHeapInterval=5000");

  /** Else glibc keeps up to 64 MB of address space, freed pages in it, for each thread. */
  private static final String MALLOC_ARENAS = "MALLOC_ARENA_MAX";

  /** Read by the launcher or by the JVM besides the command line. */
  private static final List<String> OPTION_VARIABLES =
      List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

  /** Words with which the process lives for a moment only, where a second start costs the most. */
  private static final Set<String> SHORT_LIVED =
      Set.of(
          "findings",
          "connections",
          "listeners",
          "ports",
          "probe",
          "events",
          "--help",
          "-h",
          "--version",
          "-V");

  /**
   * Sizes the heap, chooses its collector, or names a file that may. {@code HeapDump…} does not,
   * nor does {@code TrimNativeHeap…}.
   */
  private static final Pattern CHOOSES_HEAP =
      Pattern.compile(
          "-Xm[xsn].*|-Xgc.*|-Xincgc|@.*|-XX:(Flags|VMOptionsFile)=.*"
              + "|-XX:[+-]?(?!HeapDump|TrimNativeHeap)\\w*(GC|RAM|Heap|New(Size|Ratio)|OldSize).*");

  /** Starts something with the JVM that must not start twice: it may listen, wait or record. */
  private static final Pattern STARTS_AN_AGENT =
      Pattern.compile(
          "-agentlib:.*|-agentpath:.*|-javaagent:.*|-Xrun.*|-Xdebug"
              + "|-Dcom\\.sun\\.management\\..*|-XX:StartFlightRecording.*");

  LeanCommand {
    words = List.copyOf(words);
    environment = List.copyOf(environment);
  }

  /**
   * Empty if the process is to stay as it is: it does not live for long, it is lean already, its
   * user chose a heap, a collector or an agent, or was told to leave it, or something is not as the
   * {@code java} launcher does it.
   *
   * @param program the executable, an absolute path
   * @param words the process's own command line, see proc_pid_cmdline(5)
   * @param environment its own, see proc_pid_environ(5)
   * @param arguments those of {@code main}: the last of the words
   * @param mark the value of {@link #PROPERTY} in this JVM
   */
  static Optional<LeanCommand> of(
      String program,
      List<String> words,
      List<String> environment,
      List<String> arguments,
      @Nullable String mark) {
    if (mark != null
        || !isJava(program)
        || !isDaemon(arguments)
        || !endsWith(words, arguments)
        || isLeftAsIs(environment)) {
      return Optional.empty();
    }
    List<String> jvmWords = words.subList(1, words.size() - arguments.size());
    if (isChosen(jvmWords) || isChosen(wordsOfVariables(environment))) {
      return Optional.empty();
    }
    List<String> lean = new ArrayList<>();
    lean.add(words.get(0));
    lean.addAll(OPTIONS);
    lean.addAll(words.subList(1, words.size()));
    return Optional.of(new LeanCommand(program, lean, withFewArenas(environment)));
  }

  /** Those of /proc/PID/cmdline or environ, each with a zero byte behind it. */
  static List<String> strings(byte[] terminated) {
    List<String> strings = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < terminated.length; i++) {
      if (terminated[i] == 0) {
        strings.add(new String(terminated, start, i - start, StandardCharsets.ISO_8859_1));
        start = i + 1;
      }
    }
    return strings;
  }

  /** Not a launcher of its own, which may take no options of the JVM. */
  static boolean isJava(String program) {
    return program.startsWith("/") && program.endsWith("/java");
  }

  /** {@code run}, {@code demo}, or no command. In doubt no: it works as well, only larger. */
  static boolean isDaemon(List<String> arguments) {
    return arguments.stream().noneMatch(SHORT_LIVED::contains);
  }

  /** Whether whoever started the JVM is in charge of its memory, or starts an agent with it. */
  static boolean isChosen(List<String> jvmWords) {
    return jvmWords.stream()
        .anyMatch(
            word ->
                CHOOSES_HEAP.matcher(word).matches() || STARTS_AN_AGENT.matcher(word).matches());
  }

  static boolean isLeftAsIs(List<String> environment) {
    return environment.contains(VARIABLE + "=as-is");
  }

  /** The words inside the variables from which Java takes options; quotes fall away. */
  static List<String> wordsOfVariables(List<String> environment) {
    List<String> words = new ArrayList<>();
    for (String name : OPTION_VARIABLES) {
      valueOf(name, environment)
          .ifPresent(value -> words.addAll(List.of(value.replaceAll("[\"']", "").split("\\s+"))));
    }
    return words;
  }

  static List<String> withFewArenas(List<String> environment) {
    if (valueOf(MALLOC_ARENAS, environment).isPresent()) {
      return environment;
    }
    List<String> result = new ArrayList<>(environment);
    result.add(MALLOC_ARENAS + "=1");
    return result;
  }

  private static Optional<String> valueOf(String name, List<String> environment) {
    String start = name + "=";
    return environment.stream()
        .filter(each -> each.startsWith(start))
        .findFirst()
        .map(each -> each.substring(start.length()));
  }

  /**
   * Whether the arguments are the last of the words, and the program and its class or jar stand
   * before them. Else another launcher had its hands in it. An argument beyond ASCII is not
   * compared: how Java decodes it hangs on the locale.
   */
  private static boolean endsWith(List<String> words, List<String> arguments) {
    int first = words.size() - arguments.size();
    if (first < 2) {
      return false;
    }
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (argument.chars().allMatch(c -> c < 0x80) && !argument.equals(words.get(first + i))) {
        return false;
      }
    }
    return true;
  }
}

package io.netagent.collector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LeanCommandTest {
  private static final String JAVA = "/opt/jdk/bin/java";

  @Test
  void of_aDaemonWithoutOptions_putsTheLeanOnesFirstAndKeepsTheRest() {
    LeanCommand lean =
        of(List.of("java", "-Dx=y z", "-jar", "c.jar", "run", ""), List.of("run", ""))
            .orElseThrow();
    List<String> expected = new ArrayList<>(List.of("java"));
    expected.addAll(LeanCommand.OPTIONS);
    expected.addAll(List.of("-Dx=y z", "-jar", "c.jar", "run", ""));
    assertEquals(expected, lean.words());
    assertEquals(JAVA, lean.program());
    assertEquals(List.of("PATH=/bin", "MALLOC_ARENA_MAX=1"), lean.environment());
  }

  @Test
  void of_withoutACommand_isTheDaemon() {
    assertTrue(of(List.of("java", "-jar", "c.jar"), List.of()).isPresent());
  }

  @Test
  void of_anArgumentThatLooksLikeAHeapOption_isNotOneOfTheJvm() {
    List<String> arguments = List.of("--app", "-Xmx1g");
    assertTrue(of(List.of("java", "-jar", "c.jar", "--app", "-Xmx1g"), arguments).isPresent());
  }

  @Test
  void of_whenLeanAlready_isEmpty() {
    List<String> words = List.of("java", "-jar", "c.jar");
    assertEquals(
        Optional.empty(), LeanCommand.of(JAVA, words, List.of(), List.of(), "whatever it says"));
  }

  @Test
  void of_withTheVariableAsIs_isEmpty() {
    List<String> words = List.of("java", "-jar", "c.jar");
    assertEquals(
        Optional.empty(),
        LeanCommand.of(JAVA, words, List.of("NETAGENT_JVM=as-is"), List.of(), null));
    assertTrue(
        LeanCommand.of(JAVA, words, List.of("NETAGENT_JVM=lean"), List.of(), null).isPresent());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/opt/netagent/bin/netagent", "/opt/jdk/bin/java (deleted)", "java"})
  void of_anotherProgramThanJava_isEmpty(String program) {
    List<String> words = List.of("java", "-jar", "c.jar");
    assertEquals(Optional.empty(), LeanCommand.of(program, words, List.of(), List.of(), null));
  }

  @Test
  void of_argumentsThatAreNotTheLastWords_isEmpty() {
    List<String> words = List.of("java", "-jar", "c.jar", "run");
    assertEquals(Optional.empty(), of(words, List.of("demo")));
    // As with an @file that names the jar: the JVM's options can't be told apart.
    assertEquals(Optional.empty(), of(List.of("java", "run"), List.of("run")));
    assertEquals(Optional.empty(), of(List.of("java"), List.of()));
    assertEquals(Optional.empty(), of(List.of(), List.of("run")));
  }

  @Test
  void of_bytesBeyondAscii_areKeptWhateverJavaMadeOfThem() {
    byte[] cmdline = "java\0-jar\0ü.jar\0--config\0ä.yml\0".getBytes(StandardCharsets.UTF_8);
    List<String> words = LeanCommand.strings(cmdline);
    LeanCommand lean = of(words, List.of("--config", "\ufffd\ufffd.yml")).orElseThrow();
    List<String> kept = new ArrayList<>(lean.words());
    kept.removeAll(LeanCommand.OPTIONS);
    assertEquals(words, kept);
    assertEquals("\u00c3\u00bc.jar", words.get(2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-Xmx1g",
        "-Xms64m",
        "-Xmn8m",
        "-XX:+UseG1GC",
        "-XX:+UseZGC",
        "-XX:MaxHeapSize=1g",
        "-XX:InitialHeapSize=1g",
        "-XX:MinHeapFreeRatio=40",
        "-XX:+AggressiveHeap",
        "-XX:MaxRAMPercentage=50",
        "-XX:MaxRAM=1g",
        "-XX:NewSize=8m",
        "-XX:NewRatio=2",
        "-XX:ParallelGCThreads=2",
        "-XX:Flags=flags",
        "-XX:VMOptionsFile=options",
        "@options",
        "-agentlib:jdwp=transport=dt_socket,server=y,suspend=y,address=5005",
        "-agentpath:/x.so",
        "-javaagent:x.jar",
        "-Xrunjdwp:x",
        "-Dcom.sun.management.jmxremote.port=9010",
        "-XX:StartFlightRecording",
      })
  void isChosen_byAHeapACollectorOrAnAgent(String option) {
    assertTrue(LeanCommand.isChosen(List.of("-ea", option, "-jar")));
    assertEquals(Optional.empty(), of(List.of("java", option, "-jar", "c.jar"), List.of()));
    for (String name : List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS")) {
      List<String> environment = List.of(name + "= -Da=b\t\"" + option + "\" ");
      assertTrue(LeanCommand.isChosen(LeanCommand.wordsOfVariables(environment)), name);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-Xss1m",
        "-Xlog:gc",
        "-Xshare:auto",
        "-ea",
        "-Dmy.GC=Heap",
        "-XX:+HeapDumpOnOutOfMemoryError",
        "-XX:HeapDumpPath=/GC/Heap",
        "-XX:TrimNativeHeapInterval=1000",
        "-XX:+ExitOnOutOfMemoryError",
        "-XX:MaxMetaspaceSize=64m",
        "-XX:ErrorFile=/var/GC/x",
        "-cp",
        "/GC/Heap.jar",
      })
  void isChosen_notByOtherOptions(String option) {
    assertFalse(LeanCommand.isChosen(List.of(option)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "findings",
        "connections",
        "listeners",
        "ports",
        "--help",
        "-h",
        "-V",
        "--version"
      })
  void isDaemon_notWithAShortCommand(String word) {
    assertFalse(LeanCommand.isDaemon(List.of("--listen", "127.0.0.1:1", word)));
    assertFalse(LeanCommand.isDaemon(List.of("run", word)));
  }

  @Test
  void withFewArenas_keepsTheUsersNumber() {
    List<String> environment = List.of("MALLOC_ARENA_MAX=4", "A=b");
    assertEquals(environment, LeanCommand.withFewArenas(environment));
    assertEquals(List.of("MALLOC_ARENA_MAX=1"), LeanCommand.withFewArenas(List.of()));
  }

  @Test
  void strings_endAtZeroBytes_andMayBeEmpty() {
    assertEquals(
        List.of("a", "", "b"),
        LeanCommand.strings("a\0\0b\0".getBytes(StandardCharsets.ISO_8859_1)));
    assertEquals(List.of(), LeanCommand.strings(new byte[0]));
  }

  private static Optional<LeanCommand> of(List<String> words, List<String> arguments) {
    return LeanCommand.of(JAVA, words, List.of("PATH=/bin"), arguments, null);
  }
}

package io.netagent.collector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged daemon, and the JVM that it is in the end. */
final class LeanJvmIT {
  private static final String[] RUN = {"run", "--listen", "127.0.0.1:0"};
  private static final int ENDED_BY_SIGTERM = 128 + 15;

  /** Runs the java of the prefixed command with an option more. */
  private static final List<String> WITH_A_HEAP =
      List.of("sh", "-c", "exec \"$0\" -Xmx200m \"$@\"");

  /** Its descriptor 9 is a file, as that of a lock would be. */
  private static final List<String> WITH_A_LOCK = List.of("sh", "-c", "exec \"$0\" \"$@\" 9<.");

  @TempDir private Path directory;

  @Test
  void run_becomesLeanInTheSameProcess_andAnswersSignals() throws Exception {
    try (CollectorProcess collector = start(WITH_A_LOCK)) {
      serve(collector);
      long pid = collector.process().pid();
      List<String> words = words(pid);
      List<String> expected = new ArrayList<>(LeanCommand.OPTIONS);
      expected.addAll(List.of("-jar", CollectorProcess.jar("netagent-collector.jar").toString()));
      expected.addAll(List.of(RUN));
      assertEquals(expected, words.subList(1, words.size()));
      assertTrue(environment(pid).contains("MALLOC_ARENA_MAX=1"));
      assertEquals(0, collector.process().descendants().count());
      assertEquals(
          Path.of("").toRealPath(), Files.readSymbolicLink(Path.of("/proc/" + pid + "/fd/9")));
      assertEquals(1, descriptorsOf(pid, "netagent-collector.jar"), "that of before is closed");
      assertEquals(1, descriptorsOf(pid, "modules"), "that of before is closed");
      assertFalse(collector.stderr().contains("arning"), collector.stderr());

      assertEquals(0, new ProcessBuilder("kill", "-QUIT", Long.toString(pid)).start().waitFor());
      collector.await(
          "the dump of its threads", () -> collector.stdout().contains("Full thread dump"));
      collector.process().destroy();
      assertEquals(ENDED_BY_SIGTERM, collector.exitCode(Duration.ofSeconds(60)));
    }
  }

  @Test
  void run_withAHeapOfTheUser_staysAsStarted() throws Exception {
    try (CollectorProcess collector = start(WITH_A_HEAP)) {
      serve(collector);
      List<String> words = words(collector.process().pid());
      assertEquals(List.of("-Xmx200m", "-jar"), words.subList(1, 3));
    }
  }

  @Test
  void run_withAHeapInAVariable_staysAsStarted() throws Exception {
    assertStaysAsStarted("JAVA_TOOL_OPTIONS=-Dx=y -Xmx200m");
  }

  @Test
  void run_withTheVariableAsIs_staysAsStarted() throws Exception {
    assertStaysAsStarted("NETAGENT_JVM=as-is");
  }

  @Test
  void run_withoutJnasLibrary_goesOnAsStarted() throws Exception {
    // It names a directory that is a file, so nothing can be unpacked there.
    assertStaysAsStarted("JDK_JAVA_OPTIONS=-Djna.tmpdir=/proc/version -Djna.nosys=true");
  }

  @Test
  void run_withAnUnknownWordInTheVariable_exits2() throws Exception {
    try (CollectorProcess collector = start(List.of("env", "NETAGENT_JVM=asis"))) {
      assertEquals(2, collector.exitCode(Duration.ofSeconds(60)));
      assertTrue(collector.stderr().contains("NETAGENT_JVM"), collector.stderr());
    }
  }

  private void assertStaysAsStarted(String variable) throws Exception {
    try (CollectorProcess collector = start(List.of("env", variable))) {
      serve(collector);
      assertEquals("-jar", words(collector.process().pid()).get(1));
      assertFalse(environment(collector.process().pid()).contains("MALLOC_ARENA_MAX=1"));
    }
  }

  private CollectorProcess start(List<String> prefix) throws IOException {
    return CollectorProcess.startAs(
        prefix, CollectorProcess.jar("netagent-collector.jar"), directory, RUN);
  }

  private static void serve(CollectorProcess collector) throws Exception {
    URI metrics = URI.create("http://127.0.0.1:" + collector.port() + "/metrics");
    collector.await(
        "/metrics",
        () -> ((HttpURLConnection) metrics.toURL().openConnection()).getResponseCode() == 200);
  }

  private static long descriptorsOf(long pid, String fileName) throws IOException {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      return descriptors.filter(each -> target(each).endsWith("/" + fileName)).count();
    }
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return ""; // Closed meanwhile.
    }
  }

  private static List<String> words(long pid) throws IOException {
    return LeanCommand.strings(Files.readAllBytes(Path.of("/proc/" + pid + "/cmdline")));
  }

  private static List<String> environment(long pid) throws IOException {
    return LeanCommand.strings(Files.readAllBytes(Path.of("/proc/" + pid + "/environ")));
  }
}

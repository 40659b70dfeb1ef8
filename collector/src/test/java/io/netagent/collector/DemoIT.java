package io.netagent.collector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a newcomer runs it: a verdict with the line of code, and nothing left behind. */
final class DemoIT {
  private static final Path RECORDS = Path.of("/dev/shm");
  private static final Pattern CHILD = Pattern.compile("\\(pid (\\d+)\\)");
  private static final Pattern SITE =
      Pattern.compile(
          "site  +com\\.example\\.orders\\.OrderStatusClient\\.fetchStatus"
              + "\\(OrderStatusClient\\.java:(\\d+)\\)\\s+\\(opener");

  @TempDir private Path directory;

  @BeforeEach
  void needTheAgent() {
    CollectorProcess.jar("netagent.jar");
    Requirement.that(Files.isWritable(RECORDS), "the agent needs a writable /dev/shm");
  }

  @Test
  void demoOnce_namesTheLeakingLineAndLeavesNothing() throws Exception {
    try (CollectorProcess demo =
        CollectorProcess.start(directory, "demo", "--once", "--port", "0")) {
      assertEquals(0, demo.exitCode(Duration.ofSeconds(150)), demo.stderr());
      assertTrue(demo.stdout().contains("close-wait-leak"), demo.stdout());
      Matcher site = SITE.matcher(demo.stdout());
      assertTrue(site.find(), demo.stdout());
      String line = sourceLine(Integer.parseInt(site.group(1)));
      assertTrue(line.contains("connection.getResponseCode()"), line);
      assertNothingIsLeftOf(demo, child(demo));
    }
  }

  @Test
  void demo_onSigterm_leavesNothing() throws Exception {
    try (CollectorProcess demo = CollectorProcess.start(directory, "demo", "--port", "0")) {
      demo.await("the child", () -> CHILD.matcher(demo.stderr()).find());
      long child = child(demo);
      demo.await("the child's record", () -> !records(child).isEmpty());
      demo.process().destroy();
      demo.exitCode(Duration.ofSeconds(60));
      assertNothingIsLeftOf(demo, child);
    }
  }

  @Test
  void demo_onSigkill_leavesNoProcess() throws Exception {
    try (CollectorProcess demo = CollectorProcess.start(directory, "demo", "--port", "0")) {
      demo.await("the child", () -> CHILD.matcher(demo.stderr()).find());
      long child = child(demo);
      demo.await("the child's record", () -> !records(child).isEmpty());
      demo.process().destroyForcibly().waitFor();
      assertNothingIsLeftOf(demo, child);
    }
  }

  private static void assertNothingIsLeftOf(CollectorProcess demo, long child) throws Exception {
    demo.await("the end of the child", () -> !Files.exists(Path.of("/proc/" + child)));
    assertEquals(List.of(), records(child));
    assertFalse(demo.process().isAlive());
  }

  private static long child(CollectorProcess demo) throws IOException {
    Matcher matcher = CHILD.matcher(demo.stderr());
    assertTrue(matcher.find(), demo.stderr());
    return Long.parseLong(matcher.group(1));
  }

  private static List<Path> records(long pid) throws IOException {
    List<Path> records = new ArrayList<>();
    try (DirectoryStream<Path> directories = Files.newDirectoryStream(RECORDS, "netagent-*")) {
      for (Path each : directories) {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(each, pid + "-*")) {
          found.forEach(records::add);
        } catch (NoSuchFileException e) {
          // That of another test, which has ended.
        }
      }
    }
    return records;
  }

  /** Counted from 1. */
  private static String sourceLine(int number) throws IOException {
    return Files.readAllLines(Path.of("src/main/java/com/example/orders/OrderStatusClient.java"))
        .get(number - 1);
  }
}

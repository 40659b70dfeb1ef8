package io.netagent.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.RecordCounter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where netagent.jar lies, and what becomes of it while the JVM runs. */
@ParameterizedClass
@MethodSource("io.netagent.agent.Jdk#all")
@Timeout(300)
class JarPlacesIT {
  @Parameter Jdk jdk;
  @TempDir Path directory;

  private static Path keys;

  @BeforeAll
  static void makeKeys() throws Exception {
    keys = Keys.make();
  }

  @AfterAll
  static void deleteKeys() throws Exception {
    Files.deleteIfExists(keys);
  }

  private Path copyTo(String name) throws Exception {
    Path jar = directory.resolve(name).resolve("netagent.jar");
    Files.createDirectories(jar.getParent());
    return Files.copy(ChildJvm.AGENT, jar);
  }

  @ParameterizedTest
  @ValueSource(strings = {"with space", "übung-日本", "100%25+#!;&[x]"})
  void start_jarInOddPlace_records(String name) throws Exception {
    try (ChildJvm child =
        ChildJvm.on(jdk).environment("LC_ALL", "C.UTF-8").agent(copyTo(name)).start()) {
      assertEquals("ready", child.line());
      RecordedApis.assertRecorded(child, "Sockets.plain 127.0.0.1");
      child.endQuietly();
    }
  }

  /** What happens to the file after the start: updates replace it, or write into it. */
  enum Fate {
    DELETED,
    REPLACED,
    TRUNCATED
  }

  /**
   * Classes that would be woven now that they load, TLS above all, are left as they are, which the
   * report tells; the connections below are recorded.
   */
  @ParameterizedTest
  @EnumSource
  void classes_loadedAfterJarIsGone_workAndAreRecorded(Fate fate) throws Exception {
    Path jar = copyTo("place");
    try (ChildJvm child = ChildJvm.on(jdk).agent(jar).start()) {
      assertEquals("ready", child.line());
      switch (fate) {
        case DELETED -> Files.delete(jar);
        case REPLACED -> {
          Path other = directory.resolve("other.jar");
          Files.write(other, new byte[200_000]);
          Files.move(other, jar, StandardCopyOption.REPLACE_EXISTING);
        }
        case TRUNCATED -> Files.write(jar, new byte[1_000]);
        default -> throw new AssertionError(fate);
      }
      Answer answer = child.ask("Http.sslSocket 127.0.0.1 " + keys);
      FlightRecord record =
          Await.until(
              child::recordUnchecked,
              now -> now.header().hookReport().contains("SSLSocketImpl"),
              () -> "a report");
      String report = record.header().hookReport();
      assertTrue(report.contains("netagent.jar was changed or removed"), report);
      assertEquals(0, record.counter(RecordCounter.HOOK_ERRORS));
      RecordedApis.assertOpen(answer, record);
      child.ask("close");
      child.endQuietly();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Http.sslSocket 127.0.0.1 KEYS", "Channels.selector 127.0.0.1"})
  void loader_ofApplicationThatIsGone_isCollected(String scenario) throws Exception {
    try (ChildJvm child = ChildJvm.on(jdk).start()) {
      assertEquals("ready", child.line());
      child
          .ask("Loaders.webApplication " + scenario.replace("KEYS", keys.toString()))
          .assertFact("collected", "true");
      assertTrue(child.record().sites().size() > 0);
      child.endQuietly();
    }
  }

  /** Nothing of the agent's start stays in memory that later classes don't need. */
  @Test
  void start_done_dropsWhatWeavingNeeded() throws Exception {
    try (ChildJvm child = ChildJvm.on(jdk).start()) {
      assertEquals("ready", child.line());
      String heap = Jcmd.run(child.process(), "GC.class_histogram");
      List<String> left =
          heap.lines()
              .filter(
                  line ->
                      line.matches(
                          ".* net[.]bytebuddy[.]pool[.]TypePool[$]Default([$]LazyTypeDescription)?"
                              + "( .*)?"))
              .toList();
      assertEquals(List.of(), left);
      child.endQuietly();
    }
  }
}

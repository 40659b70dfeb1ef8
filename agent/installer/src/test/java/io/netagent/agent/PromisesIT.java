package io.netagent.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.RecordCounter;
import io.netagent.recorder.RecordState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The application runs as if nothing were there; what is wrong is told in one line at most. */
@ParameterizedClass
@MethodSource("io.netagent.agent.Jdk#all")
@Timeout(300)
class PromisesIT {
  @Parameter Jdk jdk;

  private ChildJvm.Builder program() {
    return ChildJvm.on(jdk).program(ChildJvm.PROGRAM);
  }

  private static void assertRanUnharmed(ChildJvm child, String expectedErrors) throws Exception {
    int exit = child.end();
    assertEquals("hello\n", child.output());
    assertEquals(expectedErrors, child.errors());
    assertEquals(7, exit);
  }

  /** One line of ours, and the application's. */
  private static void assertToldInOneLine(ChildJvm child, String part) throws Exception {
    int exit = child.end();
    assertEquals("hello\n", child.output());
    String[] lines = child.errors().split("\n", -1);
    assertEquals(3, lines.length, child.errors());
    assertTrue(lines[0].startsWith("netagent: "), lines[0]);
    assertTrue(lines[0].contains(part), lines[0]);
    assertEquals("careful", lines[1]);
    assertEquals(7, exit);
    assertEquals(List.of(), child.records().records());
  }

  @Test
  void start_wellConfigured_isQuietAndLeavesNothing() throws Exception {
    try (ChildJvm child = program().start()) {
      assertRanUnharmed(child, "careful\n");
      assertEquals(List.of(), child.records().records());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "record=DIR,colour=red",
        "record",
        "record=DIR,record=DIR",
        "record=somewhere",
        "name=,record=DIR",
        "record=DIR,two\nlines=1"
      })
  void start_wrongOption_isOneLineAndNoRecord(String options) throws Exception {
    try (ChildJvm child = program().agentOptions(options).start()) {
      assertToldInOneLine(child, "does not record: ");
    }
  }

  @Test
  void start_agentTwice_isOneLineAndOneRecord() throws Exception {
    try (ChildJvm child = program().jvm("-javaagent:" + ChildJvm.AGENT + "=name=x").start()) {
      child.end();
      String[] lines = child.errors().split("\n", -1);
      assertEquals(3, lines.length, child.errors());
      assertTrue(lines[0].contains("given twice"), lines[0]);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"DIR/no/such", "DIR/file", "DIR/link", "/proc/netagent"})
  void start_noPlaceForRecord_isOneLine(String place) throws Exception {
    try (ChildJvm child =
        program()
            .behind("sh", "-c", "touch DIR/file && ln -s /dev/shm DIR/link && exec \"$@\"", "sh")
            .agentOptions("record=" + place)
            .start()) {
      assertToldInOneLine(child, "does not record: no flight record in ");
    }
  }

  @Test
  void start_directoryOfSomebodyElse_isOneLine(@TempDir Path directory) throws Exception {
    boolean root = (int) Files.getAttribute(directory, "unix:uid") == 0;
    Path foreign = Path.of("/dev/shm");
    if (root) {
      foreign = Files.createDirectory(directory.resolve("foreign"));
      Files.setAttribute(foreign, "unix:uid", 65_534);
    }
    try (ChildJvm child = program().agentOptions("record=" + foreign).start()) {
      assertToldInOneLine(child, "belongs to uid ");
    }
  }

  private static String[] inOwnMounts(String script) throws Exception {
    Process probe = new ProcessBuilder("unshare", "-rm", "true").redirectErrorStream(true).start();
    String output = new String(probe.getInputStream().readAllBytes());
    Needed.require(probe.waitFor() == 0, "no mount namespace to be had: " + output);
    return new String[] {"unshare", "-rm", "sh", "-c", script + " && exec \"$@\"", "sh"};
  }

  @Test
  void start_readOnlyFileSystem_isOneLine() throws Exception {
    try (ChildJvm child =
        program()
            .behind(inOwnMounts("mount -t tmpfs -o ro none DIR"))
            .agentOptions("record=DIR/below")
            .start()) {
      assertToldInOneLine(child, "Read-only file system");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"4k", "128k"})
  void start_fullFileSystem_isOneLine(String size) throws Exception {
    try (ChildJvm child =
        program()
            .behind(inOwnMounts("mount -t tmpfs -o mode=0700,size=" + size + " none DIR"))
            .start()) {
      assertToldInOneLine(child, "No space left on device");
    }
  }

  /** The record grows ahead of the highest fd. */
  @Test
  void connections_moreThanSlotsAtTheStart_areAllRecorded() throws Exception {
    try (ChildJvm child = ChildJvm.on(jdk).start()) {
      assertEquals("ready", child.line());
      child.ask("Self.manyConnections 1200").assertFact("read", "1200");
      FlightRecord record = child.record();
      assertEquals(0, record.counter(RecordCounter.UNTRACKED_OPENS));
      assertEquals(2_400, record.connections().size());
      assertTrue(
          record.connections().stream().allMatch(c -> c.bytesRead() + c.bytesWritten() == 1));
      child.endQuietly();
    }
  }

  /** Beyond the slots that memory exists for, connections are counted and nothing else. */
  @Test
  void connections_fileSystemFilledLater_areUntrackedAndUnharmed() throws Exception {
    try (ChildJvm child =
        ChildJvm.on(jdk)
            .behind(inOwnMounts("mount -t tmpfs -o mode=0700,size=4m none DIR"))
            .start()) {
      assertEquals("ready", child.line());
      child.ask("Self.fill " + child.records().path());
      child.ask("Self.manyConnections 1200").assertFact("read", "1200");
      Path outside =
          Path.of("/proc", String.valueOf(child.process().pid()), "root")
              .resolve(Path.of("/").relativize(child.records().path()));
      child.readRecordIn(outside);
      FlightRecord record = child.record();
      long untracked = record.counter(RecordCounter.UNTRACKED_OPENS);
      assertTrue(untracked > 1_000, () -> "untracked: " + untracked);
      assertEquals(2_400, untracked + record.connections().size());
      assertTrue(record.counter(RecordCounter.SITES_OVERFLOWED) > 0);
      child.ask("close");
      assertEquals(List.of(), child.record().connections());
      // The rings of closed connections can't grow, and go round.
      for (int i = 0; i < 4; i++) {
        child.ask("Closes.atOnce 127.0.0.1 1500 clientFirst");
      }
      FlightRecord after = child.record();
      assertEquals(RecordedApis.closed(after), after.closed().count());
      assertEquals(1_024, after.closed().connections().size());
      assertEquals(12_000 - 1_024, after.closed().lost());
      assertEquals(0, child.end());
      assertEquals("", child.errors());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"javac -version", "keytool -help", "jcmd -h"})
  void jdkTool_agentInEnvironment_saysNothing(String commandLine) throws Exception {
    List<String> words = Arrays.asList(commandLine.split(" ", -1));
    assumeTrue(Files.exists(Path.of(jdk.tool(words.get(0)))), "a JRE without " + words.get(0));
    try (RecordDirectory records = new RecordDirectory()) {
      words.set(0, jdk.tool(words.get(0)));
      ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
      builder
          .environment()
          .put(
              "JAVA_TOOL_OPTIONS",
              "-javaagent:" + ChildJvm.AGENT + "=wrong,record=" + records.path());
      Process tool = builder.start();
      String output = new String(tool.getInputStream().readAllBytes());
      assertEquals(0, tool.waitFor(), output);
      assertTrue(output.contains("Picked up"), output);
      assertTrue(!output.contains("netagent: "), output);
      assertEquals(List.of(), records.records());
    }
  }

  @Test
  void process_withAgent_hasOneThreadMoreAndNoSocketMore() throws Exception {
    String look =
        "Self.look io.netagent.hooks.SocketHooks io.netagent.recorder.FlightRecordWriter"
            + " io.netagent.agent.install.Installer net.bytebuddy.ByteBuddy org.jspecify.annotations.Nullable";
    Answer without;
    try (ChildJvm child = ChildJvm.on(jdk).withoutAgent().start()) {
      child.line();
      without = child.ask(look);
    }
    try (ChildJvm child = ChildJvm.on(jdk).start()) {
      child.line();
      Answer with = child.ask(look);
      with.assertFact("sockets", without.fact("sockets"));
      assertEquals(
          "[netagent (daemon)]", difference(with.fact("threads"), without.fact("threads")));
      with.assertFact("io.netagent.hooks.SocketHooks", "boot");
      with.assertFact("io.netagent.recorder.FlightRecordWriter", "boot");
      with.assertFact("io.netagent.agent.install.Installer", "not found");
      with.assertFact("net.bytebuddy.ByteBuddy", "not found");
      with.assertFact("org.jspecify.annotations.Nullable", "not found");
      child.endQuietly();
    }
  }

  private static String difference(String more, String less) {
    TreeSet<String> names =
        new TreeSet<>(List.of(more.substring(1, more.length() - 1).split(", ", -1)));
    List.of(less.substring(1, less.length() - 1).split(", ", -1)).forEach(names::remove);
    return names.toString();
  }

  @Test
  void sites_openersLoaderDropped_letItBeCollected() throws Exception {
    try (ChildJvm child = ChildJvm.on(jdk).start()) {
      child.line();
      child.ask("Self.loader").assertFact("collected", "true");
      assertTrue(child.record().sites().size() > 0);
      child.ask("close");
      assertEquals(0, child.end());
    }
  }

  @Test
  void io_manyOperations_allocateNoMoreThanWithoutAgent() throws Exception {
    int operations = 100_000;
    long without;
    try (ChildJvm child = ChildJvm.on(jdk).withoutAgent().start()) {
      child.line();
      without = child.ask("Self.allocation " + operations).number("bytes");
    }
    try (ChildJvm child = ChildJvm.on(jdk).start()) {
      child.line();
      long with = child.ask("Self.allocation " + operations).number("bytes");
      assertTrue(
          with - without < operations / 10,
          () -> "bytes: " + with + ", without the agent " + without);
      child.record();
    }
  }

  @Test
  void record_options_standInItsHeader() throws Exception {
    try (ChildJvm child =
        ChildJvm.on(jdk)
            .agentOptions("record=DIR,name=billing service,app=com.acme:org.foo")
            .start()) {
      child.line();
      FlightRecord record =
          Await.until(
              child::record, r -> r.header().state() == RecordState.RECORDING, () -> "recording");
      assertEquals("billing service", record.header().name());
      assertEquals("com.acme:org.foo", record.header().applicationPackages());
      assertEquals(child.process().pid(), record.header().pid());
      child.endQuietly();
    }
  }

  @Test
  void record_noDirectoryGiven_standsInSharedMemoryForOwnerAlone() throws Exception {
    try (ChildJvm child = ChildJvm.on(jdk).agentOptions(null).start()) {
      child.line();
      Object uid = Files.getAttribute(child.records().path(), "unix:uid");
      Path directory = Path.of("/dev/shm/netagent-" + uid);
      assertEquals(
          "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)));
      List<Path> own;
      try (var files = Files.list(directory)) {
        own =
            files
                .filter(f -> f.getFileName().toString().startsWith(child.process().pid() + "-"))
                .toList();
      }
      assertEquals(1, own.size());
      assertEquals(
          "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(own.get(0))));
      child.endQuietly();
      assertTrue(Files.notExists(own.get(0)));
    }
  }

  @Test
  void record_killed_stays() throws Exception {
    try (ChildJvm child = ChildJvm.on(jdk).start()) {
      child.line();
      child.recordFile();
      child.process().destroyForcibly().waitFor(120, TimeUnit.SECONDS);
      assertEquals(1, child.records().records().size());
      child.record();
    }
  }

  @Test
  void record_terminated_isRemoved() throws Exception {
    try (ChildJvm child = ChildJvm.on(jdk).start()) {
      child.line();
      child.recordFile();
      child.process().destroy();
      assertTrue(child.process().waitFor(120, TimeUnit.SECONDS));
      assertEquals(List.of(), child.records().records());
      assertEquals("", child.errors());
    }
  }
}

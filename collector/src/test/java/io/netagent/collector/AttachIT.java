package io.netagent.collector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code attach} and {@code detach} of the packaged collector: users, namespaces, and processes
 * that must be left alone.
 */
@Timeout(400)
final class AttachIT {
  private static final Duration SOON = Duration.ofSeconds(120);
  private static final List<String> AS_NOBODY =
      List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");

  @TempDir private Path directory;

  /** Readable by every user, as the test's own directory is not. */
  private Path open;

  private final List<Process> started = new ArrayList<>();

  @BeforeEach
  void compileForJava8() throws Exception {
    open =
        Files.createTempDirectory(
            "netagent-it",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    Path source =
        Path.of("src/test/java", AttachedProgram.class.getName().replace('.', '/') + ".java");
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "--release",
                "8",
                "-Xlint:-options",
                "-d",
                open.toString(),
                source.toString());
    assertEquals(0, result);
  }

  @AfterEach
  void end() throws Exception {
    for (Process process : started) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
    try (Stream<Path> files = Files.walk(open)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** The JDK of the test, and the oldest and newest of those beside it. */
  static List<Path> homes() {
    return Stream.of(
            System.getProperty("java.home"),
            "/var/cache/netagent-jdks/8",
            "/var/cache/netagent-jdks/11",
            "/usr/lib/jvm/temurin-25-jdk-amd64",
            "/var/cache/netagent-jdks/27")
        .map(Path::of)
        .filter(home -> Files.isExecutable(home.resolve("bin/java")))
        .toList();
  }

  /** The JVM's pid, which may be a grandchild's. */
  private long start(List<String> prefix, Path home, String... options) throws Exception {
    List<String> command = new ArrayList<>(prefix);
    command.add(home.resolve("bin/java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", open.toString(), AttachedProgram.class.getName()));
    Process process =
        new ProcessBuilder(command).redirectError(directory.resolve("child").toFile()).start();
    started.add(process);
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    assertEquals("ready", out.readLine(), () -> childErrors());
    ProcessHandle handle = process.toHandle();
    for (var child = handle.children().findFirst();
        child.isPresent();
        child = handle.children().findFirst()) {
      handle = child.get();
    }
    return handle.pid();
  }

  private String childErrors() {
    try {
      return Files.readString(directory.resolve("child"));
    } catch (java.io.IOException e) {
      return e.toString();
    }
  }

  private record Said(int exit, String out, String err) {}

  private Said say(String... arguments) throws Exception {
    return sayAs(List.of(), CollectorProcess.jar("netagent-collector.jar"), arguments);
  }

  private Said sayAs(List<String> prefix, Path jar, String... arguments) throws Exception {
    try (CollectorProcess collector = CollectorProcess.startAs(prefix, jar, directory, arguments)) {
      int exit = collector.exitCode(SOON);
      return new Said(exit, collector.stdout(), collector.stderr());
    }
  }

  private static void requireRoot() throws Exception {
    Requirement.command("setpriv");
    Requirement.that("root".equals(System.getProperty("user.name")), "it takes root");
  }

  @Test
  void attach_jvmOfThisUser_recordsAndDetachEndsIt() throws Exception {
    long pid = start(List.of(), Path.of(System.getProperty("java.home")));
    Said first = say("attach", "" + pid, "name=orders");
    assertEquals(
        "netagent records in PID " + pid + " (orders): 2 connections adopted; hooks: all\n",
        first.out(),
        first.err());
    assertEquals(0, first.exit());
    Said second = say("attach", "" + pid, "app=com.acme");
    assertTrue(second.out().contains("already; changed: app=com.acme"), second.out());
    Said detached = say("detach", "" + pid);
    assertEquals(0, detached.exit(), detached.err());
    assertTrue(detached.out().startsWith("netagent is out of PID " + pid), detached.out());
    assertEquals("netagent does not record in PID " + pid + ".\n", say("detach", "" + pid).out());
  }

  @Test
  void attachAndDetach_asJson_sayWhatWasDone() throws Exception {
    long pid = start(List.of(), Path.of(System.getProperty("java.home")));
    assertDone(say("attach", "" + pid, "--json", "name=orders"), pid, "attached", 2);
    assertDone(say("attach", "" + pid, "--json", "app=com.acme"), pid, "changed", 2);
    assertDone(say("detach", "" + pid, "--json"), pid, "detached", -1);
    assertDone(say("detach", "" + pid, "--json"), pid, "absent", -1);
  }

  /**
   * @param adopted -1: it is not told
   */
  private static void assertDone(Said said, long pid, String outcome, int adopted)
      throws Exception {
    assertEquals(0, said.exit(), said.err());
    JsonNode done = new ObjectMapper().readTree(said.out());
    assertEquals(pid, done.path("pid").asLong(), said.out());
    assertEquals(outcome, done.path("outcome").asText(), said.out());
    assertEquals(adopted, done.path("adopted").asInt(-1), said.out());
    assertTrue(done.path("placedJar").isTextual(), said.out());
  }

  @ParameterizedTest
  @MethodSource("homes")
  void attach_asRootToNobodysJvm_records(Path home) throws Exception {
    requireRoot();
    long pid = start(AS_NOBODY, home);
    Said said = say("attach", "" + pid);
    assertEquals(0, said.exit(), said.err());
    assertTrue(said.out().contains("2 connections adopted"), said.out());
    assertEquals(0, say("detach", "" + pid).exit());
  }

  @ParameterizedTest
  @MethodSource("homes")
  void attach_inOtherPidAndMountNamespace_putsTheJarThereAndTakesItAway(Path home)
      throws Exception {
    requireRoot();
    Requirement.command("unshare");
    // The place of the classes stays visible under another name; /tmp is the container's own.
    List<String> container =
        new ArrayList<>(
            List.of(
                "unshare",
                "--mount",
                "--pid",
                "--fork",
                "--kill-child",
                "--mount-proc",
                "sh",
                "-c",
                "mount --bind "
                    + open
                    + " /mnt && mount -t tmpfs t /tmp && mkdir -m 755 -p "
                    + open
                    + " && mount --bind /mnt "
                    + open
                    + " && exec \"$@\"",
                "sh"));
    container.addAll(AS_NOBODY);
    long pid = start(container, home);
    Path collector = hiddenJars().resolve("netagent-collector.jar");
    Said said = sayAs(List.of(), collector, "attach", "" + pid);
    assertEquals(0, said.exit(), said.err());
    assertTrue(said.out().contains("2 connections adopted"), said.out());
    assertEquals(1, jarsInTmpOf(pid), said.err());
    assertTrue(said.err().contains("/tmp/netagent-"), said.err());
    Said detached = sayAs(List.of(), collector, "detach", "" + pid);
    assertEquals(0, detached.exit(), detached.err());
    assertEquals(0, jarsInTmpOf(pid));
  }

  /** Where only root can read. */
  private Path hiddenJars() throws Exception {
    Path hidden = Files.createTempDirectory(directory, "hidden");
    for (String jar : List.of("netagent-collector.jar", "netagent.jar")) {
      Files.copy(CollectorProcess.jar(jar), hidden.resolve(jar));
    }
    return hidden;
  }

  private static long jarsInTmpOf(long pid) throws Exception {
    try (Stream<Path> files = Files.list(Path.of("/proc/" + pid + "/root/tmp"))) {
      return files.filter(file -> file.toString().endsWith(".jar")).count();
    }
  }

  @Test
  void attach_asAnotherUser_saysAsWhom() throws Exception {
    requireRoot();
    long pid = start(List.of(), Path.of(System.getProperty("java.home")));
    Path jar = Files.copy(CollectorProcess.jar("netagent-collector.jar"), open.resolve("c.jar"));
    Files.copy(CollectorProcess.jar("netagent.jar"), open.resolve("netagent.jar"));
    Said said = sayAs(AS_NOBODY, jar, "attach", "" + pid);
    assertEquals(3, said.exit());
    assertTrue(said.err().contains("sudo -u '#0'"), said.err());
  }

  @Test
  void attach_noJvm_isRefusedAndLeftAlone() throws Exception {
    Process sleep = new ProcessBuilder("sleep", "100").start();
    started.add(sleep);
    Said said = say("attach", "" + sleep.pid());
    assertEquals(3, said.exit());
    assertTrue(said.err().contains("is not a HotSpot JVM"), said.err());
    assertFalse(sleep.waitFor(200, TimeUnit.MILLISECONDS), "it was ended");
  }

  @Test
  void attach_stopped_saysHowToGoOn() throws Exception {
    long pid = start(List.of(), Path.of(System.getProperty("java.home")));
    assertEquals(0, new ProcessBuilder("kill", "-STOP", "" + pid).start().waitFor());
    Said said = say("attach", "" + pid);
    assertEquals(3, said.exit());
    assertTrue(said.err().contains("kill -CONT " + pid), said.err());
  }

  @Test
  void attach_attachDisabled_isSaidAndPrintsNothingThere() throws Exception {
    long pid =
        start(List.of(), Path.of(System.getProperty("java.home")), "-XX:+DisableAttachMechanism");
    Said said = say("attach", "" + pid);
    assertEquals(3, said.exit());
    assertTrue(said.err().contains("-XX:+DisableAttachMechanism"), said.err());
    assertEquals("", childErrors());
  }

  @Test
  void attach_wrongOptions_exits2Or3() throws Exception {
    long pid = start(List.of(), Path.of(System.getProperty("java.home")));
    assertEquals(2, say("attach", "" + pid, "name").exit());
    assertEquals(2, say("attach", "x").exit());
    Said unknown = say("attach", "" + pid, "nme=x");
    assertEquals(2, unknown.exit());
    assertTrue(unknown.err().contains("'nme=x' is no option of the agent"), unknown.err());
    assertEquals(3, say("attach", "" + Integer.MAX_VALUE).exit());
    assertEquals(3, say("attach", "" + pid, "--agent", "/nowhere.jar").exit());
  }
}

package io.netagent.collector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.acme.trips.TripPlanner;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code netagent events} of the packaged collector beside a real JVM. */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EventsCommandIT {
  private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path directory;

  private WatchedProgram program;
  private CollectorProcess collector;

  @BeforeEach
  void start() throws Exception {
    program = WatchedProgram.start(JAVA_HOME, TripPlanner.class);
    program.await("READY");
  }

  @AfterEach
  void stop() {
    program.close();
    if (collector != null) {
      collector.close();
    }
  }

  private void refuse() throws Exception {
    program.tell("refused");
    program.await("DONE ");
  }

  private Process shell(String pipe) throws IOException {
    String java = JAVA_HOME.resolve("bin/java").toString();
    String events =
        java
            + " -jar "
            + CollectorProcess.jar("netagent-collector.jar")
            + " events --pid "
            + program.pid();
    return new ProcessBuilder("sh", "-c", events + " " + pipe)
        .redirectError(directory.resolve("stderr").toFile())
        .start();
  }

  @Test
  void events_followedThroughAPipe_endWhenNobodyReadsThem() throws Exception {
    Process shell = shell("--follow | head -1");
    BufferedReader out =
        new BufferedReader(new InputStreamReader(shell.getInputStream(), StandardCharsets.UTF_8));
    while (!out.ready() && shell.isAlive()) {
      refuse();
      TimeUnit.MILLISECONDS.sleep(100);
    }
    assertEquals("connect_start", JSON.readTree(out.readLine()).get("event").asText());
    // No event comes any more, and it ends nevertheless.
    assertTrue(shell.waitFor(90, TimeUnit.SECONDS));
    assertEquals("", Files.readString(directory.resolve("stderr")));
  }

  @Test
  void events_withoutFollow_areThoseThatSomebodyAskedFor() throws Exception {
    Process nobody = shell("--json");
    assertEquals("", new String(nobody.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    assertEquals(0, nobody.waitFor());
    String said = Files.readString(directory.resolve("stderr"));
    assertTrue(said.contains("netagent events --follow"), said);

    Path log = directory.resolve("events.json");
    collector =
        CollectorProcess.start(
            directory, "run", "--listen", "127.0.0.1:0", "--event-log", log.toString());
    collector.await(
        "an event",
        () -> {
          refuse();
          return Files.exists(log)
              && Files.readString(log).contains("\"pid\":" + program.pid() + ",");
        });
    Process events = shell("--json --event connect_failed -n 1");
    String text = new String(events.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(1, text.lines().count(), text);
    assertEquals("refused", JSON.readTree(text).get("error").asText());
    assertEquals(0, events.waitFor());
  }

  @Test
  void events_ofAnotherUsersJvm_sayWhichRightIsMissing() throws Exception {
    Requirement.command("setpriv");
    Requirement.that("root".equals(System.getProperty("user.name")), "it takes root");
    collector =
        CollectorProcess.startAs(
            List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"),
            CollectorProcess.jar("netagent-collector.jar"),
            directory,
            "events",
            "--follow",
            "--pid",
            String.valueOf(program.pid()));
    assertEquals(3, collector.exitCode(Duration.ofSeconds(60)), collector.stderr());
    assertTrue(collector.stderr().contains("own uid (0)"), collector.stderr());
    assertTrue(collector.stderr().contains("CAP_SYS_PTRACE"), collector.stderr());
    assertEquals("", collector.stdout());
  }
}

package io.netagent.collector.expose.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.expose.SnapshotFixture;
import io.netagent.collector.expose.cli.screen.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code threads} and {@code sites}, looking for themselves. */
final class ThreadsCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void threads_areATableWithTheLongestFirst() {
    assertEquals(0, run("threads", "4242"));
    List<String> lines = out.toString().lines().toList();
    assertEquals(
        "KIND       FOR  LIMIT  THREAD  REMOTE OR HOST  LOCAL         FD  SITE", lines.get(0));
    assertEquals(
        "accept  8.3min   none      21  -               0.0.0.0:8443   8  -", lines.get(1));
    assertEquals(
        "read    2.0min  250ms      31  10.0.0.9:8080   :40000        11  " + SnapshotFixture.SITE,
        lines.get(2));
    assertEquals(
        "lookup     12s      -      32  db.internal     -              -  -", lines.get(3));
  }

  @Test
  void threads_withStacks_nameThreadAndLockAndAreHarmless() {
    assertEquals(0, run("threads", "4242", "--stacks"));
    String text = out.toString();
    assertTrue(text.contains("read 10.0.0.9:8080 for 2.0min, limit 250ms, fd 11\n"), text);
    assertTrue(text.contains("    at " + SnapshotFixture.SITE + "\n"), text);
    assertTrue(text.contains("  thread 21 (its stack is not known)\n"), text);
    assertTrue(
        text.contains(
            "  thread 40 \"worker-2\" virtual BLOCKED, waits for java.lang.Object@1f, which thread"
                + " 31 holds\n"),
        text);
    assertFalse(text.contains("\u001b"), text);
  }

  @Test
  void threads_ofAProcessWithoutAnAgent_sayWhyThereAreNone() {
    assertEquals(3, run("threads", "4243"));
    assertTrue(err.toString().contains("There is no agent in process 4243"), err.toString());
  }

  @Test
  void threads_ofAPidThatIsNotThere_areAnErrorInOneLine() {
    assertEquals(3, run("threads", "1"));
    assertTrue(err.toString().contains("Process 1 has no socket and no flight record"));
    assertFalse(err.toString().contains("\tat "), err.toString());
  }

  @Test
  void threads_withoutAPid_areWrongUsage() {
    assertEquals(2, run("threads"));
    assertEquals(2, run("threads", "0"));
  }

  @Test
  void sites_areATableOfWhatBecameOfTheirConnections() {
    assertEquals(0, run("sites"));
    List<String> lines = out.toString().lines().toList();
    assertEquals(
        "OPENED  FAILED  OPEN  CLOSED  BROKEN  RESET  TIMED_OUT  GC  ONCE   PID  "
            + "PROCESS  ID        SITE",
        lines.get(0));
    assertEquals(
        "     7       3     1       6       1      1          0   2     4  "
            + "4242  billing  4242-1-0  "
            + SnapshotFixture.SITE,
        lines.get(1));
  }

  /** Port 1 of loopback: nobody serves there. */
  private int run(String... arguments) {
    String[] all = new String[arguments.length + 2];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    all[arguments.length] = "--listen";
    all[arguments.length + 1] = "127.0.0.1:1";
    Terminal terminal = new Terminal(new PrintWriter(out), new PrintWriter(err), false);
    return NetagentCommand.execute(
        new Surroundings(
            terminal,
            Map.of(),
            "1",
            (interval, packages, source, shortLook) ->
                new FakeCollecting(SnapshotFixture.snapshot()),
            NoEvents.FEED),
        all);
  }
}

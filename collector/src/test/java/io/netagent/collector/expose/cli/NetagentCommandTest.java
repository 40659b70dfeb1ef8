package io.netagent.collector.expose.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netagent.collector.config.CollectorConfig;
import io.netagent.collector.config.ConfigKey;
import io.netagent.collector.expose.LatestSnapshot;
import io.netagent.collector.expose.Snapshot;
import io.netagent.collector.expose.SnapshotFixture;
import io.netagent.collector.expose.cli.screen.Terminal;
import io.netagent.collector.expose.web.WebServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NetagentCommandTest {
  /** Port 1 of loopback: nobody serves there. */
  private static final String NOBODY = "127.0.0.1:1";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final LatestSnapshot latest = new LatestSnapshot(System::nanoTime);
  private WebServer server;

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void findings_ofARunningCollectorWithALeak_printsItAndExits1() throws Exception {
    assertEquals(1, run("findings", "--listen", serving(SnapshotFixture.snapshot())));
    assertTrue(out.toString().contains(SnapshotFixture.SITE), out.toString());
    assertTrue(err.toString().contains("Asked the collector at http://127.0.0.1:"));
    assertTrue(err.toString().contains("limited: 2 sockets belong to"));
  }

  @Test
  void findings_thatAreAllBenign_exits0() throws Exception {
    assertEquals(0, run("findings", "--listen", serving(SnapshotFixture.healthy())));
    assertTrue(out.toString().contains("idle-pool-close-wait"));
  }

  @Test
  void findings_ofAnotherPid_areNone() throws Exception {
    String address = serving(SnapshotFixture.snapshot());
    assertEquals(0, run("findings", "--pid", "1", "--url", "http://" + address + "/"));
    assertEquals("No findings for pid 1 in what can be seen from here.\n", out.toString());
  }

  @Test
  void findings_asJson_areTheDocument() throws Exception {
    assertEquals(1, run("findings", "--json", "--listen", serving(SnapshotFixture.snapshot())));
    JsonNode document = new ObjectMapper().readTree(out.toString());
    assertEquals(2, document.get("findings").size());
    assertEquals("close-wait-leak", document.get("findings").get(0).get("rule").asText());
  }

  @Test
  void findings_withoutAnAnswerAtTheUrl_exits3AndLooksNowhereElse() {
    assertEquals(3, run("findings", "--url", "http://" + NOBODY));
    assertTrue(err.toString().contains("no answer from http://" + NOBODY));
    assertEquals("", out.toString());
  }

  @Test
  void findings_withoutACollector_looksForItself() {
    assertEquals(
        1,
        run(
            (interval, packages, source, shortLook) -> {
              assertTrue(shortLook);
              return new FakeCollecting(SnapshotFixture.snapshot());
            },
            "findings",
            "--listen",
            NOBODY));
    assertTrue(err.toString().contains("looking for myself for 5 s"), err.toString());
    assertTrue(out.toString().contains(SnapshotFixture.SITE));
  }

  @Test
  void findings_whileSomethingRipens_looksOnAndSaysForWhat() {
    int[] ticks = {0};
    assertEquals(
        1,
        run(
            (interval, packages, source, shortLook) ->
                new Collecting() {
                  @Override
                  public Snapshot tick() {
                    // Ripe at the eighth tick: two more than a look of five seconds has.
                    return ticks[0]++ < 7
                        ? SnapshotFixture.awaiting("slow-dns of \u001bx (pid 7)", 2)
                        : SnapshotFixture.snapshot();
                  }

                  @Override
                  public void start(Consumer<Snapshot> listener) {}

                  @Override
                  public void close() {}
                },
            "findings",
            "--listen",
            NOBODY));
    assertEquals(8, ticks[0]);
    assertTrue(err.toString().contains("for slow-dns of \\u001bx (pid 7)."), err.toString());
    assertEquals(1, err.toString().split("Looking longer", -1).length - 1, err.toString());
  }

  @Test
  void findings_withALook_neverGoesOn() {
    assertEquals(
        0,
        run(
            (interval, packages, source, shortLook) ->
                new FakeCollecting(SnapshotFixture.awaiting("slow-dns", 1)),
            "findings",
            "--look",
            "1",
            "--listen",
            NOBODY));
    assertFalse(err.toString().contains("Looking longer"), err.toString());
    assertTrue(err.toString().contains("not for long enough to be told: slow-dns"), err.toString());
  }

  @Test
  void findings_whenTheSocketsCannotBeRead_exits3() {
    assertEquals(
        3,
        run(
            (interval, packages, source, shortLook) -> {
              throw new UncheckedIOException(new IOException("no /proc"));
            },
            "findings",
            "--listen",
            NOBODY));
    assertTrue(err.toString().contains("no /proc"), err.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--nope",
        "nope",
        "run --nope",
        "findings --pid x",
        "demo --port x",
        "listeners -n 0",
        "listeners -n 1001",
        "connections --state x",
        "connections --kind x",
        "connections --pid -1",
        "ports --pid 1",
        "findings --look x",
        "findings --look -1",
        "findings --look 601",
        "explain",
        "explain a b",
        "explain --state x -",
        "report",
        "report x",
        "report 0",
        "report 1 -o x.rar"
      })
  void commandLine_thatIsWrong_exits2(String line) {
    assertEquals(2, run(line.split(" ")));
    assertEquals("", out.toString());
  }

  @Test
  void settings_thatAreWrong_areAllToldAndExit2() {
    assertEquals(2, run("run", "--listen", "x", "--interval", "y", "--app", "1"));
    assertEquals(3, err.toString().lines().count(), err.toString());
  }

  @Test
  void run_onATakenPort_exits3AndNamesIt() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + taken.getLocalPort();
      assertEquals(3, run("--listen", address));
      assertTrue(err.toString().contains(address), err.toString());
    }
  }

  @Test
  void version_goesToStdout() {
    assertEquals(0, run("--version"));
    assertEquals("netagent 1.2.3\n", out.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "run --help",
        "findings --help",
        "demo --help",
        "connections --help",
        "explain --help",
        "report --help",
        "threads --help",
        "sites --help",
        "listeners --help",
        "ports --help"
      })
  void help_beginsWithExamples(String line) {
    assertEquals(0, run(line.split(" ")));
    assertTrue(out.toString().startsWith("Examples:\n"), out.toString());
    assertFalse(out.toString().contains("\u001B"));
  }

  @Test
  void demo_withoutAnAgent_exits3AndSaysHowToNameIt() {
    assertEquals(3, run("demo", "--once", "--agent-jar", "/nonexistent/netagent.jar"));
    assertTrue(err.toString().contains("--agent-jar"), err.toString());
  }

  private String serving(Snapshot snapshot) throws Exception {
    CollectorConfig config =
        CollectorConfig.load(Map.of(ConfigKey.LISTEN, "127.0.0.1:0"), null, Map.of());
    server = WebServer.start(config, "1.2.3", latest);
    latest.accept(snapshot);
    return server.address().toString();
  }

  private int run(String... arguments) {
    return run(
        (interval, packages, source, shortLook) -> {
          throw new AssertionError("nothing should have been collected");
        },
        arguments);
  }

  private int run(Collecting.Factory collecting, String... arguments) {
    Terminal terminal = new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), false);
    return NetagentCommand.execute(
        new Surroundings(terminal, Map.of(), "1.2.3", collecting, NoEvents.FEED), arguments);
  }
}

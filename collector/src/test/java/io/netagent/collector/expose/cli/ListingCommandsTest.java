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
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code connections}, {@code listeners} and {@code ports}, asking and looking. */
final class ListingCommandsTest {
  /** Port 1 of loopback: nobody serves there. */
  private static final String NOBODY = "127.0.0.1:1";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private WebServer server;

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void listeners_ofARunningCollector_areATableWithTheFullestFirst() throws Exception {
    assertEquals(0, run("listeners", "--listen", serving()));
    List<String> lines = out.toString().lines().toList();
    assertEquals("USED  QUEUE  LIMIT  ACCEPTED  LOCAL          PID  PROCESS", lines.get(0));
    assertEquals("102%     51     50        12  0.0.0.0:8443  4242  billing", lines.get(1));
    assertEquals("  2%      2    128         -  0.0.0.0:8443    77  unknown", lines.get(2));
    assertEquals("   -      0      -         -  0.0.0.0:22       -  unknown", lines.get(3));
    assertEquals(4, lines.size());
  }

  @Test
  void listeners_thatAreMoreThanTheLimit_aSentenceOnStderrSaysSo() throws Exception {
    assertEquals(0, run("listeners", "-n", "1", "--listen", serving()));
    assertEquals(2, out.toString().lines().count());
    assertTrue(err.toString().contains("1 of 3 listeners"), err.toString());
  }

  @Test
  void listeners_ofAPidWithoutAny_printNothing() throws Exception {
    assertEquals(0, run("listeners", "--pid", "99", "--listen", serving()));
    assertEquals("", out.toString());
    assertTrue(err.toString().contains("No listeners."), err.toString());
  }

  @Test
  void ports_ofARunningCollector_tellWhatIsLeftInEachNamespace() throws Exception {
    assertEquals(0, run("ports", "--listen", serving()));
    List<String> lines = out.toString().lines().toList();
    assertEquals(
        "network namespace 4026531840, this one: 900 ports available (32768-33767 without 100"
            + " reserved)",
        lines.get(0));
    assertEquals(
        "USED  PORTS  TIME_WAIT  FULL IN  CALL     SOURCE    DESTINATION     PID  PROCESS",
        lines.get(1));
    assertEquals(
        " 80%    720        700   1.5min  connect  10.0.0.1  10.0.0.9:8080  4242  billing",
        lines.get(2));
    assertEquals(
        " <1%      1          0        -  connect  10.0.0.1  10.0.0.8:8080     -  unknown",
        lines.get(3));
    assertEquals(
        " 80%    720        700        -  bind     10.0.0.1  any            4242  billing",
        lines.get(4));
    assertEquals("", lines.get(5));
    assertEquals("network namespace 4026532177: its port range can't be read", lines.get(6));
  }

  @Test
  void connections_ofARunningCollector_areATable() throws Exception {
    assertEquals(0, run("connections", "--listen", serving()));
    List<String> lines = out.toString().lines().toList();
    assertTrue(lines.get(1).startsWith("close_wait/unread  2.1min   24577"), lines.get(1));
    assertTrue(lines.get(1).contains("10.0.0.9:8080  4242  billing"), lines.get(1));
    assertTrue(lines.get(1).endsWith("4026531840-1f              " + SnapshotFixture.SITE));
    assertTrue(lines.get(2).contains("0.0.0.0:0         -  unknown"), lines.get(2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "connections --state CLOSE-WAIT",
        "connections --kind unread",
        "connections --pid 4242",
        "connections -n 1"
      })
  void connections_filtered_areTheOneThatPasses(String line) throws Exception {
    assertEquals(0, run((line + " --listen " + serving()).split(" ")));
    assertEquals(2, out.toString().lines().count(), out.toString());
    assertTrue(out.toString().contains("close_wait/unread"), out.toString());
  }

  @Test
  void connections_filteredWhereItLooksForItself_areTheSame() {
    assertEquals(0, look("connections", "--state", "listen", "--json", "--listen", NOBODY));
    assertTrue(err.toString().contains("looking for myself for 1 s"), err.toString());
    assertTrue(out.toString().contains("\"state\" : \"listen\""), out.toString());
    assertFalse(out.toString().contains("close_wait"), out.toString());
  }

  @Test
  void connections_asJson_haveTheKernelsWholeRowWithNulls() throws Exception {
    assertEquals(0, run("connections", "--json", "--listen", serving()));
    assertFalse(out.toString().contains("\u001b"), "escaped");
    JsonNode rows = new ObjectMapper().readTree(out.toString()).get("connections");
    assertEquals("keepalive", rows.get(0).get("timer").asText());
    assertEquals(4200, rows.get(0).get("timerRemainingMillis").asInt());
    assertEquals(250, rows.get(0).get("rttMicros").asInt());
    assertEquals("1f", rows.get(0).get("cookie").asText());
    assertEquals("eth0", rows.get(0).get("localScope").asText());
    for (String field :
        List.of("timer", "retransmits", "rttMicros", "cookie", "inode", "networkNamespace")) {
      assertTrue(rows.get(1).get(field).isNull(), field);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"connections", "listeners", "ports"})
  void commands_asJson_areTheAnswerOfTheCollector(String command) throws Exception {
    assertEquals(0, run(command, "--json", "--url", "http://" + serving()));
    JsonNode document = new ObjectMapper().readTree(out.toString());
    assertEquals(
        SnapshotFixture.TAKEN_AT_EPOCH_MILLIS, document.get("takenAtEpochMillis").asLong());
    assertTrue(err.toString().contains("limited: 2 sockets belong to"), err.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"connections", "listeners", "ports"})
  void commands_withoutAnAnswerAtTheUrl_exit3(String command) {
    assertEquals(3, run(command, "--url", "http://" + NOBODY));
    assertEquals("", out.toString());
  }

  @Test
  void listeners_ofAHostileProcess_areHarmlessOnATerminal() throws Exception {
    String address = serving(SnapshotFixture.hostileListener());
    assertEquals(0, run("listeners", "--listen", address));
    assertFalse(out.toString().contains("\u001b"), out.toString());
    assertTrue(out.toString().contains("evil\\u001b[2J"), out.toString());
  }

  private String serving() throws Exception {
    return serving(SnapshotFixture.snapshot());
  }

  private String serving(Snapshot snapshot) throws Exception {
    LatestSnapshot latest = new LatestSnapshot(System::nanoTime);
    CollectorConfig config =
        CollectorConfig.load(Map.of(ConfigKey.LISTEN, "127.0.0.1:0"), null, Map.of());
    server = WebServer.start(config, "1.2.3", latest);
    latest.accept(snapshot);
    return server.address().toString();
  }

  private int look(String... arguments) {
    return run(
        (interval, packages, source, shortLook) -> {
          assertTrue(shortLook);
          return new FakeCollecting(SnapshotFixture.snapshot());
        },
        arguments);
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

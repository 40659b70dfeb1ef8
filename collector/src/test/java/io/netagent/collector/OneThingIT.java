package io.netagent.collector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The packaged jar's {@code connection}, {@code site}, {@code process} and the lists that lead to
 * them, over a real leak: each asks a collector, and looks without one.
 */
final class OneThingIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration SOON = Duration.ofSeconds(90);
  private static final int LEAKS = 5;
  private static final String LINE = "UrlConnectionLeak.fetchRate(UrlConnectionLeak.java:";

  @TempDir private static Path directory;

  private static HttpPeer peer;
  private static WatchedProgram leaking;
  private static CollectorProcess collector;

  @BeforeAll
  static void leak() throws Exception {
    peer = new HttpPeer(90_000, 500);
    leaking =
        WatchedProgram.start(
            Path.of(System.getProperty("java.home")),
            Class.forName("com.acme.billing.UrlConnectionLeak"),
            peer.port(),
            LEAKS);
    leaking.await("LEAKED ");
    Path serving = Files.createDirectory(directory.resolve("serving"));
    collector = CollectorProcess.start(serving, "--listen", "127.0.0.1:0", "--interval", "500ms");
    int port = collector.port();
    collector.await(
        "all of them in CLOSE_WAIT",
        () ->
            say(true, "connections", "--pid", pid(), "--state", "close_wait", "--json")
                    .json()
                    .path("total")
                    .asInt()
                == LEAKS);
    assertTrue(port > 0);
  }

  @AfterAll
  static void end() throws Exception {
    collector.close();
    leaking.close();
    peer.close();
  }

  private static String pid() {
    return Long.toString(leaking.pid());
  }

  private record Said(int exit, String out, String err) {
    JsonNode json() throws Exception {
      return JSON.readTree(out);
    }
  }

  /**
   * Runs it.
   *
   * @param asks the collector; else it looks for itself
   */
  private static Said say(boolean asks, String... arguments) throws Exception {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.addAll(
        asks
            ? List.of("--url", "http://127.0.0.1:" + collector.port())
            : List.of("--listen", "127.0.0.1:1"));
    Path output = Files.createTempDirectory(directory, "output");
    try (CollectorProcess process = CollectorProcess.start(output, all.toArray(String[]::new))) {
      return new Said(process.exitCode(SOON), process.stdout(), process.stderr());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void connections_searchedAndSorted_areThoseInThatOrder(boolean asks) throws Exception {
    // The program runs for other tests beside this one too: the search alone would find theirs.
    Said said =
        say(
            asks,
            "connections",
            "-q",
            "urlconnectionleak",
            "--pid",
            pid(),
            "--sort=-local",
            "--json");
    assertEquals(0, said.exit(), said.err());
    assertEquals(asks, !said.err().contains("looking for myself"), said.err());
    List<String> locals = new ArrayList<>();
    for (JsonNode row : said.json().path("connections")) {
      assertEquals(leaking.pid(), row.path("pid").asLong());
      locals.add(row.path("local").asText());
    }
    assertEquals(LEAKS, locals.size(), said.out());
    List<String> sorted = new ArrayList<>(locals);
    sorted.sort(Collections.reverseOrder());
    assertEquals(sorted, locals);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void connection_byItsEndAndById_isToldWithItsLifeAndItsLine(boolean asks) throws Exception {
    JsonNode row =
        say(asks, "connections", "--pid", pid(), "-n", "1", "--json")
            .json()
            .path("connections")
            .get(0);
    Said byEnd = say(asks, "connection", row.path("local").asText());
    assertEquals(0, byEnd.exit(), byEnd.err());
    for (String expected :
        List.of(
            row.path("local").asText() + " → " + row.path("remote").asText(),
            "(pid " + pid() + ")",
            "CLOSE_WAIT (unread) for",
            "The connect began",
            "→ at com.acme.billing." + LINE,
            "id        " + row.path("id").asText())) {
      assertTrue(byEnd.out().contains(expected), () -> expected + " is not in\n" + byEnd.out());
    }
    Said byId = say(asks, "connection", row.path("id").asText(), "--json");
    assertEquals(0, byId.exit(), byId.err());
    assertEquals(row.path("local"), byId.json().path("connection").path("local"));
    assertFalse(byId.json().path("life").isEmpty(), byId.out());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void site_byItsLine_isToldWithWhatBecameOfItsConnections(boolean asks) throws Exception {
    Said said = say(asks, "site", LINE, "--pid", pid());
    assertEquals(0, said.exit(), said.err());
    assertTrue(said.out().contains(LEAKS + " opened, " + LEAKS + " open now"), said.out());
    assertTrue(said.out().contains("now       close_wait " + LEAKS), said.out());
    String id = said.out().lines().filter(each -> each.startsWith("  id ")).findFirst().orElse("");
    Said listed = say(asks, "connections", "--site", id.replace("  id", "").strip(), "--json");
    assertEquals(LEAKS, listed.json().path("total").asInt(), listed.out());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void process_byItsPidAndIsInTheList_isToldInFull(boolean asks) throws Exception {
    Said said = say(asks, "process", pid());
    assertEquals(0, said.exit(), said.err());
    assertTrue(said.out().startsWith("UrlConnectionLeak  pid " + pid() + "  JVM"), said.out());
    assertTrue(said.out().contains("CLOSE_WAIT  unread " + LEAKS), said.out());
    assertTrue(said.out().contains(LEAKS + " open connections"), said.out());
    Said listed = say(asks, "processes", "-q", "UrlConnectionLeak", "-n", "1000");
    assertTrue(listed.out().lines().anyMatch(each -> each.strip().startsWith(pid() + " ")));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void groups_byProcessAndSite_nameTheLine(boolean asks) throws Exception {
    Said said = say(asks, "groups", "--by", "process,site", "--pid", pid());
    assertEquals(0, said.exit(), said.err());
    String heading = said.out().lines().findFirst().orElse("");
    assertTrue(heading.startsWith("PROCESS") && heading.contains("SITE"), said.out());
    assertTrue(said.out().contains(LINE), said.out());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "connection 4026531840-ffffffff",
        "connection 192.0.2.77:9",
        "site 1-1-1",
        "site com.acme.no.such.Frame",
        "process 999999999",
        "process no-such-name"
      })
  void thing_thatIsNotThere_exits3AndSaysWhatListsThem(String line) throws Exception {
    Said said = say(true, line.split(" "));
    assertEquals(3, said.exit(), said.err());
    assertEquals("", said.out());
    assertTrue(
        said.err()
            .contains(
                "hint: netagent " + line.split(" ")[0].replace("process", "processe") + "s lists"),
        said.err());
    assertFalse(said.err().contains("looking for myself"), said.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"connection x", "site", "connection", "process", "groups --by nope"})
  void line_thatIsWrong_exits2(String line) throws Exception {
    Said said = say(true, line.split(" "));
    assertEquals(2, said.exit(), said.err());
    assertTrue(said.err().contains("--help"), said.err());
  }

  @Test
  void end_ofWhichThereAreSeveral_exits2AndShowsThemWithTheirIds() throws Exception {
    Said said = say(true, "connection", "127.0.0.1");
    assertEquals(2, said.exit(), said.err());
    assertEquals("", said.out());
    assertTrue(said.err().contains("Which one? netagent connection ID"), said.err());
    assertTrue(said.err().lines().anyMatch(each -> each.startsWith("ID ")), said.err());
  }
}

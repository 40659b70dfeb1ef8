package io.netagent.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.agent.Answer.Expected;
import io.netagent.recorder.CloseReason;
import io.netagent.recorder.ClosedConnection;
import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.FlightRecordReader;
import io.netagent.recorder.RecordedSite;
import io.netagent.recorder.SiteKind;
import java.net.InetAddress;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whose is a TIME_WAIT: the four-tuples and sites of closed connections, and no others. */
@ParameterizedClass
@MethodSource("io.netagent.agent.Jdk#withOldJavaNet")
@Timeout(300)
class ClosedConnectionsIT extends SharedChild {
  /** All that is in the ring, to a reader that has seen nothing yet. */
  private static FlightRecord fresh() throws Exception {
    try (FileChannel channel = FileChannel.open(child.recordFile())) {
      return new FlightRecordReader().read(channel);
    }
  }

  /** Those that were closed after the first so many. */
  private static List<ClosedConnection> since(FlightRecord record, long count) {
    List<ClosedConnection> all = record.closed().connections();
    long behind = record.closed().count() - count;
    return all.subList(Math.max(0, all.size() - (int) behind), all.size());
  }

  /** Only once all entries are complete: the last site comes with the next tick. */
  private static FlightRecord withSites(long since, int connections) throws Exception {
    return Await.until(
        ClosedConnectionsIT::fresh,
        now ->
            now.closed().count() - since >= connections
                && since(now, since).stream().allMatch(closed -> closed.siteId() >= 0),
        () -> connections + " closed connections with sites");
  }

  private static void assertClosed(Answer answer, FlightRecord record, long since, String method)
      throws Exception {
    List<String> expected = new ArrayList<>();
    for (Expected connection : answer.connections()) {
      expected.add(
          String.join(
              " ",
              connection.role(),
              String.valueOf(low(connection.remoteAddress())),
              String.valueOf(connection.remotePort()),
              String.valueOf(connection.localPort())));
    }
    List<String> found = new ArrayList<>();
    for (ClosedConnection connection : since(record, since)) {
      found.add(
          String.join(
              " ",
              connection.role().name(),
              String.valueOf(connection.remoteLow()),
              String.valueOf(connection.remotePort()),
              String.valueOf(connection.localPort())));
      assertEquals(0, connection.remoteHigh());
      assertEquals(CloseReason.NORMAL, connection.reason());
      assertTrue(connection.openedAtNanos() >= record.header().startedAtNanos());
      assertTrue(connection.closedAtNanos() > connection.openedAtNanos());
      assertSite(connection, record.sites().get(connection.siteId()), method);
    }
    Collections.sort(expected);
    Collections.sort(found);
    assertEquals(expected, found);
    assertEquals(0, record.closed().lost());
    assertEquals(RecordedApis.closed(record), record.closed().count());
  }

  private static void assertSite(ClosedConnection connection, RecordedSite site, String method) {
    assertEquals(
        connection.role().name().equals("CLIENT") ? SiteKind.OPENER : SiteKind.FIRST_READER,
        site.kind());
    assertTrue(
        site.frames().stream().anyMatch(f -> f.startsWith("com.acme.child.Closes." + method + "(")),
        () -> String.join("\n", site.frames()));
  }

  /** As the record holds the address; the first eight bytes of all hosts here are 0. */
  private static long low(String host) throws Exception {
    byte[] address = InetAddress.getByName(host).getAddress();
    if (address.length == 16) {
      return 1;
    }
    long low = 0xffff;
    for (byte b : address) {
      low = low << 8 | (b & 0xff);
    }
    return low;
  }

  /** Few, so that the stacks of all of them are resolved although they are closed by then. */
  @ParameterizedTest
  @CsvSource({"127.0.0.1,clientFirst", "127.0.0.1,serverFirst", "::1,clientFirst"})
  void record_connectionsClosedAtOnce_listsThemWithSites(String host, String first)
      throws Exception {
    // A tick without stacks before, so that this one's share is whole.
    awaitTicks(2);
    long since = child.record().closed().count();
    Answer answer = child.ask("Closes.atOnce " + host + " 8 " + first);
    FlightRecord record = withSites(since, 16);
    assertEquals(List.of(), record.connections());
    assertClosed(answer, record, since, "openSocketsHere");
  }

  @ParameterizedTest
  @CsvSource({
    "later,127.0.0.1,clientFirst,openSocketsHere",
    "later,::1,serverFirst,openSocketsHere",
    "channelsLater,127.0.0.1,serverFirst,openChannelsHere",
    "channelsLater,::1,clientFirst,openChannelsHere",
  })
  void record_connectionsClosedLater_listsThemWithSites(
      String scenario, String host, String first, String method) throws Exception {
    long since = child.record().closed().count();
    Answer answer = child.ask("Closes." + scenario + " " + host + " 100 " + first);
    Await.until(
        child::record,
        now ->
            now.connections().size() == 200
                && now.connections().stream().allMatch(open -> open.siteId() >= 0),
        () -> "200 open connections with sites");
    assertEquals(since, child.record().closed().count());
    child.ask("close");
    assertClosed(answer, withSites(since, 200), since, method);
  }

  /** Their first reader is a thread of the JDK's, or the application's: no line to name. */
  @Test
  void record_asynchronousChannels_listsThem() throws Exception {
    long since = child.record().closed().count();
    Answer answer = child.ask("Closes.asynchronousLater 127.0.0.1 20 clientFirst");
    child.ask("close");
    FlightRecord record =
        Await.until(
            ClosedConnectionsIT::fresh,
            now -> now.closed().count() - since >= 40,
            () -> "40 closed connections");
    List<Integer> expected =
        answer.connections().stream().map(Expected::localPort).sorted().toList();
    assertEquals(
        expected, since(record, since).stream().map(ClosedConnection::localPort).sorted().toList());
    assertEquals(RecordedApis.closed(record), record.closed().count());
  }

  @Test
  void record_whatWasNeverConnected_isNotThere() throws Exception {
    long since = child.record().closed().count();
    Answer answer = child.ask("Closes.neverConnected 127.0.0.1");
    answer.assertFact("refused", "true");
    answer.assertFact("refusedLater", "true");
    assertEquals(since, child.record().closed().count());
  }

  /** The agent's thread makes the ring longer before it is full. */
  @Test
  void record_threeThousandCloses_keepsThemAll() throws Exception {
    long since = child.record().closed().count();
    for (int round = 0; round < 4; round++) {
      child.ask("Closes.later 127.0.0.1 200 clientFirst");
      child.ask("close");
      awaitTicks(2);
      child.ask("Closes.atOnce 127.0.0.1 175 serverFirst");
      awaitTicks(2);
    }
    FlightRecord record = fresh();
    assertEquals(since + 3_000, record.closed().count());
    assertEquals(3_000, since(record, since).size());
    assertEquals(0, record.closed().lost());
  }

  private static void awaitTicks(int ticks) throws Exception {
    for (int i = 0; i < ticks; i++) {
      long tickNanos = child.record().header().tickNanos();
      Await.until(
          child::record, now -> now.header().tickNanos() != tickNanos, () -> "the next tick");
    }
  }
}

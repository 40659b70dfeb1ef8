package io.netagent.collector.correlate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.aggregate.ListeningPorts;
import io.netagent.socket.FourTuple;
import io.netagent.socket.SocketRecord;
import io.netagent.socket.SocketTable;
import io.netagent.socket.StateSet;
import io.netagent.socket.TcpMetric;
import io.netagent.socket.TcpState;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PathLossesTest {
  private static final long HOST = FourTuple.v4Mapped(0x0a000007);
  private static final long OTHER_HOST = FourTuple.v4Mapped(0x0a000008);

  private final SocketTable table = new SocketTable();
  private final ConnectionLedger ledger = new ConnectionLedger(table);
  private final PathLosses losses = new PathLosses(ledger);
  private final Map<Integer, SocketRecord> rows = new TreeMap<>();
  private long nowNanos = 1_000_000_000_000L;

  @BeforeEach
  void begin() {
    set(1, HOST, 0, 0, 0);
    set(2, OTHER_HOST, 0, 0, 0);
    look(false);
  }

  private void set(int port, long remote, long retransmits, long sent, long acked) {
    SocketRecord row = new SocketRecord();
    row.setState(4, TcpState.ESTABLISHED.kernelNumber());
    row.setLocal(0, HOST + 100, port);
    row.setRemote(0, remote, 443);
    row.setOwner(0, 100 + port);
    row.setKernelIds(port, 0);
    row.setMetric(TcpMetric.TOTAL_RETRANSMITS, retransmits);
    row.setMetric(TcpMetric.DATA_SEGMENTS_SENT, sent);
    row.setMetric(TcpMetric.BYTES_ACKED, acked);
    row.setMetric(TcpMetric.RTT_MICROS, 1000L * port);
    rows.put(port, row);
  }

  private List<PathLoss> look(boolean gap) {
    nowNanos += 5_000_000_000L;
    table.begin();
    rows.values().forEach(table::add);
    table.end(StateSet.ALL);
    ledger.update(nowNanos, gap, StateSet.ALL, List.of(), (pid, fd) -> {});
    losses.update(new ListeningPorts(table), nowNanos, gap);
    return losses.paths(9, nowNanos);
  }

  @Test
  void paths_lossThatGetsThrough_isSummedByAddress() {
    set(1, HOST, 2, 50, 1000);
    set(2, OTHER_HOST, 0, 300, 1000);
    set(3, HOST, 1, 20, 500); // opened since
    List<PathLoss> paths = look(false);
    assertEquals(1, paths.size());
    PathLoss path = paths.get(0);
    assertEquals("10.0.0.7", path.remote());
    assertEquals(9, path.namespace());
    assertEquals(2, path.connections());
    assertEquals(2, path.lossyConnections());
    assertEquals(3, path.retransmitted());
    assertEquals(70, path.sent());
    assertEquals(2000, path.rttMicros());
    assertEquals(0, path.otherRetransmitted());
    assertEquals(300, path.otherSent());
    assertEquals(1, path.lossyTicks());
    set(1, HOST, 5, 150, 2000);
    path = look(false).get(0);
    assertEquals(6, path.retransmitted());
    assertEquals(170, path.sent());
    assertEquals(2, path.lossyTicks());
    assertEquals(5, path.spreadSeconds());
    assertTrue(path.share() > 0.035 && path.share() < 0.036);
  }

  @Test
  void paths_nothingAcknowledged_countsOnlyOnceItIs() {
    set(1, HOST, 7, 8, 0);
    assertEquals(List.of(), look(false));
    set(1, HOST, 9, 10, 0);
    assertEquals(List.of(), look(false));
    set(1, HOST, 9, 40, 3000);
    PathLoss path = look(false).get(0);
    assertEquals(9, path.retransmitted());
    assertEquals(40, path.sent());
  }

  /** A slow reader: what the window cuts off, or its host has no room for, is sent again, too. */
  @Test
  void paths_peersWindowShut_isNoLossOnThePath() {
    set(1, HOST, 20, 90, 1000);
    rows.get(1).setMetric(TcpMetric.SEND_WINDOW_BYTES, 0);
    assertEquals(List.of(), look(false));
    set(1, HOST, 21, 190, 2000);
    rows.get(1).setMetric(TcpMetric.SEND_WINDOW_BYTES, 65_536);
    PathLoss path = look(false).get(0);
    assertEquals(1, path.retransmitted());
    assertEquals(100, path.sent());
  }

  @Test
  void paths_minuteWithoutLoss_isForgotten() {
    set(1, HOST, 2, 50, 1000);
    assertEquals(1, look(false).size());
    for (int i = 0; i < 12; i++) {
      assertEquals(1, look(false).size());
    }
    assertEquals(List.of(), look(false));
  }

  @Test
  void paths_gap_whatHappenedMeanwhileIsNotOfTheLastMinute() {
    set(1, HOST, 500, 900, 1000);
    assertEquals(List.of(), look(true));
    set(1, HOST, 501, 950, 2000);
    assertEquals(1, look(false).get(0).retransmitted());
  }

  @Test
  void paths_metricsToldLater_areNotOfTheLastMinute() {
    SocketRecord plain = new SocketRecord();
    plain.setState(4, TcpState.ESTABLISHED.kernelNumber());
    plain.setLocal(0, HOST + 100, 7);
    plain.setRemote(0, HOST, 443);
    plain.setOwner(0, 107);
    plain.setKernelIds(7, 0);
    rows.put(7, plain);
    look(false);
    set(7, HOST, 400, 4000, 99);
    assertEquals(List.of(), look(false));
  }

  @Test
  void qualities_ofTwoRemotes_areThoseOfTheLastMinute() {
    set(1, HOST, 10, 100, 1000);
    set(2, OTHER_HOST, 0, 300, 1000);
    look(false);
    PathQualities qualities = losses.qualities(nowNanos);
    assertEquals(
        List.of("10.0.0.8", "10.0.0.7"),
        qualities.top().stream().map(PathQuality::remote).toList());
    assertEquals(0.1, qualities.top().get(1).retransmitRatio());
    assertEquals(0.001, qualities.top().get(1).rttSeconds());
    assertEquals(0, qualities.top().get(0).retransmitRatio());
    assertEquals(0, qualities.rest().sent());
    for (int i = 0; i < 13; i++) {
      look(false);
    }
    assertEquals(List.of(), losses.qualities(nowNanos).top());
  }

  @Test
  void qualities_ofManyRemotes_addUp() {
    for (int port = 1; port <= 100; port++) {
      set(port, HOST + port, port, 1000 + port, 1000);
    }
    look(false);
    PathQualities qualities = losses.qualities(nowNanos);
    assertEquals(PathQualities.KEPT, qualities.top().size());
    assertEquals(1100, qualities.top().get(0).sent());
    PathQualities twice = PathQualities.merged(List.of(qualities, qualities));
    long sent = 2 * qualities.rest().sent();
    for (PathQuality each : qualities.top()) {
      sent += 2 * each.sent();
    }
    long all = twice.rest().sent();
    for (PathQuality each : twice.top()) {
      all += each.sent();
    }
    assertEquals(sent, all);
    assertTrue(sent > 2 * 97 * 1000L);
  }
}

package io.netagent.collector.aggregate;

import static io.netagent.collector.HandMadeTable.listener;
import static io.netagent.collector.HandMadeTable.row;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netagent.collector.HandMadeTable;
import io.netagent.collector.HandMadeTable.Row;
import io.netagent.collector.source.PortRange;
import io.netagent.socket.SocketTable;
import io.netagent.socket.TcpState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class EphemeralPortsTest {
  /** 90 ports are available. */
  private static final PortRange RANGE = PortRange.parse("10000 10099", "10010-10019");

  private static EphemeralPorts ports(List<Row> rows) {
    SocketTable table = HandMadeTable.of(rows);
    return EphemeralPorts.of(1, table, new ListeningPorts(table), RANGE, row -> 7);
  }

  private static EphemeralPorts ports(Row... rows) {
    return ports(List.of(rows));
  }

  private static Row outbound(TcpState state, int localPort, String remote, int remotePort) {
    return row(state, "10.0.0.1", localPort, remote, remotePort);
  }

  private static PortUse use(String source, String destination, int used, int timeWait) {
    return new PortUse(1, source, destination, 7, used, timeWait, Double.POSITIVE_INFINITY);
  }

  @Test
  void of_outsideOfTheRangeOrReserved_usesNone() {
    EphemeralPorts ports =
        ports(
            outbound(TcpState.ESTABLISHED, 9999, "10.0.0.9", 443),
            outbound(TcpState.ESTABLISHED, 10_100, "10.0.0.9", 443),
            outbound(TcpState.ESTABLISHED, 10_010, "10.0.0.9", 443),
            outbound(TcpState.ESTABLISHED, 10_019, "10.0.0.9", 443));
    assertEquals(List.of(), ports.destinations());
    assertEquals(List.of(), ports.sources());
  }

  @Test
  void of_edgesOfTheRangeAndBesideTheReserved_count() {
    EphemeralPorts ports =
        ports(
            outbound(TcpState.ESTABLISHED, 10_000, "10.0.0.9", 443),
            outbound(TcpState.ESTABLISHED, 10_099, "10.0.0.9", 443),
            outbound(TcpState.ESTABLISHED, 10_009, "10.0.0.9", 443),
            outbound(TcpState.ESTABLISHED, 10_020, "10.0.0.9", 443));
    assertEquals(List.of(use("10.0.0.1", "10.0.0.9:443", 4, 0)), ports.destinations());
    assertEquals(4 / 90.0, ports.ratio(ports.destinations().get(0)));
  }

  @Test
  void of_anotherDestination_hasTheRangeForItself() {
    EphemeralPorts ports =
        ports(
            outbound(TcpState.ESTABLISHED, 10_001, "10.0.0.9", 443),
            outbound(TcpState.ESTABLISHED, 10_002, "10.0.0.9", 443),
            outbound(TcpState.ESTABLISHED, 10_001, "10.0.0.9", 444),
            outbound(TcpState.ESTABLISHED, 10_001, "10.0.0.8", 443));
    assertEquals(
        List.of(
            use("10.0.0.1", "10.0.0.9:443", 2, 0),
            use("10.0.0.1", "10.0.0.9:444", 1, 0),
            use("10.0.0.1", "10.0.0.8:443", 1, 0)),
        ports.destinations());
    assertEquals(
        List.of(use("10.0.0.1", "", 2, 0)), ports.sources(), "10001 and 10002, however often");
  }

  @Test
  void of_acceptedOnAListenersPort_usesNone() {
    EphemeralPorts ports =
        ports(
            listener("0.0.0.0", 10_050, 5),
            outbound(TcpState.ESTABLISHED, 10_050, "10.0.0.9", 40_000),
            outbound(TcpState.ESTABLISHED, 10_051, "10.0.0.9", 443));
    assertEquals(List.of(use("10.0.0.1", "10.0.0.9:443", 1, 0)), ports.destinations());
    assertEquals(List.of(use("10.0.0.1", "", 1, 0)), ports.sources());
  }

  @Test
  void of_timeWait_isUsedAndToldApart() {
    EphemeralPorts ports =
        ports(
            outbound(TcpState.TIME_WAIT, 10_001, "10.0.0.9", 443),
            outbound(TcpState.TIME_WAIT, 10_002, "10.0.0.9", 443),
            outbound(TcpState.ESTABLISHED, 10_002, "10.0.0.8", 443),
            outbound(TcpState.FIN_WAIT2, 10_003, "10.0.0.9", 443));
    assertEquals(use("10.0.0.1", "10.0.0.9:443", 3, 2), ports.destinations().get(0));
    assertEquals(
        List.of(use("10.0.0.1", "", 3, 1)),
        ports.sources(),
        "10002 would be used without its TIME_WAIT too");
  }

  @Test
  void of_v4MappedBesideV4_isTheSameDestination() {
    EphemeralPorts ports =
        ports(
            outbound(TcpState.ESTABLISHED, 10_001, "10.0.0.9", 443).family(6),
            outbound(TcpState.ESTABLISHED, 10_002, "10.0.0.9", 443));
    assertEquals(List.of(use("10.0.0.1", "10.0.0.9:443", 2, 0)), ports.destinations());
    assertEquals(List.of(use("10.0.0.1", "", 2, 0)), ports.sources());
  }

  @Test
  void of_fullestSourceHasFewRows_isNamedAllTheSame() {
    List<Row> rows = new ArrayList<>();
    for (int source = 0; source < 12; source++) { // 20 rows each on one port.
      for (int destination = 0; destination < 20; destination++) {
        rows.add(row(TcpState.ESTABLISHED, "10.2.0." + source, 10_001, "10.9.0." + destination, 1));
      }
    }
    for (int port = 0; port < 5; port++) {
      rows.add(row(TcpState.ESTABLISHED, "10.3.0.1", 10_001 + port, "10.9.0.1", 1));
    }
    assertEquals(use("10.3.0.1", "", 5, 0), ports(rows).sources().get(0));
  }

  @Test
  void of_ownerOfMost_isNamed() {
    int[] pids = {-1, 8, 9, 9, 9, 8, 9};
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < pids.length; i++) {
      rows.add(outbound(TcpState.ESTABLISHED, 10_001 + i, "10.0.0.9", 443));
    }
    SocketTable table = HandMadeTable.of(rows);
    EphemeralPorts ports =
        EphemeralPorts.of(1, table, new ListeningPorts(table), RANGE, row -> pids[row]);
    assertEquals(9, ports.destinations().get(0).pid());
    assertEquals(9, ports.sources().get(0).pid());
  }

  @Test
  void ratio_noPortAvailable_isFull() {
    PortRange none = PortRange.parse("10000 10000", "10000");
    EphemeralPorts ports = new EphemeralPorts(1, none, List.of(), List.of());
    assertEquals(1, ports.ratio(use("10.0.0.1", "", 0, 0)));
  }

  @Test
  void of_moreThanAreNamed_keepsTheFullest() {
    List<Row> rows = new ArrayList<>();
    for (int destination = 1; destination <= 15; destination++) {
      for (int port = 0; port < destination; port++) {
        rows.add(
            outbound(TcpState.ESTABLISHED, 10_020 + port, "10.9.0." + destination, 443)
                .cookie(rows.size() + 1));
      }
    }
    int[] used = ports(rows).destinations().stream().mapToInt(PortUse::used).toArray();
    assertEquals("[15, 14, 13, 12, 11, 10, 9, 8, 7, 6]", Arrays.toString(used));
  }
}

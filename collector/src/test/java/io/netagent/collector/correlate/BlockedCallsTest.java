package io.netagent.collector.correlate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netagent.recorder.ConnectionRole;
import io.netagent.recorder.RecordBuilder;
import io.netagent.recorder.RecordState;
import io.netagent.recorder.RecordedConnectionBuilder;
import io.netagent.recorder.WaitKind;
import io.netagent.socket.FourTuple;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BlockedCallsTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long NOW = 1_000 * SECOND;

  private static RecordedConnectionBuilder connection(int fd) {
    return new RecordedConnectionBuilder()
        .fd(fd)
        .role(ConnectionRole.CLIENT)
        .remoteLow(FourTuple.v4Mapped(0x0a000009))
        .remotePort(8000 + fd)
        .localPort(40_000 + fd)
        .connectNanos(5)
        .siteId(fd);
  }

  private static List<BlockedCall> calls(RecordBuilder record) {
    return BlockedCalls.of(record.build(), NOW, Map.of(7, 8443)).calls();
  }

  private static List<BlockedCall> calls(RecordedConnectionBuilder... connections) {
    return calls(
        new RecordBuilder()
            .connections(
                List.of(connections).stream().map(RecordedConnectionBuilder::build).toList()));
  }

  @Test
  void of_threadInARead_tellsSinceWhenAndForHowLongItMay() {
    assertEquals(
        List.of(
            new BlockedCall(
                BlockedKind.READ,
                31,
                120,
                0.5,
                5,
                40_005,
                ConnectionRole.CLIENT,
                "10.0.0.9:8005",
                5)),
        calls(connection(5).reader(31, NOW - 120 * SECOND, SECOND / 2)));
  }

  @Test
  void of_threadInAWrite_isAConnectUntilThatIsDone() {
    assertEquals(
        List.of(BlockedKind.WRITE, BlockedKind.CONNECT),
        calls(
                connection(5).writer(31, NOW - 3 * SECOND, 0),
                connection(6).connectNanos(0).writer(32, NOW - 2 * SECOND, 0))
            .stream()
            .map(BlockedCall::kind)
            .toList());
  }

  @Test
  void of_callsShorterThanASecond_areNotBlocked() {
    assertEquals(
        List.of(),
        calls(
            connection(5).reader(31, NOW - SECOND + 1, 0),
            connection(6).reader(32, NOW + SECOND, 0),
            connection(7)));
    assertEquals(1, calls(connection(5).reader(31, NOW - SECOND, 0)).size());
  }

  @Test
  void of_readerAndWriterOfOneConnection_areTwo() {
    List<BlockedCall> calls =
        calls(connection(5).reader(31, NOW - 2 * SECOND, 0).writer(32, NOW - 3 * SECOND, 0));
    assertEquals(List.of(32L, 31L), calls.stream().map(BlockedCall::threadId).toList());
  }

  @Test
  void of_acceptor_isToldButIsNoLongWait() {
    BlockedCalls blocked =
        BlockedCalls.of(
            new RecordBuilder()
                .listener(7, 1, 3, 21, NOW - 500 * SECOND, 0)
                .connections(List.of(connection(5).reader(31, NOW - 2 * SECOND, 0).build()))
                .build(),
            NOW,
            Map.of(7, 8443));
    assertEquals(BlockedKind.ACCEPT, blocked.calls().get(0).kind());
    assertEquals(8443, blocked.calls().get(0).localPort());
    assertEquals(ConnectionRole.LISTENER, blocked.calls().get(0).role());
    assertEquals(1, blocked.count(BlockedKind.ACCEPT));
    assertEquals(2, blocked.longestSeconds());
  }

  @Test
  void of_lookup_namesTheHost() {
    BlockedCall call =
        calls(new RecordBuilder().waits(WaitKind.LOOKUP, 31, NOW - 5 * SECOND, "db.internal"))
            .get(0);
    assertEquals(BlockedKind.LOOKUP, call.kind());
    assertEquals("db.internal", call.peer());
    assertEquals(-1, call.fd());
  }

  @Test
  void of_handshakeOnABlockingSocket_isOneCallWithItsConnection() {
    List<BlockedCall> calls =
        calls(
            new RecordBuilder()
                .waits(WaitKind.HANDSHAKE, 31, NOW - 5 * SECOND, "pay.example:443")
                .connections(List.of(connection(5).reader(31, NOW - 4 * SECOND, 0).build())));
    assertEquals(1, calls.size());
    assertEquals(BlockedKind.HANDSHAKE, calls.get(0).kind());
    assertEquals(5, calls.get(0).fd());
    assertEquals("10.0.0.9:8005", calls.get(0).peer());
  }

  @Test
  void of_handshakeOfAnEngine_findsItsConnectionByTheText() {
    RecordBuilder record =
        new RecordBuilder()
            .waits(WaitKind.HANDSHAKE, 31, NOW - 5 * SECOND, "10.0.0.9:8005")
            .connections(List.of(connection(5).build(), connection(6).build()));
    assertEquals(5, calls(record).get(0).fd());
  }

  @Test
  void of_handshakeThatSeveralConnectionsFit_isOfNone() {
    RecordBuilder record =
        new RecordBuilder()
            .waits(WaitKind.HANDSHAKE, 31, NOW - 5 * SECOND, "10.0.0.9:8005")
            .connections(List.of(connection(5).build(), connection(6).remotePort(8005).build()));
    assertEquals(-1, calls(record).get(0).fd());
    assertEquals("10.0.0.9:8005", calls(record).get(0).peer());
  }

  @Test
  void of_agentThatHasStopped_isNothing() {
    assertEquals(
        List.of(),
        calls(
            new RecordBuilder()
                .state(RecordState.STOPPED)
                .connections(List.of(connection(5).reader(31, NOW - 9 * SECOND, 0).build()))));
  }
}

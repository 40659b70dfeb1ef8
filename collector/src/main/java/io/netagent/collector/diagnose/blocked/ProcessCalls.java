package io.netagent.collector.diagnose.blocked;

import io.netagent.collector.correlate.BlockedCall;
import io.netagent.collector.correlate.BlockedKind;
import io.netagent.collector.diagnose.evidence.ConnectionEvidence;
import io.netagent.collector.diagnose.evidence.ProcessEvidence;
import io.netagent.recorder.ConnectionRole;
import io.netagent.socket.TcpState;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the threads of one process wait for at one tick, with the connections that belong to it. One
 * walk over the rows, which keeps nothing of those that nobody asks for.
 *
 * @param reads blocked reads of connections that were opened here
 * @param handshakes the same of TLS handshakes
 * @param connects the same of connects
 * @param lookups names being resolved, the longest first
 * @param unanswered rows in SYN_SENT
 * @param byFd the recorded connections of the calls, and of the descriptors that were asked for
 */
record ProcessCalls(
    ProcessEvidence process,
    List<CallOn> reads,
    List<CallOn> handshakes,
    List<CallOn> connects,
    List<BlockedCall> lookups,
    List<ConnectionEvidence> unanswered,
    Map<Integer, ConnectionEvidence> byFd) {

  /**
   * Of one process.
   *
   * @param fds of connections that are wanted besides; null for none
   */
  static ProcessCalls of(ProcessEvidence process, @Nullable BitSet fds) {
    List<BlockedCall> calls = process.facts().agent().blocked().calls();
    BitSet wanted = fds == null ? new BitSet() : fds;
    calls.forEach(
        call -> {
          if (isOnClient(call)) {
            wanted.set(call.fd());
          }
        });
    List<ConnectionEvidence> unanswered = new ArrayList<>();
    Map<Integer, ConnectionEvidence> byFd = new HashMap<>();
    for (ConnectionEvidence each : process.connections()) {
      if (each.row().state() == TcpState.SYN_SENT) {
        unanswered.add(each);
      }
      if (each.recorded() != null && each.row().fd() >= 0 && wanted.get(each.row().fd())) {
        byFd.put(each.row().fd(), each);
      }
    }
    return new ProcessCalls(
        process,
        of(calls, BlockedKind.READ, byFd),
        of(calls, BlockedKind.HANDSHAKE, byFd),
        of(calls, BlockedKind.CONNECT, byFd),
        calls.stream().filter(call -> call.kind() == BlockedKind.LOOKUP).toList(),
        unanswered,
        byFd);
  }

  private static List<CallOn> of(
      List<BlockedCall> calls, BlockedKind kind, Map<Integer, ConnectionEvidence> byFd) {
    List<CallOn> found = new ArrayList<>();
    for (BlockedCall call : calls) {
      ConnectionEvidence connection =
          call.kind() == kind && isOnClient(call) ? byFd.get(call.fd()) : null;
      if (connection != null && connection.row().tuple().remoteText().equals(call.peer())) {
        found.add(new CallOn(call, connection));
      }
    }
    return found;
  }

  private static boolean isOnClient(BlockedCall call) {
    return call.fd() >= 0 && call.role() == ConnectionRole.CLIENT;
  }
}

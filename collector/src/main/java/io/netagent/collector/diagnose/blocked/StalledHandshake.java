package io.netagent.collector.diagnose.blocked;

import io.netagent.collector.correlate.BlockedCall;
import io.netagent.collector.diagnose.evidence.ConnectionEvidence;
import io.netagent.collector.diagnose.evidence.ProcessEvidence;
import io.netagent.recorder.ConnectionRole;
import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.RecordedConnection;
import io.netagent.recorder.RecordedWait;
import io.netagent.recorder.WaitKind;
import io.netagent.socket.TcpState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A TLS handshake that goes on, on a connection opened here.
 *
 * @param call of the thread that waits in it; null for an SSLEngine's, which blocks no thread
 * @param seconds since it began, while its process ran
 * @param limitSeconds after which its thread gives up; 0 = never, NaN if not known
 */
record StalledHandshake(
    ConnectionEvidence connection,
    @Nullable BlockedCall call,
    double seconds,
    double limitSeconds) {

  /** An engine writes its ClientHello as soon as its handshake begins. */
  private static final long HELLO_NANOS = 1_000_000_000L;

  /** All of one process, by threads and by engines. */
  static List<StalledHandshake> of(ProcessCalls calls, long nowNanos) {
    List<StalledHandshake> found = new ArrayList<>();
    for (CallOn each : calls.handshakes()) {
      RecordedConnection recorded = each.connection().recorded();
      double limitSeconds =
          recorded != null && recorded.readerThreadId() == each.call().threadId()
              ? recorded.readerLimitNanos() / 1e9
              : Double.NaN;
      found.add(
          new StalledHandshake(
              each.connection(),
              each.call(),
              calls.process().blockedSeconds(each.call()),
              limitSeconds));
    }
    addEngines(found, calls.process(), nowNanos);
    return found;
  }

  /**
   * An engine knows its peer at best by name. Its connection is the one that has sent something at
   * the time when the handshake began, and nothing since, and has received nothing at all. Without
   * such a one nothing is told: a forgotten engine stays in its handshake for ever.
   */
  private static void addEngines(
      List<StalledHandshake> found, ProcessEvidence process, long nowNanos) {
    FlightRecord record = process.facts().agent().record();
    if (record == null || !process.facts().agent().recording()) {
      return;
    }
    Set<Integer> taken = new HashSet<>();
    for (RecordedWait wait : record.waits()) {
      double seconds = Math.min((nowNanos - wait.sinceNanos()) / 1e9, process.sinceStallSeconds());
      if (wait.kind() == WaitKind.HANDSHAKE
          && wait.threadId() == 0
          && seconds >= TlsHandshakeStall.SEEN_SECONDS) {
        ConnectionEvidence nearest = nearest(process, wait, taken);
        if (nearest != null && taken.add(nearest.row().fd())) {
          found.add(new StalledHandshake(nearest, null, seconds, Double.NaN));
        }
      }
    }
  }

  private static @Nullable ConnectionEvidence nearest(
      ProcessEvidence process, RecordedWait wait, Set<Integer> taken) {
    int port = port(wait.what());
    ConnectionEvidence nearest = null;
    long nearestNanos = HELLO_NANOS;
    for (ConnectionEvidence each : process.connections()) {
      RecordedConnection recorded = each.recorded();
      if (recorded != null && isOf(each.row().state(), recorded, port)) {
        long nanos = Math.abs(recorded.lastWriteAtNanos() - wait.sinceNanos());
        if (nanos <= nearestNanos && !taken.contains(each.row().fd())) {
          nearest = each;
          nearestNanos = nanos;
        }
      }
    }
    return nearest;
  }

  private static boolean isOf(@Nullable TcpState state, RecordedConnection recorded, int port) {
    return recorded.role() == ConnectionRole.CLIENT
        && state == TcpState.ESTABLISHED
        && recorded.bytesRead() == 0
        && recorded.writeOperations() > 0
        // An engine's channel does not block; a thread in a read is a socket's.
        && recorded.readerThreadId() == 0
        && (port < 0 || recorded.remotePort() == port);
  }

  /** Of {@code host:port}; -1 if there is none. */
  private static int port(String what) {
    int port = 0;
    int colon = what.lastIndexOf(':');
    for (int i = colon + 1; i < what.length(); i++) {
      int digit = what.charAt(i) - '0';
      if (digit < 0 || digit > 9 || i - colon > 5) {
        return -1;
      }
      port = 10 * port + digit;
    }
    return colon < 0 || port == 0 ? -1 : port;
  }

  long bytesReceived() {
    RecordedConnection recorded = connection.recorded();
    return recorded == null ? 0 : recorded.bytesRead();
  }
}

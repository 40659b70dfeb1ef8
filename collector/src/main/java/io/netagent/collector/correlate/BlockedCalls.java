package io.netagent.collector.correlate;

import io.netagent.recorder.ConnectionRole;
import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.RecordState;
import io.netagent.recorder.RecordedConnection;
import io.netagent.recorder.RecordedListener;
import io.netagent.recorder.RecordedWait;
import io.netagent.recorder.WaitKind;
import io.netagent.socket.FourTuple;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The calls that threads of one process were blocked in when its record was read, the longest
 * first. Shorter ones than a second are left out: a busy server has some at any moment.
 *
 * <p>A handshake on a blocking socket consists of reads and writes. Its thread is told once, as in
 * the handshake, with the connection that it reads or writes. One by an SSLEngine blocks no thread;
 * it finds its connection by the text of its remote end.
 */
public record BlockedCalls(List<BlockedCall> calls) {
  /** Nobody is blocked. */
  public static final BlockedCalls NONE = new BlockedCalls(List.of());

  /** Ten of the agent's coarse ticks. */
  static final long BLOCKED_NANOS = 1_000_000_000L;

  private static final Comparator<BlockedCall> LONGEST_FIRST =
      Comparator.comparingDouble(BlockedCall::forSeconds)
          .reversed()
          .thenComparing(BlockedCall::threadId)
          .thenComparing(BlockedCall::kind);

  public BlockedCalls {
    calls = List.copyOf(calls);
  }

  /**
   * What a reading of a record shows; nothing if its agent records no more, for what stands there
   * then is of the past.
   *
   * @param readAtNanos CLOCK_MONOTONIC after it was read
   * @param listenPorts by fd: the record itself mostly does not know them
   */
  public static BlockedCalls of(
      FlightRecord record, long readAtNanos, Map<Integer, Integer> listenPorts) {
    return record.header().state() == RecordState.RECORDING
        ? new BlockedCalls(new Gathering(record, readAtNanos, listenPorts).calls())
        : NONE;
  }

  /** How many threads are in this. */
  public int count(BlockedKind kind) {
    int count = 0;
    for (BlockedCall call : calls) {
      count += call.kind() == kind ? 1 : 0;
    }
    return count;
  }

  /** Of all that do not wait in accept; 0 without any. */
  public double longestSeconds() {
    double longest = 0;
    for (BlockedCall call : calls) {
      if (call.kind() != BlockedKind.ACCEPT) {
        longest = Math.max(longest, call.forSeconds());
      }
    }
    return longest;
  }

  private static final class Gathering {
    private final FlightRecord record;
    private final long readAtNanos;
    private final Map<Integer, Integer> listenPorts;
    private final List<BlockedCall> calls = new ArrayList<>();
    private final Map<Long, RecordedConnection> byThread = new HashMap<>();
    private final Map<String, @Nullable RecordedConnection> byPeer = new HashMap<>();

    Gathering(FlightRecord record, long readAtNanos, Map<Integer, Integer> listenPorts) {
      this.record = record;
      this.readAtNanos = readAtNanos;
      this.listenPorts = listenPorts;
    }

    List<BlockedCall> calls() {
      if (record.waits().stream().anyMatch(wait -> wait.kind() == WaitKind.HANDSHAKE)) {
        indexConnections();
      }
      Set<Long> inHandshake = new HashSet<>();
      for (RecordedWait wait : record.waits()) {
        if (wait.kind() == WaitKind.HANDSHAKE) {
          inHandshake.add(wait.threadId());
          addHandshake(wait);
        } else {
          add(BlockedKind.LOOKUP, wait, null, wait.what());
        }
      }
      for (RecordedConnection connection : record.connections()) {
        if (!inHandshake.contains(connection.readerThreadId())) {
          addReader(connection);
        }
        if (!inHandshake.contains(connection.writerThreadId())) {
          addWriter(connection);
        }
      }
      record.listeners().forEach(this::addAcceptor);
      calls.sort(LONGEST_FIRST);
      return calls;
    }

    private void indexConnections() {
      for (RecordedConnection connection : record.connections()) {
        byThread.put(connection.readerThreadId(), connection);
        byThread.put(connection.writerThreadId(), connection);
        String peer = peer(connection);
        byPeer.put(peer, byPeer.containsKey(peer) ? null : connection); // Of several none.
      }
      byThread.remove(0L);
    }

    private void addHandshake(RecordedWait wait) {
      RecordedConnection connection = byPeer.get(wait.what());
      if (connection == null) {
        connection = byThread.get(wait.threadId());
      }
      add(
          BlockedKind.HANDSHAKE,
          wait,
          connection,
          connection == null ? wait.what() : peer(connection));
    }

    private void add(
        BlockedKind kind, RecordedWait wait, @Nullable RecordedConnection connection, String peer) {
      add(
          kind,
          wait.threadId(),
          wait.sinceNanos(),
          wait.limitNanos(),
          connection == null ? -1 : connection.fd(),
          connection == null ? 0 : connection.localPort(),
          connection == null ? null : connection.role(),
          peer,
          connection == null ? -1 : connection.siteId());
    }

    private void addReader(RecordedConnection connection) {
      add(
          BlockedKind.READ,
          connection.readerThreadId(),
          connection.readerSinceNanos(),
          connection.readerLimitNanos(),
          connection.fd(),
          connection.localPort(),
          connection.role(),
          peer(connection),
          connection.siteId());
    }

    private void addWriter(RecordedConnection connection) {
      add(
          connection.connectNanos() == 0 ? BlockedKind.CONNECT : BlockedKind.WRITE,
          connection.writerThreadId(),
          connection.writerSinceNanos(),
          connection.writerLimitNanos(),
          connection.fd(),
          connection.localPort(),
          connection.role(),
          peer(connection),
          connection.siteId());
    }

    private void addAcceptor(RecordedListener listener) {
      add(
          BlockedKind.ACCEPT,
          listener.acceptorThreadId(),
          listener.acceptorSinceNanos(),
          listener.acceptorLimitNanos(),
          listener.fd(),
          listenPorts.getOrDefault(listener.fd(), listener.localPort()),
          ConnectionRole.LISTENER,
          "",
          -1);
    }

    private void add(
        BlockedKind kind,
        long threadId,
        long sinceNanos,
        long limitNanos,
        int fd,
        int localPort,
        @Nullable ConnectionRole role,
        String peer,
        int siteId) {
      long forNanos = readAtNanos - sinceNanos;
      if (threadId != 0 && sinceNanos != 0 && forNanos >= BLOCKED_NANOS) {
        calls.add(
            new BlockedCall(
                kind,
                threadId,
                forNanos / 1e9,
                Math.max(0, limitNanos) / 1e9,
                fd,
                localPort,
                role,
                peer,
                siteId));
      }
    }

    private static String peer(RecordedConnection connection) {
      return FourTuple.endText(
          connection.remoteHigh(), connection.remoteLow(), connection.remotePort());
    }
  }
}

package io.netagent.collector.expose;

import io.netagent.collector.aggregate.EphemeralPorts;
import io.netagent.collector.aggregate.ListenQueue;
import io.netagent.collector.diagnose.evidence.NamespaceReading;
import io.netagent.collector.source.SocketTotals;
import io.netagent.collector.source.TcpCounters;
import io.netagent.collector.source.TcpLimits;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One network namespace. What is null could not be read; the snapshot's limitations say why.
 *
 * @param inode of /proc/PID/ns/net; where that can't be read, the one of /proc/PID/net/tcp; 0 if
 *     neither can
 * @param own the collector's own
 * @param pid of a process in it, by which it can be entered
 * @param sockets rows of its table; -1 before it was first read
 * @param listenQueues the fullest first
 * @param ports null where its port range can't be read
 */
public record NamespaceStatus(
    long inode,
    boolean own,
    int pid,
    int sockets,
    List<ListenQueue> listenQueues,
    @Nullable EphemeralPorts ports,
    @Nullable SocketTotals totals,
    @Nullable TcpCounters counters,
    @Nullable TcpLimits limits) {
  public NamespaceStatus {
    listenQueues = List.copyOf(listenQueues);
  }

  /** What the exposers show of a reading. */
  public static NamespaceStatus of(NamespaceReading reading) {
    return new NamespaceStatus(
        reading.inode(),
        reading.own(),
        reading.pid(),
        reading.sockets(),
        reading.listenQueues(),
        reading.ports(),
        reading.totals(),
        reading.counters(),
        reading.limits());
  }
}

package io.netagent.collector.diagnose.evidence;

import io.netagent.collector.aggregate.ActiveCloses;
import io.netagent.collector.aggregate.EphemeralPorts;
import io.netagent.collector.aggregate.ListenQueue;
import io.netagent.collector.aggregate.RemoteCount;
import io.netagent.collector.correlate.PathLoss;
import io.netagent.collector.source.SocketTotals;
import io.netagent.collector.source.TcpCounters;
import io.netagent.collector.source.TcpLimits;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one tick has read and counted in one network namespace. What is null could not be read.
 *
 * @param inode as in {@link io.netagent.collector.correlate.CorrelatedConnection#namespace()}
 * @param own the collector's own
 * @param pid of a process in it, by which it can be entered
 * @param sockets rows of its table; -1 before it was first read
 * @param listenQueues the fullest first
 * @param remotes its connections by process and remote, the largest groups only
 * @param lossyPaths the remote addresses to which data of the last minute had to be sent again
 * @param activeCloses what this host has closed first, by remote and who closed it
 */
public record NamespaceReading(
    long inode,
    boolean own,
    int pid,
    int sockets,
    List<ListenQueue> listenQueues,
    List<RemoteCount> remotes,
    ActiveCloses activeCloses,
    @Nullable EphemeralPorts ports,
    @Nullable SocketTotals totals,
    @Nullable TcpCounters counters,
    @Nullable TcpLimits limits,
    List<PathLoss> lossyPaths) {
  public NamespaceReading {
    listenQueues = List.copyOf(listenQueues);
    remotes = List.copyOf(remotes);
    lossyPaths = List.copyOf(lossyPaths);
  }

  /** The same where nothing was lost, and nothing closed first by this host. */
  public NamespaceReading(
      long inode,
      boolean own,
      int pid,
      int sockets,
      List<ListenQueue> listenQueues,
      List<RemoteCount> remotes,
      @Nullable EphemeralPorts ports,
      @Nullable SocketTotals totals,
      @Nullable TcpCounters counters,
      @Nullable TcpLimits limits) {
    this(
        inode,
        own,
        pid,
        sockets,
        listenQueues,
        remotes,
        ActiveCloses.NONE,
        ports,
        totals,
        counters,
        limits,
        List.of());
  }
}

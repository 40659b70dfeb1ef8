package io.netagent.collector.diagnose.evidence;

import io.netagent.collector.aggregate.ActiveCloses;
import io.netagent.collector.aggregate.EphemeralPorts;
import io.netagent.collector.aggregate.RemoteCount;
import io.netagent.collector.correlate.PathLoss;
import io.netagent.collector.source.SocketTotals;
import io.netagent.collector.source.TcpCounters;
import io.netagent.collector.source.TcpLimits;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One network namespace as the rules see it. What is null could not be read.
 *
 * @param inode as in {@link io.netagent.collector.correlate.CorrelatedConnection#namespace()}
 * @param own the collector's own
 * @param remotes its connections by process and remote, the largest groups only
 * @param lossyPaths the remote addresses to which data of the last minute had to be sent again
 * @param activeCloses what this host has closed first, by remote and who closed it
 */
public record NamespaceEvidence(
    long inode,
    boolean own,
    List<ListenerEvidence> listeners,
    List<RemoteCount> remotes,
    ActiveCloses activeCloses,
    @Nullable EphemeralPorts ports,
    @Nullable SocketTotals totals,
    @Nullable TcpCounters counters,
    @Nullable TcpLimits limits,
    List<PathLoss> lossyPaths) {
  public NamespaceEvidence {
    listeners = List.copyOf(listeners);
    remotes = List.copyOf(remotes);
    lossyPaths = List.copyOf(lossyPaths);
  }
}

package io.netagent.collector.diagnose.evidence;

import io.netagent.collector.aggregate.ActiveCloses;
import io.netagent.collector.aggregate.EphemeralPorts;
import io.netagent.collector.aggregate.RemoteCount;
import io.netagent.collector.correlate.PathLoss;
import io.netagent.collector.source.TcpCounters;
import io.netagent.collector.source.TcpLimits;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One network namespace as the rules see it: what the tick has read, and its listeners over time.
 */
public record NamespaceEvidence(NamespaceReading reading, List<ListenerEvidence> listeners) {
  public NamespaceEvidence {
    listeners = List.copyOf(listeners);
  }

  public long inode() {
    return reading.inode();
  }

  public List<RemoteCount> remotes() {
    return reading.remotes();
  }

  public ActiveCloses activeCloses() {
    return reading.activeCloses();
  }

  public @Nullable EphemeralPorts ports() {
    return reading.ports();
  }

  public @Nullable TcpCounters counters() {
    return reading.counters();
  }

  public @Nullable TcpLimits limits() {
    return reading.limits();
  }

  public List<PathLoss> lossyPaths() {
    return reading.lossyPaths();
  }
}

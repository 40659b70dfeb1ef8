package io.netagent.collector.diagnose.blocked;

import io.netagent.collector.aggregate.ListenQueue;
import io.netagent.collector.correlate.CorrelatedConnection;
import io.netagent.collector.diagnose.evidence.ListenerEvidence;
import io.netagent.collector.diagnose.evidence.NamespaceEvidence;
import io.netagent.collector.diagnose.evidence.ProcessEvidence;
import io.netagent.collector.diagnose.evidence.TickEvidence;
import io.netagent.socket.FourTuple;
import org.jspecify.annotations.Nullable;

/**
 * The listener of this host that a connection goes to.
 *
 * @param owner its process; the one with pid -1 if that is not visible
 */
record LocalListener(ListenQueue queue, ProcessEvidence owner) {

  /** Null if the remote end is not of this host, or nobody listens there. */
  static @Nullable LocalListener of(TickEvidence tick, CorrelatedConnection row) {
    NamespaceEvidence namespace = tick.namespace(row.namespace());
    if (namespace == null || !isWithinHost(row.tuple())) {
      return null;
    }
    String remote = row.tuple().remoteText();
    for (ListenerEvidence listener : namespace.listeners()) {
      String local = listener.queue().local();
      if (listener.localPort() == row.tuple().remotePort()
          && (local.equals(remote) || local.startsWith("0.0.0.0:") || local.startsWith("[::]:"))) {
        return new LocalListener(listener.queue(), tick.process(listener.queue().pid()));
      }
    }
    return null;
  }

  /** The kernel chooses the same address for both ends, or both are loopback. */
  private static boolean isWithinHost(FourTuple tuple) {
    return (tuple.localHigh() == tuple.remoteHigh() && tuple.localLow() == tuple.remoteLow())
        || (tuple.remoteHigh() == 0 && tuple.remoteLow() >>> 24 == 0xffff_7fL);
  }

  /** The kernel drops a SYN to it: {@code man 2 listen}. */
  boolean isFull() {
    return queue.length() > 0 && queue.limit() >= 0 && queue.length() >= queue.limit();
  }

  /** {@code process Shop (pid 17)}, or that it is not visible. */
  String ownerText() {
    return owner.pid() < 0
        ? "a process that is not visible"
        : "process " + owner.facts().name() + " (pid " + owner.pid() + ")";
  }
}

package io.netagent.collector.diagnose.listen;

import io.netagent.collector.diagnose.evidence.ListenerEvidence;
import io.netagent.collector.diagnose.evidence.Look;
import io.netagent.collector.diagnose.evidence.ProcessEvidence;
import io.netagent.collector.diagnose.evidence.ServerWorkers;
import io.netagent.collector.diagnose.evidence.WaitingThread;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One accept queue with connections in it, and why nobody takes them. All durations are without the
 * time in which the process did not run or nobody watched.
 *
 * @param fullSeconds at or above its limit in each look for so long
 * @param waitingSeconds not empty in each look for so long
 * @param oldestSeconds the oldest connection in it is so old, at least: for so long nobody has
 *     accepted, since the kernel gives them out in order; 0 if not known
 * @param closedByClients of those in the queue, the ones whose client has closed; of all listeners
 *     on this end
 * @param connecting SYN_SENT rows of this host that wait for an answer from it
 * @param connectingTo the ends that they connect to
 * @param acceptedPerSecond by the record, since the look before; NaN if not known
 * @param lastAcceptedSeconds ago, by the record; NaN if not known
 * @param acceptorWaits a thread is in accept and waits for a client: it takes what comes
 * @param workers what most of the server's workers wait for, or else do; null if not known
 * @param acceptor the thread that accepts, if it does something else now; null if not known
 * @param acceptorGone all threads that were seen in accept have ended
 * @param stacksMayCome they were asked for and are not there yet
 */
record QueueEvidence(
    ProcessEvidence process,
    ListenerEvidence listener,
    double fullSeconds,
    double waitingSeconds,
    double oldestSeconds,
    int closedByClients,
    int connecting,
    Set<String> connectingTo,
    double acceptedPerSecond,
    double lastAcceptedSeconds,
    boolean acceptorWaits,
    @Nullable ServerWorkers workers,
    @Nullable WaitingThread acceptor,
    boolean acceptorGone,
    boolean stacksMayCome,
    long maxAcceptQueue,
    Look look) {
  QueueEvidence {
    connectingTo = Set.copyOf(connectingTo);
  }

  long length() {
    return listener.queue().length();
  }

  int limit() {
    return listener.queue().limit();
  }

  String local() {
    return listener.queue().local();
  }
}

package io.netagent.collector.correlate;

import io.netagent.recorder.ClosedConnection;
import io.netagent.socket.FourTuple;
import io.netagent.socket.TcpState;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a connection that has ended, or that its process has closed.
 *
 * @param namespace the inode of its network namespace
 * @param pid of its owner, or of who has closed it; -1 if that is not known
 * @param stateNumber that it was last seen in, as the kernel numbers it
 * @param goneAtNanos CLOCK_MONOTONIC of the reading that first missed it; 0 while it has a row
 * @param closed what the agent has recorded of its end; null if that is not known (any more)
 */
public record EndedConnection(
    long namespace,
    FourTuple tuple,
    int family,
    int pid,
    int siteId,
    int stateNumber,
    long goneAtNanos,
    @Nullable ClosedConnection closed) {

  /** That it was last seen in; null for one that this release does not know. */
  public @Nullable TcpState state() {
    return TcpState.ofKernelNumber(stateNumber);
  }
}

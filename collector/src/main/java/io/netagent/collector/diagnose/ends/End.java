package io.netagent.collector.diagnose.ends;

import io.netagent.recorder.ClosedConnection;
import io.netagent.socket.FourTuple;

/** One connection that ended in a way that says something. */
record End(EndKind kind, ClosedConnection closed) {
  String remote() {
    return FourTuple.endText(closed.remoteHigh(), closed.remoteLow(), closed.remotePort());
  }

  Remote remoteEnd() {
    return new Remote(closed.remoteHigh(), closed.remoteLow(), closed.remotePort());
  }

  /** When the write that ended the pause was made; CLOCK_MONOTONIC. */
  long requestAtNanos() {
    return closed.closedAtNanos() - closed.fromPauseToCloseNanos();
  }

  double pauseSeconds() {
    return closed.pauseNanos() / 1e9;
  }

  /**
   * Whether it surely was a request that met the end. A write that failed may have been a goodbye
   * of a pool that was about to close the connection anyway: how long it was is not known.
   */
  boolean certain() {
    return !closed.writeAfterPauseFailed();
  }
}

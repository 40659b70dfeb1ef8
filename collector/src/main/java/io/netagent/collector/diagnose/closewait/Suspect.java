package io.netagent.collector.diagnose.closewait;

import io.netagent.collector.correlate.CorrelatedConnection;
import io.netagent.collector.diagnose.evidence.ConnectionEvidence;

/**
 * A connection in CLOSE_WAIT and what speaks against it.
 *
 * @param earnedSeconds it has been in CLOSE_WAIT, untouched (same queues, nothing written), with
 *     its process awake and watched: a lower bound
 * @param idleSeconds since the application's last read or write by a live record, or since the
 *     process was last seen stalled; NaN without a record
 * @param passedOver its site opened another connection to the same remote although this one stood
 *     idle: an HTTP pool would have used this one, or found it stale and closed it
 */
record Suspect(
    ConnectionEvidence evidence,
    SuspectKind kind,
    double earnedSeconds,
    double idleSeconds,
    boolean passedOver) {
  CorrelatedConnection connection() {
    return evidence.row();
  }

  /** By a listener of this host; else it was opened here. */
  boolean accepted() {
    return evidence.accepted();
  }
}

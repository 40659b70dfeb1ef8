package io.netagent.collector.diagnose.closewait;

import io.netagent.collector.correlate.CorrelatedConnection;
import io.netagent.collector.diagnose.evidence.ConnectionEvidence;

/**
 * A connection that stands still, in CLOSE_WAIT or with a request unread, and what speaks against
 * it.
 *
 * @param earnedSeconds it has been in CLOSE_WAIT, or its request unread, untouched (same queues,
 *     nothing written), with its process awake and watched: a lower bound
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

  /** How long it has been as it is: in CLOSE_WAIT, or with its request unread. */
  double ageSeconds() {
    return kind == SuspectKind.REQUEST ? earnedSeconds : connection().stateForSeconds();
  }

  /** By a listener of this host; else it was opened here. */
  boolean accepted() {
    return evidence.accepted();
  }
}

package io.netagent.collector.diagnose;

import io.netagent.collector.correlate.CorrelatedConnection;

/**
 * A connection in CLOSE_WAIT and what speaks against it.
 *
 * @param earnedSeconds it has been in CLOSE_WAIT, untouched (same queues, nothing written), with
 *     its process awake and watched: a lower bound
 * @param idleSeconds since the application's last read or write by a live record, or since the
 *     process was last seen stalled; NaN without a record
 * @param passedOver its site opened another connection to the same remote although this one stood
 *     idle: an HTTP pool would have used this one, or found it stale and closed it
 * @param accepted by a listener of this host; else it was opened here
 */
record Suspect(
    CorrelatedConnection connection,
    SuspectKind kind,
    double earnedSeconds,
    double idleSeconds,
    boolean passedOver,
    boolean accepted) {}

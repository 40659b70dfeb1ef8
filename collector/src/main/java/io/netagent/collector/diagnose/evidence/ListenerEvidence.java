package io.netagent.collector.diagnose.evidence;

import io.netagent.collector.aggregate.ListenQueue;

/**
 * One listener over time.
 *
 * @param localPort it listens on
 * @param waitingSeconds for so long each look has found connections in its accept queue
 * @param fullSeconds for so long each look has found it at or above its limit
 */
public record ListenerEvidence(
    ListenQueue queue, int localPort, double waitingSeconds, double fullSeconds) {}

package io.netagent.collector.event;

/**
 * Events of one JVM that have no line: those of about a second together.
 *
 * @param epochMicros when it was noticed
 * @param process as in {@link EventLine}; empty if it is not one JVM's
 * @param pid or -1
 * @param count -1 if it is not known
 */
public record EventLoss(long epochMicros, String process, int pid, LossReason reason, long count) {}

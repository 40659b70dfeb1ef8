package io.netagent.collector.aggregate;

/**
 * How many ephemeral ports are in use from one source address towards one destination. connect(2)
 * fails with EADDRNOTAVAIL when all available ones are; each destination has the whole range to
 * itself.
 *
 * @param source address
 * @param destination address and port; empty for a count over all destinations, which is what
 *     {@code bind(source, 0)} has left
 * @param pid of most of them, or -1
 * @param used TIME_WAIT included
 * @param timeWait those of them in TIME_WAIT
 * @param secondsToExhaustion as the last minutes went; infinite if it does not grow
 */
public record PortUse(
    long namespace,
    String source,
    String destination,
    int pid,
    int used,
    int timeWait,
    double secondsToExhaustion) {
  PortUse withSecondsToExhaustion(double seconds) {
    return new PortUse(namespace, source, destination, pid, used, timeWait, seconds);
  }
}

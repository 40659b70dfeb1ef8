package io.netagent.collector.aggregate;

/**
 * The connections of one process with one remote.
 *
 * @param remote {@code 10.0.0.7:5432} for connections that the process opened; {@code 10.0.0.7} for
 *     those it accepted, where the remote port says nothing
 * @param inbound accepted, as far as a listener on the local port tells
 * @param localPort of the listener where inbound, else 0
 * @param pid or -1
 * @param connections in whatever state, TIME_WAIT included
 * @param closeWait those of them in CLOSE_WAIT
 */
public record RemoteCount(
    long namespace,
    String remote,
    boolean inbound,
    int localPort,
    int pid,
    long connections,
    long closeWait) {}

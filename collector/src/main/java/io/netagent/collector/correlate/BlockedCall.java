package io.netagent.collector.correlate;

import io.netagent.recorder.ConnectionRole;
import org.jspecify.annotations.Nullable;

/**
 * A thread that has been in one call for a second or longer, as its process's agent recorded it.
 *
 * @param threadId of java.lang.Thread
 * @param forSeconds how long already; to the agent's coarse tick (100 ms), exact for a timed wait
 * @param limitSeconds after which the call gives up, such as SO_TIMEOUT; 0 = never, or not known of
 *     a lookup or handshake
 * @param fd of the socket; -1 for a lookup, and for a handshake whose connection is not known
 * @param localPort 0 if there is no socket, or it is not known
 * @param role of this process; null if there is no socket
 * @param peer the remote address and port; of a lookup the name; of a handshake whose connection is
 *     not known what the agent knew, as host:port; empty for a listener. May be hostile text
 * @param siteId in the record, or -1
 */
public record BlockedCall(
    BlockedKind kind,
    long threadId,
    double forSeconds,
    double limitSeconds,
    int fd,
    int localPort,
    @Nullable ConnectionRole role,
    String peer,
    int siteId) {}

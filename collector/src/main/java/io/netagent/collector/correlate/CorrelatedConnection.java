package io.netagent.collector.correlate;

import io.netagent.collector.aggregate.CloseWaitKind;
import io.netagent.recorder.RecordedConnection;
import io.netagent.recorder.RecordedSite;
import io.netagent.socket.FourTuple;
import io.netagent.socket.TcpState;
import org.jspecify.annotations.Nullable;

/**
 * One row of the kernel's table with all that is known about it.
 *
 * @param namespace the inode of the network namespace in which the addresses hold; see {@link
 *     NamespaceRows}
 * @param stateNumber as the kernel numbers it, also where {@code state} is null (unknown)
 * @param family 4 or 6: the table it stands in; a v4-mapped row has family 6
 * @param pid of the owner, or of who has closed it; -1 if that is not known
 * @param fd in the owner; -1 if it is not known or the socket has none any more
 * @param closeWaitKind null unless the state is CLOSE_WAIT
 * @param stateForSeconds how long the row has been in its state, at least; exact if {@code
 *     stateSinceExact}
 * @param stateSinceExact the record told (EOF was read at that time), or the collector saw the
 *     change happen; else the row was in the state when first seen
 * @param idleSeconds since the last read or write by the application; NaN without a record
 * @param delivery how its data gets through; null where nothing is on its way, or the row does not
 *     tell
 * @param recorded what the agent knows, or null: no agent, or not joined
 * @param site where it was opened or first read, or null
 */
public record CorrelatedConnection(
    long namespace,
    FourTuple tuple,
    int family,
    int stateNumber,
    @Nullable TcpState state,
    long recvQueueBytes,
    long sendQueueBytes,
    long uid,
    long inode,
    int pid,
    int fd,
    @Nullable CloseWaitKind closeWaitKind,
    double stateForSeconds,
    boolean stateSinceExact,
    double idleSeconds,
    @Nullable Delivery delivery,
    @Nullable RecordedConnection recorded,
    @Nullable RecordedSite site) {}

package io.netagent.socket;

/** Everything a {@link SocketRecord} says, as a value to compare. */
public record RowValues(
    int family,
    int stateNumber,
    FourTuple fourTuple,
    long recvQueueBytes,
    long sendQueueBytes,
    int timerKind,
    long timerRemainingMillis,
    int retransmits,
    long uid,
    long inode) {

  public static RowValues of(SocketRecord row) {
    return new RowValues(
        row.family(),
        row.stateNumber(),
        row.fourTuple(),
        row.recvQueueBytes(),
        row.sendQueueBytes(),
        row.timerKind(),
        row.timerRemainingMillis(),
        row.retransmits(),
        row.uid(),
        row.inode());
  }
}

package io.netagent.recorder;

/** How a connection ended. The code is the byte in the ring of closed connections. */
public enum CloseReason {
  NORMAL(1, RecordCounter.CLOSED_NORMAL),
  RESET(2, RecordCounter.CLOSED_RESET),
  TIMED_OUT(3, RecordCounter.CLOSED_TIMED_OUT),
  BY_GC(4, RecordCounter.CLOSED_BY_GC),
  /** A write failed because the peer had closed (EPIPE). */
  BROKEN_PIPE(5, RecordCounter.CLOSED_BROKEN_PIPE),
  /** Nothing but the end of the JVM. */
  AT_EXIT(6, RecordCounter.CLOSED_AT_EXIT);

  private final int code;
  private final RecordCounter counter;

  CloseReason(int code, RecordCounter counter) {
    this.code = code;
    this.counter = counter;
  }

  public int code() {
    return code;
  }

  /** Counts the connections that ended like this. */
  public RecordCounter counter() {
    return counter;
  }
}

package io.netagent.recorder;

/**
 * The exact counters of a flight record, in the order of their words in the counter section. Append
 * only: a reader of an older record finds fewer, never others.
 */
public enum RecordCounter {
  OPENED_CLIENT(0),
  OPENED_SERVER(1),

  CLOSED_NORMAL(2),
  CLOSED_RESET(3),
  CLOSED_TIMED_OUT(4),
  /** Closed by the JDK's cleaner thread, after the application had dropped the socket unclosed. */
  CLOSED_BY_GC(5),

  CONNECT_REFUSED(6),
  CONNECT_TIMED_OUT(7),
  CONNECT_UNREACHABLE(8),
  CONNECT_RESET(9),
  /** EADDRNOTAVAIL: no local port left, or a local address that this host does not have. */
  CONNECT_NO_LOCAL_PORT(10),
  CONNECT_TOO_MANY_FILES(11),
  CONNECT_DNS(12),
  /** Closed or interrupted by the application itself while the connect was pending. */
  CONNECT_ABORTED(13),
  CONNECT_OTHER(14),

  /** Throwables caught inside hooks; the application never saw them. */
  HOOK_ERRORS(15),
  /** Opens on an fd beyond the slots that memory exists for. */
  UNTRACKED_OPENS(16),
  /** Stacks not taken because opens came faster than the sampling rate. */
  SITES_SKIPPED(17),
  /** Stacks that found the site table or the frame table full. */
  SITES_OVERFLOWED(18);

  private final int index;

  RecordCounter(int index) {
    this.index = index;
  }

  /** The word's place in the counter section, from 0. */
  public int index() {
    return index;
  }
}

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
  SITES_OVERFLOWED(18),

  /** A write met a connection that the peer had closed or reset (EPIPE). */
  CLOSED_BROKEN_PIPE(19),
  /** Closed after the JVM had begun to exit, for no other reason. */
  CLOSED_AT_EXIT(20),

  /** Connections that were open when the agent was attached; counted as opened nowhere else. */
  ADOPTED(21),
  /** Adopted ones that were closed; counted by reason, too. */
  ADOPTED_CLOSED(22),
  LISTENERS_OPENED(23),

  LOOKUPS(24),
  LOOKUPS_FAILED(25),

  HANDSHAKES_STARTED(26),
  HANDSHAKES_FINISHED(27),
  HANDSHAKES_FAILED(28),
  /** Of the finished ones, those that resumed a session. */
  HANDSHAKES_RESUMED(29),
  /** Of the finished ones, by protocol. */
  TLS_1_3(30),
  TLS_1_2(31),
  TLS_OLDER(32),

  /** Lookups and handshakes that found the table of waits full. */
  WAITS_OVERFLOWED(33),
  /** Bytes of urgent data sent (MSG_OOB). */
  URGENT_BYTES(34),

  /** What closed connections had read and written, adopted ones included: see FlightRecord. */
  BYTES_READ_CLOSED(35),
  BYTES_WRITTEN_CLOSED(36),

  /** Events in the rings so far: in one lane, the number that its next event gets. */
  EVENTS_WRITTEN(37),
  /** Events that happened while somebody wanted them and that the limit left out. */
  EVENTS_LEFT_OUT(38);

  private final int index;

  RecordCounter(int index) {
    this.index = index;
  }

  /** The word's place in the counter section, from 0. */
  public int index() {
    return index;
  }
}

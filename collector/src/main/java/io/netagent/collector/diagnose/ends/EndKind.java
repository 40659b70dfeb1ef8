package io.netagent.collector.diagnose.ends;

import io.netagent.recorder.CloseReason;
import io.netagent.recorder.ClosedConnection;
import io.netagent.recorder.ConnectionRole;
import org.jspecify.annotations.Nullable;

/** The ways of a connection's end that say something about the code, the peer or the path. */
enum EndKind {
  /** The application dropped it, and the garbage collector's cleaner closed it. */
  BY_GC,
  /** The first request after a long pause was reset or never acknowledged. */
  IDLE_DROP,
  /** A request after a pause met the peer's close. */
  KEEP_ALIVE_RACE,
  /** The peer ended it without an answer, while it was in steady use. */
  UNANSWERED;

  private static final long SECOND = 1_000_000_000L;

  /** Peers close what stands idle for some seconds; who drops state silently waits for longer. */
  static final long LONG_PAUSE_NANOS = 60 * SECOND;

  /** No peer's keep-alive is meant longer: an end that late has another reason. */
  private static final long LONGEST_KEEP_ALIVE_NANOS = 900 * SECOND;

  /**
   * The peer's end was on its way, or there, when the request was written; and two coarse ticks.
   */
  private static final long MET_NANOS = 1_200_000_000L;

  /** What says goodbye without TLS: PostgreSQL's Terminate, MySQL's COM_QUIT, QUIT. */
  private static final int LONGEST_GOODBYE_BYTES = 6;

  /** A TLS record with nothing but close_notify, by cipher suite: an end, and no answer. */
  private static boolean isCloseNotify(int bytes) {
    return switch (bytes) {
      case 7, 23, 24, 26, 31, 53, 69, 85 -> true;
      default -> false;
    };
  }

  /** Whether a request that came after a pause got an answer of so many bytes. */
  static boolean isAnswer(long bytesRead) {
    return bytesRead > 0 && !(bytesRead <= Integer.MAX_VALUE && isCloseNotify((int) bytesRead));
  }

  /** What its end says; null for nothing. */
  static @Nullable EndKind of(ClosedConnection closed) {
    if (closed.reason() == CloseReason.BY_GC) {
      return BY_GC;
    }
    if (closed.role() != ConnectionRole.CLIENT) {
      return null; // A server's first write after a pause is a slow answer.
    }
    boolean reset =
        closed.reason() == CloseReason.RESET || closed.reason() == CloseReason.BROKEN_PIPE;
    if (metByRequest(closed)) {
      boolean atOnce = closed.fromPauseToCloseNanos() <= MET_NANOS;
      boolean isLong = closed.pauseNanos() >= LONG_PAUSE_NANOS;
      if (isLong && closed.reason() == CloseReason.TIMED_OUT) {
        return IDLE_DROP;
      }
      if (isLong && atOnce && reset && !closed.eofReadLast()) {
        return IDLE_DROP;
      }
      boolean ended = reset || closed.eofReadLast() || isCloseNotify(closed.bytesReadAfterPause());
      if (atOnce && ended) {
        return closed.pauseNanos() <= LONGEST_KEEP_ALIVE_NANOS ? KEEP_ALIVE_RACE : null;
      }
    }
    return closed.unanswered() && (reset || closed.eofReadLast()) ? UNANSWERED : null;
  }

  /** The write that ended a pause failed, or was a request and remained without an answer. */
  private static boolean metByRequest(ClosedConnection closed) {
    if (closed.pauseNanos() < 0) {
      return false;
    }
    int written = closed.bytesWrittenAfterPause();
    boolean request = written > LONGEST_GOODBYE_BYTES && !isCloseNotify(written);
    boolean answered = isAnswer(closed.bytesReadAfterPause());
    return closed.writeAfterPauseFailed() || (request && !answered);
  }
}

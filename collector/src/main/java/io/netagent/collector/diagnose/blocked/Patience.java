package io.netagent.collector.diagnose.blocked;

/**
 * How long a read may wait for its answer before it counts as stuck. A long poll looks exactly like
 * a peer that has gone mute, so this depends on what is known of the remote.
 *
 * @param seconds from then on
 * @param longPollRuledOut something speaks against a long poll; else it is as likely as a fault
 * @param why what speaks for this and against a long poll, as sentences
 */
record Patience(double seconds, boolean longPollRuledOut, String why) {
  /** Unread by a peer on this host: it can't be composing an answer. */
  private static final double UNREAD_SECONDS = 12;

  /** Where answers come in a second or two, ten times that is no slow answer any more. */
  private static final double QUICK_SECONDS = 24;

  /** Most long polls end within 25 s, lest a proxy ends them at 30. */
  private static final double SEVERAL_SECONDS = 26;

  private static final int SEVERAL = 3;

  /** A minute is the longest that load balancers let a poll last by default. */
  private static final double UNKNOWN_SECONDS = 60;

  /** Below, an answer was slow; above, somebody holds the request on purpose. */
  private static final double LONG_SECONDS = 5;

  private static final double TIMES_LONGEST = 3;

  /** So many quick answers are a habit. */
  static final int QUICK_ANSWERS = 3;

  /**
   * What is known of a remote.
   *
   * @param threads that wait for it at one site
   * @param neverAnswered on none of their connections has a byte come, ever
   * @param longestSeconds the longest wait that came to an end; 0 if none was seen
   * @param quickAnswers that it gave in a second or two
   * @param unread by the peer, a process of this host: the request is in its Recv-Q, or the
   *     connection in its accept queue
   */
  record Known(
      int threads,
      boolean neverAnswered,
      double longestSeconds,
      int quickAnswers,
      boolean unread) {}

  static Patience of(Known known) {
    if (known.unread) {
      return new Patience(
          UNREAD_SECONDS,
          true,
          "No long poll: the peer is a process of this host, and it has not even read the request.");
    }
    if (known.longestSeconds >= LONG_SECONDS) {
      return new Patience(
          Math.max(UNKNOWN_SECONDS, TIMES_LONGEST * known.longestSeconds),
          false,
          "This remote has let the program wait before, up to "
              + Math.round(known.longestSeconds)
              + " s, but never so long.");
    }
    if (known.quickAnswers >= QUICK_ANSWERS) {
      return new Patience(
          QUICK_SECONDS,
          true,
          "No long poll: "
              + known.quickAnswers
              + " answers came from there within a second or two each.");
    }
    if (known.threads >= SEVERAL && known.neverAnswered) {
      return new Patience(
          SEVERAL_SECONDS,
          true,
          "None of these connections has ever received a byte. Long polls that were never answered,"
              + " and subscribers that nobody confirms, would look the same.");
    }
    return new Patience(
        UNKNOWN_SECONDS,
        false,
        "How fast this remote answers has not been seen. A long poll looks the same; if it is one,"
            + " it wants a time-out a little longer than the poll.");
  }
}

package io.netagent.collector.diagnose.closewait;

import io.netagent.collector.diagnose.evidence.Look;

/**
 * From when on CLOSE_WAIT is worth a verdict. All ages are earned: lower bounds, without the time
 * in which the process was stopped or nobody watched.
 *
 * @param groupCount a handful: fewer may be a handful of slow goodbyes
 * @param groupAgeSeconds what several connections of one site must have, each by itself
 * @param singleAgeSeconds what one connection alone must have
 * @param untouchedSeconds so long has the application, by its record, neither read nor written…
 * @param untouchedAgeSeconds … of which it was seen in CLOSE_WAIT for so long
 * @param groupUntouchedSeconds what a record must say besides {@code groupAgeSeconds}; 0 for
 *     nothing
 */
record Thresholds(
    int groupCount,
    double groupAgeSeconds,
    double singleAgeSeconds,
    double untouchedSeconds,
    double untouchedAgeSeconds,
    double groupUntouchedSeconds) {

  /**
   * 60 s: no correct program leaves a connection half-closed and idle for a minute, while proxies
   * and half-closing servers do so for their drain times of up to 30 s. Five at 10 s each: a server
   * that half-closes has one at a time, and a pool whose peer restarts shows only the FIN (another
   * rule); a leak is so told 20 s after it is first seen.
   */
  static final Thresholds DAEMON = new Thresholds(5, 10, 60, 60, 3, 0);

  /**
   * A look of some 5 s can't see anything become old. It relies on the record (time of EOF, time of
   * the last read or write); where there is none, five that stand still through the look are told,
   * "for at least N s".
   */
  static final Thresholds SHORT_LOOK = new Thresholds(5, 3, 60, 60, 3, 10);

  /**
   * One reading has no ages: five that stand in CLOSE_WAIT with their end or part of an answer
   * unread at one moment are told, for an unknown time. One alone may be on its way to close().
   */
  static final Thresholds ONE_SNAPSHOT =
      new Thresholds(5, 0, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, 0, 0);

  static Thresholds of(Look look) {
    return switch (look) {
      case DAEMON -> DAEMON;
      case SHORT -> SHORT_LOOK;
      case ONE_SNAPSHOT -> ONE_SNAPSHOT;
    };
  }

  /** A peer that closes idle connections does so at any time: told a little later than seen. */
  double idleAgeSeconds() {
    return groupAgeSeconds;
  }
}

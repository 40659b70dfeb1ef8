package io.netagent.recorder;

import static io.netagent.recorder.FlightRecordLayout.LANES;

/**
 * Which connections are told whole in a storm, and which are only counted. All are told until more
 * come than a reader finds in time; from then on one of two, four, eight…, so that about as many
 * are told as before, and neither the clock nor the ring is asked for the rest.
 *
 * <p>A connection is chosen by the moment at which it was opened, so it is the same one for its
 * connect and its close. Each one that is timed stands in its histogram for itself and for those
 * that its lane left out since the last one: a histogram's count lags behind, and loses nothing.
 */
final class Sampling {
  /** In 100 ms. */
  private static final int PER_TICK = 512;

  /**
   * What may be saved of these for a burst: together with those of five seconds no more than the
   * full rings of closed connections hold, so a reader that comes so often finds them all.
   */
  private static final int AT_ONCE = 6_144;

  /** 2^64 divided by the golden ratio: what differs in any bit differs in the highest ones. */
  private static final long SPREAD = 0x9e37_79b9_7f4a_7c15L;

  /** 32 numbers of four bytes: two cache lines, as processors fetch them. */
  private static final int LANE_STEP = 32;

  /** One below how many connections one is told of, which is a power of two. */
  private volatile int mask;

  /** Agent's thread only: of the allowance, what is left. */
  private long saved = AT_ONCE;

  private long countBefore;

  /** Of each lane: those left out since the last one that was timed. */
  private final int[] leftOut = new int[LANES * LANE_STEP];

  /** Any thread. */
  boolean tells(long openedAtNanos) {
    int share = mask;
    return share == 0 || (spread(openedAtNanos) & share) == 0;
  }

  /** Connections may come at even intervals, which must not decide who is told. */
  private static int spread(long nanos) {
    long mixed = nanos * SPREAD;
    mixed = (mixed ^ (mixed >>> 32)) * SPREAD;
    return (int) (mixed >>> 32);
  }

  /** In this lane: one is counted, and not timed. */
  void leavesOut(int lane) {
    leftOut[lane * LANE_STEP]++;
  }

  /** In this lane: one is timed. It stands for so many, itself among them. */
  int standsFor(int lane) {
    int connections = leftOut[lane * LANE_STEP] + 1;
    leftOut[lane * LANE_STEP] = 0;
    return connections;
  }

  /**
   * Agent's thread.
   *
   * @param count of all that came so far
   */
  void tick(long count) {
    long came = count - countBefore;
    countBefore = count;
    saved = Math.min(AT_ONCE, Math.max(0, saved + PER_TICK - came));
    mask = saved > 0 ? 0 : maskFor(came);
  }

  /** The fewest to leave out so that no more than allowed are told. */
  private static int maskFor(long came) {
    int share = 1;
    while (came > (long) PER_TICK * share) {
      share *= 2;
    }
    return share - 1;
  }
}

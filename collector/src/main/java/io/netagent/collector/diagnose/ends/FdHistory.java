package io.netagent.collector.diagnose.ends;

import java.util.ArrayList;
import java.util.List;

/**
 * The number of a process's open files over time, as the floor of each 10 s: what comes and goes
 * with the load does not raise it. Ten minutes are kept. Time is an argument.
 */
final class FdHistory {
  static final long WINDOW_NANOS = 10_000_000_000L;
  private static final int MAX_WINDOWS = 60;

  /** From here on a burst, a log rotation or a deployment is the last straw. */
  private static final double FULL = 0.9;

  private static final double ROOM = 0.85;

  /** A minute, in three stretches. */
  private static final int MIN_WINDOWS = 6;

  /** What is not urgent is watched for two. */
  private static final int LONG_WINDOWS = 12;

  private final List<Long> floors = new ArrayList<>();
  private long windowStartNanos;
  private long windowFloor = Long.MAX_VALUE;
  private boolean full;

  FdHistory(long nowNanos) {
    windowStartNanos = nowNanos;
  }

  /**
   * One look.
   *
   * @param unwatched since the look before the process did not run, or nobody looked: what was seen
   *     until then foretells nothing
   */
  void add(long nowNanos, long open, boolean unwatched) {
    if (unwatched) {
      floors.clear();
      windowStartNanos = nowNanos;
      windowFloor = open;
    } else if (nowNanos - windowStartNanos >= WINDOW_NANOS) {
      // The count at a window's edge belongs to both.
      floors.add(Math.min(windowFloor, open));
      if (floors.size() > MAX_WINDOWS) {
        floors.remove(0);
      }
      windowStartNanos = nowNanos;
      windowFloor = open;
    } else {
      windowFloor = Math.min(windowFloor, open);
    }
  }

  /**
   * Whether the limit is near: once it is, until there is some room again, so that it does not come
   * and go.
   */
  boolean isFull(long open, long max) {
    full = open >= (full ? ROOM : FULL) * max;
    return full;
  }

  /** How long the floors have been watched. */
  double watchedSeconds() {
    return floors.size() * (WINDOW_NANOS / 1e9);
  }

  /** From floor to floor, over all that is kept; 0 until there are two. */
  double growthPerMinute() {
    return growthPerMinute(0, floors.size() - 1);
  }

  /**
   * The floor has risen from each third of the time to the next one, and the last third not much
   * slower than the whole: what fills up to some size becomes slower.
   */
  boolean growsSteadily() {
    return floors.size() >= LONG_WINDOWS && eachThirdGrows(0.5);
  }

  /** After a minute, for what can't wait; then it must hardly have become slower. */
  boolean growsSteadilyOfLate() {
    return floors.size() >= MIN_WINDOWS && eachThirdGrows(0.8);
  }

  private boolean eachThirdGrows(double lastToWhole) {
    int last = floors.size() - 1;
    int third = floors.size() / 3;
    double growth = growthPerMinute();
    return growth > 0
        && floors.get(third) > floors.get(0)
        && floors.get(last - third) > floors.get(third)
        && floors.get(last) > floors.get(last - third)
        && growthPerMinute(last - third, last) >= growth * lastToWhole;
  }

  private double growthPerMinute(int from, int to) {
    return to <= from
        ? 0
        : (floors.get(to) - floors.get(from)) / ((to - from) * (WINDOW_NANOS / 60e9));
  }
}

package io.netagent.collector.diagnose.closewait;

import java.util.ArrayList;
import java.util.List;

/**
 * A number of connections over time, as the floor of each 10 s: a floor does not see bursts, and
 * what a pool does from moment to moment does not raise it. About an hour is kept.
 */
final class CountHistory {
  static final long WINDOW_NANOS = 10_000_000_000L;
  private static final int MAX_WINDOWS = 384;
  private static final int FIVE_MINUTES = 30;
  private static final int RISES = 3;
  private static final int MIN_RISE = 5;

  private final List<Integer> floors = new ArrayList<>();
  private final long firstNanos;
  private long windowStartNanos;
  private int windowFloor = Integer.MAX_VALUE;
  private int latest;
  private long recovered;

  CountHistory(long nowNanos) {
    firstNanos = nowNanos;
    windowStartNanos = nowNanos;
  }

  /** One look: how many there are, and how many left CLOSE_WAIT since the look before. */
  void add(long nowNanos, int count, int leftSince) {
    recovered += leftSince;
    if (nowNanos - windowStartNanos >= WINDOW_NANOS) {
      // The count at a window's edge belongs to both: what happened between two looks is not known.
      floors.add(Math.min(windowFloor, count));
      if (floors.size() > MAX_WINDOWS) {
        floors.remove(0);
      }
      windowStartNanos = nowNanos;
      windowFloor = count;
    } else {
      windowFloor = Math.min(windowFloor, count);
    }
    latest = count;
  }

  /** Since the first look at them. */
  double sinceSeconds(long nowNanos) {
    return (nowNanos - firstNanos) / 1e9;
  }

  /** Of those seen, how many left CLOSE_WAIT again. */
  long recovered() {
    return recovered;
  }

  /** At least nine of ten that came have stayed. */
  boolean hardlyAnyRecovered() {
    return recovered * 9 <= latest;
  }

  /** From floor to floor over the last five minutes; 0 until there are two. */
  double growthPerMinute() {
    int last = floors.size() - 1;
    int first = Math.max(0, last - FIVE_MINUTES);
    if (last < 1) {
      return 0;
    }
    double minutes = (last - first) * (WINDOW_NANOS / 60e9);
    return (floors.get(last) - floors.get(first)) / minutes;
  }

  /**
   * The floor has risen three times in a row, by at least five in all, over stretches of so many
   * windows: a slow leak does not rise every 10 s.
   */
  boolean keepsRising(int windowsPerStretch) {
    int needed = windowsPerStretch * (RISES + 1);
    int start = floors.size() - needed;
    if (start < 0) {
      return false;
    }
    int first = 0;
    int before = -1;
    for (int stretch = 0; stretch <= RISES; stretch++) {
      int floor = Integer.MAX_VALUE;
      for (int i = 0; i < windowsPerStretch; i++) {
        floor = Math.min(floor, floors.get(start + stretch * windowsPerStretch + i));
      }
      if (floor <= before) {
        return false;
      }
      if (stretch == 0) {
        first = floor;
      }
      before = floor;
    }
    return before - first >= MIN_RISE;
  }
}

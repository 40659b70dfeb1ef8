package io.netagent.collector.expose.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The samples of one series as they come, an hour of them. Some 45 KB when full. */
final class SampleRing {
  private final int pid;
  private final String process;
  private final Deque<int[]> rows = new ArrayDeque<>();
  private final Deque<Long> takenAtEpochMillis = new ArrayDeque<>();

  private long lastOpened = Series.UNKNOWN;
  private long lastClosed = Series.UNKNOWN;
  private long lastFailed = Series.UNKNOWN;
  private long lastSampleNumber;

  SampleRing(int pid, String process) {
    this.pid = pid;
    this.process = process;
  }

  String process() {
    return process;
  }

  long lastSampleNumber() {
    return lastSampleNumber;
  }

  void add(long sampleNumber, long atEpochMillis, int[] row) {
    lastSampleNumber = sampleNumber;
    rows.addLast(row);
    takenAtEpochMillis.addLast(atEpochMillis);
    if (rows.size() > History.SAMPLES) {
      rows.removeFirst();
      takenAtEpochMillis.removeFirst();
    }
  }

  /** Writes what counters have grown by; nothing where they are not known or began anew. */
  void putGrowth(int[] row, long opened, long closed, long failed) {
    row[SampleColumns.of(Figure.OPENED)] = growth(lastOpened, opened);
    row[SampleColumns.of(Figure.CLOSED)] = growth(lastClosed, closed);
    row[SampleColumns.of(Figure.CONNECTS_FAILED)] = growth(lastFailed, failed);
    lastOpened = opened;
    lastClosed = closed;
    lastFailed = failed;
  }

  private static int growth(long before, long now) {
    return before < 0 || now < before ? Series.UNKNOWN : SampleColumns.saturated(now - before);
  }

  Series series() {
    return new Series(
        pid, process, new ArrayList<>(takenAtEpochMillis), List.copyOf(new ArrayList<>(rows)));
  }
}

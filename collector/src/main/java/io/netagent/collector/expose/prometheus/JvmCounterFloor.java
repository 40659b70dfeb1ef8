package io.netagent.collector.expose.prometheus;

import io.netagent.collector.expose.ProcessStatus;
import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.RecordCounter;
import io.netagent.recorder.RecordHistogram;
import io.netagent.recorder.RecordedHistogram;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the counters of a JVM from going down. Prometheus takes any fall of a counter for a restart
 * and counts the whole value anew, so one odd reading of a record would show as a burst. The bytes
 * of what is closed while the record is read are missing in that reading.
 *
 * <p>A fall is real when the process is another one under the same pid; the record's start time
 * tells. Not thread-safe.
 */
final class JvmCounterFloor {
  // Each call of values() is a copy.
  private static final RecordCounter[] COUNTERS = RecordCounter.values();
  private static final RecordHistogram[] HISTOGRAMS = RecordHistogram.values();

  private final Map<Integer, Highest> byPid = new HashMap<>();
  private int snapshot;

  /** Takes the readings of one snapshot; forgets the processes that are not in it. */
  void advance(List<ProcessStatus> processes) {
    snapshot++;
    for (ProcessStatus process : processes) {
      if (process.agent() == null) {
        continue;
      }
      FlightRecord record = process.agent().record();
      long startTicks = record.header().startTicks();
      Highest highest = byPid.get(process.pid());
      if (highest == null || highest.startTicks != startTicks) {
        highest = new Highest(startTicks);
        byPid.put(process.pid(), highest);
      }
      highest.take(record);
      highest.seenIn = snapshot;
    }
    byPid.values().removeIf(each -> each.seenIn != snapshot);
  }

  /** The count to export; 0 for a process that was not in the latest snapshot. */
  long count(int pid, RecordCounter counter) {
    Highest highest = byPid.get(pid);
    return highest == null ? 0 : highest.counts[counter.index()];
  }

  /** The histogram to export; null for a process that was not in the latest snapshot. */
  @Nullable RecordedHistogram histogram(int pid, RecordHistogram histogram) {
    Highest highest = byPid.get(pid);
    return highest == null ? null : highest.histograms[histogram.index()];
  }

  /** The bytes to export; -1 where they are not known. */
  long bytesRead(int pid) {
    Highest highest = byPid.get(pid);
    return highest == null ? -1 : highest.bytesRead;
  }

  /** The bytes to export; -1 where they are not known. */
  long bytesWritten(int pid) {
    Highest highest = byPid.get(pid);
    return highest == null ? -1 : highest.bytesWritten;
  }

  /** Of one process. */
  private static final class Highest {
    final long startTicks;
    final long[] counts = new long[COUNTERS.length];
    final @Nullable RecordedHistogram[] histograms = new RecordedHistogram[HISTOGRAMS.length];
    long bytesRead = -1;
    long bytesWritten = -1;
    int seenIn;

    Highest(long startTicks) {
      this.startTicks = startTicks;
    }

    void take(FlightRecord record) {
      for (RecordCounter counter : COUNTERS) {
        int index = counter.index();
        counts[index] = Math.max(counts[index], record.counter(counter));
      }
      for (RecordHistogram kind : HISTOGRAMS) {
        RecordedHistogram before = histograms[kind.index()];
        RecordedHistogram now = record.histogram(kind);
        if (before == null || now.count() >= before.count()) {
          histograms[kind.index()] = now;
        }
      }
      bytesRead = Math.max(bytesRead, record.bytesRead());
      bytesWritten = Math.max(bytesWritten, record.bytesWritten());
    }
  }
}

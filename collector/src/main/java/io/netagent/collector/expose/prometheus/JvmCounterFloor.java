package io.netagent.collector.expose.prometheus;

import io.netagent.collector.expose.ProcessStatus;
import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.RecordCounter;
import io.netagent.recorder.RecordHistogram;
import io.netagent.recorder.RecordedHistogram;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the counters of a JVM from going down. Prometheus takes any fall of a counter for a restart
 * and counts the whole value anew, so one odd reading of a record would show as a burst.
 *
 * <p>A fall is real when the process is another one under the same pid; the record's start time
 * tells. Not thread-safe.
 */
final class JvmCounterFloor {
  private Map<Integer, Highest> byPid = new HashMap<>();

  /** Takes the readings of one snapshot; forgets the processes that are not in it. */
  void advance(List<ProcessStatus> processes) {
    Map<Integer, Highest> next = new HashMap<>();
    for (ProcessStatus process : processes) {
      if (process.agent() == null) {
        continue;
      }
      FlightRecord record = process.agent().record();
      long startTicks = record.header().startTicks();
      Highest before = byPid.get(process.pid());
      Map<RecordCounter, Long> counts =
          before != null && before.startTicks == startTicks
              ? before.counts
              : new EnumMap<>(RecordCounter.class);
      for (RecordCounter counter : RecordCounter.values()) {
        counts.merge(counter, Math.max(0, record.counter(counter)), Math::max);
      }
      Map<RecordHistogram, RecordedHistogram> histograms =
          before != null && before.startTicks == startTicks
              ? before.histograms
              : new EnumMap<>(RecordHistogram.class);
      for (RecordHistogram histogram : RecordHistogram.values()) {
        histograms.merge(histogram, record.histogram(histogram), JvmCounterFloor::later);
      }
      next.put(process.pid(), new Highest(startTicks, counts, histograms));
    }
    byPid = next;
  }

  /** The count to export; 0 for a process that was not in the latest snapshot. */
  long count(int pid, RecordCounter counter) {
    Highest highest = byPid.get(pid);
    return highest == null ? 0 : highest.counts.getOrDefault(counter, 0L);
  }

  /** The histogram to export; null for a process that was not in the latest snapshot. */
  @Nullable RecordedHistogram histogram(int pid, RecordHistogram histogram) {
    Highest highest = byPid.get(pid);
    return highest == null ? null : highest.histograms.get(histogram);
  }

  private static RecordedHistogram later(RecordedHistogram before, RecordedHistogram now) {
    return now.count() >= before.count() ? now : before;
  }

  private record Highest(
      long startTicks,
      Map<RecordCounter, Long> counts,
      Map<RecordHistogram, RecordedHistogram> histograms) {}
}

package io.netagent.collector.diagnose.blocked;

import io.netagent.collector.diagnose.evidence.ProcessEvidence;
import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.RecordCounter;
import io.netagent.recorder.RecordHistogram;
import io.netagent.recorder.RecordedHistogram;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** How long lookups took in the last minute, by process. */
final class LookupHistory {
  private static final long WINDOW_NANOS = 60_000_000_000L;

  /** Slower ones were not answered by the first name server at the first try. */
  static final double SLOW_SECONDS = 2;

  private static final int FIRST_SLOW_BUCKET = firstSlowBucket();

  private final Map<ProcessKey, Deque<Sample>> samplesByProcess = new HashMap<>();

  private record Sample(long atNanos, long count, long sumNanos, long slow, long failed) {}

  /**
   * What came to an end within the window.
   *
   * @param slow of these, those that took two seconds or longer
   */
  record Ended(long count, double seconds, long slow, long failed) {
    static final Ended NONE = new Ended(0, 0, 0, 0);
  }

  /** The lookups that have ended in the last minute, or since the process was first looked at. */
  Ended advance(ProcessEvidence process, long nowNanos) {
    FlightRecord record = process.facts().agent().record();
    if (record == null || !process.facts().agent().recording()) {
      return Ended.NONE;
    }
    RecordedHistogram histogram = record.histogram(RecordHistogram.LOOKUP);
    Deque<Sample> samples =
        samplesByProcess.computeIfAbsent(ProcessKey.of(process), key -> new ArrayDeque<>());
    if (process.sinceStallSeconds() <= 0) {
      samples.clear(); // What ended now took so long because the process did not run.
    }
    Sample last = samples.peekLast();
    if (last == null || last.count != histogram.count()) {
      long slow = 0;
      for (int bucket = FIRST_SLOW_BUCKET; bucket < RecordedHistogram.buckets(); bucket++) {
        slow += histogram.bucket(bucket);
      }
      last =
          new Sample(
              nowNanos,
              histogram.count(),
              histogram.sumNanos(),
              slow,
              record.counter(RecordCounter.LOOKUPS_FAILED));
      samples.addLast(last);
    }
    Sample base = base(samples, nowNanos);
    return new Ended(
        last.count - base.count,
        (last.sumNanos - base.sumNanos) / 1e9,
        last.slow - base.slow,
        last.failed - base.failed);
  }

  /** The latest sample that is older than the window, with those before it dropped. */
  private static Sample base(Deque<Sample> samples, long nowNanos) {
    Sample base = samples.removeFirst();
    while (!samples.isEmpty() && nowNanos - samples.getFirst().atNanos > WINDOW_NANOS) {
      base = samples.removeFirst();
    }
    samples.addFirst(base);
    return base;
  }

  private static int firstSlowBucket() {
    int bucket = 0;
    while (RecordedHistogram.upperBoundNanos(bucket) < SLOW_SECONDS * 1e9) {
      bucket++;
    }
    return bucket + 1;
  }

  void retain(Set<ProcessKey> alive) {
    samplesByProcess.keySet().retainAll(alive);
  }
}

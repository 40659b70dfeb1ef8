package io.netagent.hooks;

import io.netagent.recorder.RecordCounter;
import io.netagent.recorder.RecordHistogram;
import io.netagent.recorder.ThreadIds;
import io.netagent.recorder.WaitKind;

/** Names that are being resolved, each with the thread that waits for the answer. */
final class Lookups {
  private final Recording recording;

  Lookups(Recording recording) {
    this.recording = recording;
  }

  /** A name that is being looked up by this thread. */
  static final class Lookup {
    final String host;
    final long startedAtNanos;
    final long wait;

    Lookup(String host, long startedAtNanos, long wait) {
      this.host = host;
      this.startedAtNanos = startedAtNanos;
      this.wait = wait;
    }
  }

  Lookup begins(String host) {
    long nowNanos = System.nanoTime();
    long wait =
        recording.writer.waits().begin(WaitKind.LOOKUP, ThreadIds.current(), nowNanos, 0, host);
    return new Lookup(host, nowNanos, wait);
  }

  void ends(Lookup lookup, boolean failed) {
    recording.writer.waits().end(lookup.wait);
    long nowNanos = System.nanoTime();
    long durationNanos = nowNanos - lookup.startedAtNanos;
    recording.writer.duration(RecordHistogram.LOOKUP, durationNanos);
    recording.writer.count(RecordCounter.LOOKUPS);
    if (failed) {
      recording.writer.count(RecordCounter.LOOKUPS_FAILED);
    }
    if (recording.events.wanted) {
      recording.events.lookup(lookup.host, nowNanos, durationNanos, failed);
    }
  }
}

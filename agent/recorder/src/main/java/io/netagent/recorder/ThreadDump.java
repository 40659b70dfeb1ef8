package io.netagent.recorder;

import java.util.List;

/** The threads of a process at one moment, as its agent found them when it was asked. */
public final class ThreadDump {
  private final long writtenAtNanos;
  private final List<RecordedThread> threads;
  private final int threadsInAll;

  ThreadDump(long writtenAtNanos, List<RecordedThread> threads, int threadsInAll) {
    this.writtenAtNanos = writtenAtNanos;
    this.threads = threads;
    this.threadsInAll = threadsInAll;
  }

  /** CLOCK_MONOTONIC. */
  public long writtenAtNanos() {
    return writtenAtNanos;
  }

  /** Those that wait for a socket first. */
  public List<RecordedThread> threads() {
    return threads;
  }

  /** More than there are in the list if the dump had no room for all: it was cut. */
  public int threadsInAll() {
    return threadsInAll;
  }
}

package io.netagent.collector.source;

import io.netagent.recorder.EventBatch;
import io.netagent.recorder.EventLease;
import io.netagent.recorder.EventTail;
import io.netagent.recorder.NoAnswerException;
import io.netagent.recorder.RecordState;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The events of one JVM, from a record that stays open. For one thread. */
public final class EventSource {
  /** A collector that dies is believed to read for as long. */
  private static final Duration LEASE = Duration.ofSeconds(10);

  private static final long RENEW_NANOS = Duration.ofSeconds(3).toNanos();

  /** The slots are asked for sites for a moment after the last event. */
  private static final long OUTLIVES_NANOS = Duration.ofSeconds(1).toNanos();

  private final SightedProcess process;
  private final RecordDescriptors.Opened opened;
  private final boolean follow;
  private final @Nullable String missingRight;
  private final EventTail tail;
  private @Nullable EventBatch latest;

  /** The first reading is not handed out yet. */
  private boolean begins = true;

  private boolean leased;
  private long leasedAtNanos;
  private boolean ended;
  private long endedAtNanos;

  /**
   * Of a record that is open.
   *
   * @param missingRight why the agent can't be asked for events; null if it can
   */
  EventSource(
      SightedProcess process,
      RecordDescriptors.Opened opened,
      boolean follow,
      @Nullable String missingRight) {
    this.process = process;
    this.opened = opened;
    this.follow = follow;
    this.missingRight = missingRight;
    this.tail = follow ? EventTail.fromNow() : EventTail.fromOldest();
  }

  /** The first reading, which checks whose record it is. */
  void begin(RecordDescriptors descriptors) throws IOException {
    EventBatch first = tail.read(opened.channel());
    descriptors.check(process, first.header());
    latest = first;
  }

  /** Renews the lease if it is time, and reads what is new. */
  void read(long nowNanos) throws IOException {
    if (begins && !follow) {
      begins = false; // What the first reading found is what there is.
      return;
    }
    if (!ended && follow && missingRight == null) {
      renew(nowNanos);
    }
    EventBatch batch = tail.read(opened.channel());
    latest = batch;
    if (batch.header().state() != RecordState.RECORDING) {
      end(nowNanos);
    }
  }

  private void renew(long nowNanos) throws IOException {
    if (leased && nowNanos - leasedAtNanos < RENEW_NANOS) {
      return;
    }
    try {
      boolean unused = EventLease.want(opened.channel(), LEASE.toNanos());
      leased = true;
      leasedAtNanos = nowNanos;
    } catch (NoAnswerException e) {
      end(nowNanos); // It has stopped recording.
    }
  }

  /** No more events will be written. */
  void end(long nowNanos) {
    if (!ended) {
      ended = true;
      endedAtNanos = nowNanos;
    }
  }

  /** Whether there is nothing more to ask it for. */
  boolean isOver(long nowNanos) {
    return ended && nowNanos - endedAtNanos >= OUTLIVES_NANOS;
  }

  RecordState state() {
    return batch().header().state();
  }

  long startedAtNanos() {
    return batch().header().startedAtNanos();
  }

  @Nullable String missingRight() {
    return missingRight;
  }

  public SightedProcess process() {
    return process;
  }

  /** What the latest reading found. */
  public EventBatch batch() {
    EventBatch batch = latest;
    if (batch == null) {
      throw new IllegalStateException("not read yet");
    }
    return batch;
  }

  /** As the slot tells it now; -1 if it is another connection's, has none, or can't be read. */
  public int siteOf(int fd, long generation) {
    try {
      return opened.channel().isOpen() ? tail.siteOf(opened.channel(), fd, generation) : -1;
    } catch (IOException e) {
      return -1;
    }
  }

  void close() {
    try {
      opened.close();
    } catch (IOException e) {
      // It was only read.
    }
  }
}

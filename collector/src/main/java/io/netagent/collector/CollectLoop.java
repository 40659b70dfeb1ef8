package io.netagent.collector;

import io.netagent.collector.expose.Snapshot;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Ticks: reads all sources, joins, judges, and makes one immutable {@link Snapshot} of it. */
public final class CollectLoop implements AutoCloseable {
  private final CollectSettings settings;

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
    throw new UnsupportedOperationException(settings.toString());
  }

  /** The latest snapshot, or null before the first tick. Free of any cost. */
  public @Nullable Snapshot latest() {
    return null;
  }

  /**
   * Ticks on one daemon thread, the first time at once, and hands each snapshot to the listener on
   * that thread. A failing tick is logged, counted, and not the last one.
   */
  public void start(Consumer<Snapshot> listener) {
    throw new UnsupportedOperationException(listener.toString());
  }

  /** Stops ticking; a tick that runs is waited for, briefly. */
  @Override
  public void close() {}
}

package io.netagent.collector;

import io.netagent.collector.expose.Snapshot;
import io.netagent.collector.source.FlightRecords;
import io.netagent.collector.source.KernelSockets;
import io.netagent.collector.source.NamespaceFacts;
import io.netagent.collector.source.NetworkNamespaces;
import io.netagent.collector.source.Processes;
import io.netagent.collector.source.SocketOwners;
import io.netagent.collector.source.SourceCandidate;
import io.netagent.collector.source.ThreadDumps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Ticks: each makes one immutable {@link Snapshot}. The ticks exclude each other; the latest
 * snapshot may be taken from any thread.
 */
public final class CollectLoop implements AutoCloseable {
  private static final long CLOSE_WAITS_SECONDS = 2;

  private final CollectSettings settings;
  private final Complaints complaints = new Complaints(LoggerFactory.getLogger(CollectLoop.class));
  private final SnapshotMaker maker;
  private final ScheduledExecutorService ticker =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "netagent-collect");
            thread.setDaemon(true);
            return thread;
          });

  /** Null before the first tick. */
  private volatile @Nullable Snapshot latest;

  /** Guarded by this. */
  private long ticksFailed;

  CollectLoop(CollectSettings settings, TickClock clock, Sources sources) {
    this.settings = settings;
    this.maker = new SnapshotMaker(settings, clock, sources, complaints);
  }

  /** All that a tick reads. */
  record Sources(
      KernelSockets sockets,
      SocketOwners owners,
      FlightRecords records,
      ThreadDumps dumps,
      Processes processes,
      NetworkNamespaces namespaces,
      NamespaceFacts facts) {
    /** Below a procfs. */
    static Sources of(Path proc, KernelSockets sockets) {
      return new Sources(
          sockets,
          new SocketOwners(proc),
          new FlightRecords(proc),
          new ThreadDumps(proc),
          new Processes(),
          new NetworkNamespaces(proc),
          new NamespaceFacts(proc));
    }
  }

  /** A loop over this host's own /proc. */
  public static CollectLoop onThisHost(CollectSettings settings) {
    return new CollectLoop(
        settings,
        TickClock.SYSTEM,
        Sources.of(Path.of("/proc"), new KernelSockets(SourceCandidate.named(settings.source()))));
  }

  /**
   * One reading of everything. A part that fails costs its own facts, never the tick; only when the
   * kernel's table itself can't be read does this throw UncheckedIOException.
   */
  public synchronized Snapshot tick() {
    try {
      Snapshot snapshot = maker.make(ticksFailed);
      latest = snapshot;
      return snapshot;
    } catch (IOException e) {
      ticksFailed++;
      throw new UncheckedIOException(e);
    } catch (RuntimeException | Error e) {
      ticksFailed++;
      throw e;
    }
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
    var unused =
        ticker.scheduleWithFixedDelay(
            () -> tickFor(listener), 0, settings.interval().toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Stops ticking; a tick that runs is waited for, briefly. */
  @Override
  public void close() {
    ticker.shutdown();
    maker.stopAsking();
    try {
      if (ticker.awaitTermination(CLOSE_WAITS_SECONDS, TimeUnit.SECONDS)) {
        maker.close();
      } else {
        ticker.shutdownNow();
      }
    } catch (InterruptedException e) {
      ticker.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private void tickFor(Consumer<Snapshot> listener) {
    try {
      listener.accept(tick());
    } catch (RuntimeException | Error e) {
      complaints.about("A tick failed", e); // A thrown one would be the last.
    }
  }
}

package io.netagent.collector.expose.cli;

import io.netagent.collector.expose.Snapshot;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** The ticking collector as the commands see it: the room above puts the real loop behind it. */
public interface Collecting extends AutoCloseable {

  /** One look at the sockets; throws UncheckedIOException if there is nothing to look at. */
  Snapshot tick();

  /** Ticks on a thread of its own and hands each snapshot over there. */
  void start(Consumer<Snapshot> listener);

  @Override
  void close();

  /** Makes one. */
  @FunctionalInterface
  interface Factory {
    /**
     * Opens nothing before the first tick.
     *
     * @param source a word of {@code --source}
     * @param shortLook it lives for seconds: ages come from the flight records, not from history
     */
    Collecting create(
        Duration interval, List<String> applicationPackages, String source, boolean shortLook);
  }
}

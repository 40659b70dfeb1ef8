package io.netagent.collector.expose.cli;

import io.netagent.collector.expose.Snapshot;
import java.util.function.Consumer;

/** Finds the same at every tick. */
record FakeCollecting(Snapshot snapshot) implements Collecting {
  @Override
  public Snapshot tick() {
    return snapshot;
  }

  @Override
  public void start(Consumer<Snapshot> listener) {
    listener.accept(snapshot);
  }

  @Override
  public void close() {}
}

package io.netagent.benchmarks.overhead;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** One JVM of each variant, all with the same program. */
final class Fork implements AutoCloseable {
  private final Map<Variant, Watched> running = new EnumMap<>(Variant.class);

  void add(Variant variant, Watched watched) {
    running.put(variant, watched);
  }

  Watched of(Variant variant) {
    return Objects.requireNonNull(running.get(variant));
  }

  @Override
  public void close() throws IOException {
    for (Watched watched : running.values()) {
      watched.close();
    }
  }
}

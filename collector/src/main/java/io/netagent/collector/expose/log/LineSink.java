package io.netagent.collector.expose.log;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where lines go. For one thread. */
interface LineSink extends AutoCloseable {
  /** Writes as many of them as it can, in order. Never throws: a log must not end its program. */
  Outcome write(List<byte[]> lines);

  /** As in a sentence: {@code /var/log/netagent/events.json}, {@code standard output}. */
  String name();

  @Override
  void close();

  /**
   * What came of it.
   *
   * @param written so many of the lines, from the first on, stand there whole
   * @param failure why the others don't; null if all do
   */
  record Outcome(int written, @Nullable IOException failure) {}
}

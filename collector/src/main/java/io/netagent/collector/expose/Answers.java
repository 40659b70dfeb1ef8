package io.netagent.collector.expose;

import java.io.IOException;

/**
 * Whoever answers the paths of {@code /api/v1}: a collector that runs, or a look in this process.
 */
public interface Answers extends AutoCloseable {
  /**
   * The body of the answer.
   *
   * @param target path and query
   * @throws NotThereException if there is no such thing, by whoever was asked
   * @throws IOException if there is no answer; the message says why
   */
  String get(String target) throws IOException;

  /** Whether nobody has watched before it was asked. */
  boolean isLook();

  @Override
  void close();
}

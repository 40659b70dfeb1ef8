package io.netagent.collector.expose.listing;

import org.jspecify.annotations.Nullable;

/**
 * How a list of connections is sorted.
 *
 * @param field null: as they stand in the tables
 */
public record ConnectionOrder(@Nullable ConnectionField field, boolean descending) {
  /** As they stand in the tables. */
  public static final ConnectionOrder NONE = new ConnectionOrder(null, false);

  /** Of {@code recvQueueBytes} or {@code -recvQueueBytes}; null: there is no such field. */
  public static @Nullable ConnectionOrder parse(String text) {
    boolean descending = text.startsWith("-");
    ConnectionField field = ConnectionField.named(descending ? text.substring(1) : text);
    return field == null ? null : new ConnectionOrder(field, descending);
  }
}

package io.netagent.socket.parse;

import io.netagent.socket.SocketRecord;

/** Where a parser puts its rows. */
@FunctionalInterface
public interface SocketRowSink {
  /** Takes one row. The record is reused for the next one: copy what you keep. */
  void row(SocketRecord row);
}

package io.netagent.socket.source;

import io.netagent.socket.StateSet;
import io.netagent.socket.parse.SocketRowSink;
import java.io.IOException;

/** A way to read a TCP socket table. Not thread-safe. */
public sealed interface SocketSource extends AutoCloseable
    permits NetstatCommand, ProcNetTcp, SockDiag, SocketText, SsCommand {
  /** The short name by which options, logs and metrics call it: {@code netlink}, {@code proc}. */
  String name();

  /**
   * Whether readings from now on should tell {@link io.netagent.socket.TcpMetric} figures, where
   * the source has a choice: netlink takes some 15 % longer for them. Others tell what they can
   * anyway.
   */
  default void wantMetrics(boolean wanted) {}

  /**
   * Reads the table once and hands each row to the sink. It is not atomic: sockets come and go
   * while the kernel walks its table, and one may be handed over twice ({@link
   * io.netagent.socket.SocketTable} tells). A source that can't choose hands over more than was
   * wanted; {@link ScanReport#states} says what the reading covers.
   *
   * <p>When this throws, the reading is incomplete: what was handed over is true, what was not may
   * still exist. The message names what could not be read, and the right that is missing if it is
   * one.
   */
  ScanReport read(StateSet wanted, SocketRowSink sink) throws IOException;

  /** Gives back what the source holds open; it is not read any more after that. */
  @Override
  default void close() {}
}

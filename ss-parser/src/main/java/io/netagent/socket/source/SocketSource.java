package io.netagent.socket.source;

import io.netagent.socket.SocketTable;
import java.io.IOException;

/** A way to read the kernel's whole TCP socket table. Not thread-safe. */
public sealed interface SocketSource permits ProcNetTcp {
  /** The short name by which logs and metrics call it: {@code proc}. */
  String name();

  /**
   * Replaces the table's content by a new reading. It is not atomic: sockets come and go while the
   * kernel walks its table. When this throws, the table is left empty; the message names what could
   * not be read.
   */
  ScanReport read(SocketTable into) throws IOException;
}

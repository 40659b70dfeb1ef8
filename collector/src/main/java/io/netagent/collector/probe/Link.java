package io.netagent.collector.probe;

import java.io.IOException;

/** Bytes to and from the peer, plain or through TLS. */
interface Link {
  /**
   * Waits for bytes.
   *
   * @return how many, at least 1; -1 once the peer has ended its direction
   * @throws TimedOutException when the deadline has passed
   * @throws ErrnoException when the connection broke
   */
  int read(byte[] into, Deadline deadline) throws IOException;

  /** Hands all bytes on. */
  void write(byte[] bytes, Deadline deadline) throws IOException;
}

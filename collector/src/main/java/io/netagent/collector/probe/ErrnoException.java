package io.netagent.collector.probe;

import java.io.IOException;

/** A system call failed. */
final class ErrnoException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int errno;

  ErrnoException(String call, int errno) {
    super(call + ": " + Errno.name(errno));
    this.errno = errno;
  }

  /** As in errno(3). */
  int errno() {
    return errno;
  }

  /** Whether the peer sent a reset. */
  boolean reset() {
    return errno == Errno.ECONNRESET || errno == Errno.EPIPE;
  }
}

package io.netagent.hooks;

import io.netagent.recorder.RecordCounter;
import java.io.FileDescriptor;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * One TCP socket of the application: which FileDescriptor owns the fd number just now. Weak,
 * because a strong reference would keep abandoned sockets open for ever that the collector would
 * have closed.
 */
final class TrackedSocket extends WeakReference<FileDescriptor> {
  final int fd;

  /**
   * Of the slot once a connect began or an accept ended; 0 before. Written by the opening thread.
   */
  long generation;

  /** Written by the opening thread. */
  long openedAtNanos;

  /** The connect is done, or the socket was accepted. Written by the opening thread. */
  volatile boolean connected;

  /**
   * A connect has begun that no thread waits for (non-blocking, asynchronous): whoever closes now,
   * ends it.
   */
  volatile boolean connectPending;

  /** Why a pending connect is about to fail; null if the application itself gives it up. */
  volatile @Nullable RecordCounter connectError;

  /**
   * Accepted, and nobody has read yet: the first reader's stack is wanted. Under the JDK's read
   * lock.
   */
  boolean firstReaderWanted;

  /** How a read or write failed; decides the reason of the close. Last writer wins. */
  volatile RecordCounter closeReason = RecordCounter.CLOSED_NORMAL;

  TrackedSocket(FileDescriptor owner, int fd) {
    super(owner);
    this.fd = fd;
  }
}

package io.netagent.hooks;

import io.netagent.recorder.CloseReason;
import io.netagent.recorder.RecordCounter;
import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * One TCP socket of the application: which object owns the fd number just now, a FileDescriptor of
 * the JDK or of Netty. Weak, because a strong reference would keep abandoned sockets open for ever
 * that the collector would have closed.
 */
final class TrackedSocket extends WeakReference<Object> {
  private static final AtomicIntegerFieldUpdater<TrackedSocket> SITE =
      AtomicIntegerFieldUpdater.newUpdater(TrackedSocket.class, "site");

  private static final int NO_SITE = 0;
  private static final int CLOSED_WITHOUT_SITE = -1;

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

  /**
   * Netty: the stack that made the socket, because another thread connects it. Null if the one that
   * connects it tells more, and from then on.
   */
  OpenSites.@Nullable Captured maker;

  /** Netty: told while the connect was pending; 0 before. */
  volatile int localPort;

  /** How a read or write failed; decides the reason of the close. Last writer wins. */
  volatile CloseReason closeReason = CloseReason.NORMAL;

  TrackedSocket(Object owner, int fd) {
    super(owner);
    this.fd = fd;
  }

  /**
   * Site id + 1, NO_SITE or CLOSED_WITHOUT_SITE. One word for both threads, the agent's that finds
   * the site and the one that closes: whoever comes second sees what the first one left.
   */
  private volatile int site;

  /** Of the entry among the closed connections; valid once {@link #site} says that it has none. */
  private long closedSequence;

  /** -1 while not known. */
  int siteId() {
    return site - 1;
  }

  /**
   * Agent's thread: this is its site.
   *
   * @return false if the connection was closed before, without it
   */
  boolean hasSite(int siteId) {
    int before;
    do {
      before = site;
      if (before == CLOSED_WITHOUT_SITE) {
        return false;
      }
    } while (!SITE.compareAndSet(this, before, siteId + 1));
    return true;
  }

  /**
   * The closing thread: the connection's entry is written, and has no site.
   *
   * @return false if the site has become known meanwhile
   */
  boolean closedWithoutSite(long sequence) {
    closedSequence = sequence;
    return SITE.compareAndSet(this, NO_SITE, CLOSED_WITHOUT_SITE);
  }

  /** Agent's thread, after {@link #hasSite} was false. */
  long closedSequence() {
    return closedSequence;
  }
}

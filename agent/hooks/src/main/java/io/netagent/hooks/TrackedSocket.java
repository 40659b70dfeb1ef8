package io.netagent.hooks;

import io.netagent.recorder.CloseReason;
import io.netagent.recorder.RecordCounter;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * One TCP socket of the application: who owns the fd number just now, a java.io.FileDescriptor or a
 * library's own. Weak, because a strong reference would keep abandoned sockets open for ever that
 * the collector would have closed.
 */
class TrackedSocket extends WeakReference<Object> {
  private static final AtomicIntegerFieldUpdater<TrackedSocket> SITE =
      AtomicIntegerFieldUpdater.newUpdater(TrackedSocket.class, "site");

  private static final int NO_SITE = 0;
  private static final int CLOSED_WITHOUT_SITE = -1;

  final int fd;

  /**
   * No longer in its place: closed, or its fd number was found in other hands. Not volatile, for
   * those who read it after each I/O: one that sees it late writes into a slot that is cleared, and
   * whose fd number the JDK gives back only when that I/O has ended. Written by {@link #leaves}.
   */
  boolean gone;

  /**
   * Gone, or adopted while it was being connected: a write is more than to be counted. One look for
   * both at each write.
   */
  boolean writesChecked;

  /**
   * Of the slot once a connect began, an accept ended or a listener was made; 0 before. Written by
   * the opening thread.
   */
  long generation;

  /** Written by the opening thread. */
  long openedAtNanos;

  /** It was open before the agent came. Written before it has its place. */
  boolean adopted;

  /** It accepts connections and is none. Written by the opening thread. */
  boolean listener;

  /**
   * The connect is done, or the socket was accepted. Written by the opening thread, before it
   * counts that, which is an atomic instruction: not volatile, which would be one more.
   */
  boolean connected;

  /**
   * A connect has begun that no thread waits for (non-blocking, asynchronous): whoever closes now,
   * ends it.
   */
  volatile boolean connectPending;

  /** Why a pending connect is about to fail; null if the application itself gives it up. */
  volatile @Nullable RecordCounter connectError;

  /** Of {@link #atFirstRead}: accepted, and nobody has read yet: the reader's stack is wanted. */
  static final int STACK = 1;

  /** Of {@link #atFirstRead}: no byte has been read yet. */
  static final int FIRST_BYTE = 2;

  /**
   * Of {@link #atFirstRead}: adopted while it was being connected, maybe by a call that was made
   * before any hook: then bytes that it reads or writes are the only proof that it is connected.
   */
  static final int CONNECT = 4;

  /** What the first read is to do, as bits. Under the JDK's read lock. */
  int atFirstRead;

  /**
   * Netty: the stack that made the socket, because another thread connects it. Null if there is
   * none, and from the connect on.
   */
  OpenSites.@Nullable Captured maker;

  /** Of Netty, told while the connect was pending, or of an adopted one; 0 before. */
  volatile int localPort;

  /**
   * How a read or write failed; decides the reason of the close. Null for not at all: the default
   * costs no store. Last writer wins.
   */
  volatile @Nullable CloseReason closeReason;

  /**
   * The thread that is parked until it can read or accept: the only way to a virtual thread's
   * stack.
   */
  volatile @Nullable Thread parkedReader;

  /** The thread that is parked until it can write, or is connected. */
  volatile @Nullable Thread parkedWriter;

  /**
   * @param collected gets this socket if its owner is collected while it has its place
   */
  TrackedSocket(Object owner, int fd, ReferenceQueue<Object> collected) {
    super(owner, collected);
    this.fd = fd;
  }

  /** It has no place any more. */
  void leaves() {
    gone = true;
    writesChecked = true;
  }

  /** Waits until nobody else writes into its slot any more. */
  void settle() {
    // But for an UnclaimedSocket nobody does.
  }

  /**
   * Site id + 1, NO_SITE or CLOSED_WITHOUT_SITE. One word for both threads, the agent's that finds
   * the site and the one that closes: whoever comes second sees what the first one left.
   */
  private volatile int site;

  /** A stack of it waits for the agent's thread, or did. Written before it is put there. */
  boolean stackTaken;

  /**
   * Its stack was wanted while stacks came too fast. Counted when the connection ends, where that
   * costs nothing: under a storm of opens it would be an atomic instruction for each.
   */
  boolean stackSkipped;

  /** Of the entry among the closed connections, and 1; 0 while there is none. */
  private long closedPlace;

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
   * The closing thread: the connection's entry is written, and has no site. Another thread may take
   * its stack at this very moment, and the agent's thread find the site of that at any time: who
   * comes to the word second completes the entry. A connection whose stack was skipped has none to
   * come; that is most of them while they come fast, and takes no atomic instruction.
   *
   * @return false if the site has become known meanwhile
   */
  boolean closedWithoutSite(long sequence) {
    closedPlace = sequence + 1;
    return (stackSkipped && !stackTaken) || SITE.compareAndSet(this, NO_SITE, CLOSED_WITHOUT_SITE);
  }

  /** Agent's thread, after {@link #hasSite}: -1 if no entry is written yet. */
  long closedSequence() {
    return closedPlace - 1;
  }
}

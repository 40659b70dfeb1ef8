package io.netagent.hooks;

import java.lang.ref.ReferenceQueue;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * A TCP socket that was open before the agent came: only its fd number is known. The first object
 * that does something with that number owns it.
 */
final class UnclaimedSocket extends TrackedSocket {
  private static final Object NOBODY = new Object();

  private static final AtomicIntegerFieldUpdater<UnclaimedSocket> STATE =
      AtomicIntegerFieldUpdater.newUpdater(UnclaimedSocket.class, "state");

  /** Nothing is in its slot yet: the adopting thread looks whether the fd still is this socket. */
  private static final int PLACED = 0;

  /** The adopting thread writes the slot, for some hundred nanoseconds if nobody stops it. */
  private static final int FILLING = 1;

  /** Nobody but its owner writes the slot from now on. */
  private static final int SETTLED = 2;

  /** Milliseconds: the adopting thread may have lost its processor. */
  private static final int SETTLE_YIELDS = 10_000;

  /** About a second; a debugger may have stopped it for good. */
  private static final int FILL_YIELDS = 1_000_000;

  private final ReferenceQueue<Object> collected;

  private volatile int state = PLACED;

  UnclaimedSocket(int fd, ReferenceQueue<Object> collected) {
    super(NOBODY, fd, collected);
    this.collected = collected;
    adopted = true;
  }

  /** Adopting thread: whether it may write the slot; not if somebody did not wait for it. */
  boolean fills() {
    return STATE.compareAndSet(this, PLACED, FILLING);
  }

  /** Adopting thread: the slot is written, or won't be. */
  void filled() {
    state = SETTLED;
  }

  /**
   * Whoever waits too long for a slot that is not begun has it for himself: this socket has no
   * generation then, and is recorded no more.
   */
  @Override
  void settle() {
    await(PLACED, SETTLE_YIELDS);
    if (!STATE.compareAndSet(this, PLACED, SETTLED)) {
      await(FILLING, FILL_YIELDS);
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // A park would eat the application's own permit.
  private void await(int passing, int yields) {
    for (int i = 0; i < yields && state == passing; i++) {
      Thread.yield();
    }
  }

  /** The same socket with an owner, for the same place. */
  TrackedSocket claimedBy(Object owner) {
    settle();
    TrackedSocket claimed = new TrackedSocket(owner, fd, collected);
    claimed.adopted = adopted;
    claimed.generation = generation;
    claimed.openedAtNanos = openedAtNanos;
    claimed.listener = listener;
    claimed.connected = connected;
    claimed.connectPending = connectPending;
    claimed.atFirstRead = atFirstRead;
    claimed.writesChecked = writesChecked;
    claimed.localPort = localPort;
    return claimed;
  }
}

package io.netagent.hooks;

import java.lang.ref.ReferenceQueue;

/**
 * A TCP socket that was open before the agent came: only its fd number is known. The first object
 * that does something with that number owns it.
 */
final class UnclaimedSocket extends TrackedSocket {
  private static final Object NOBODY = new Object();

  /**
   * Milliseconds; a debugger may have stopped the adopting thread for good. Its socket has no
   * generation then and is recorded no more.
   */
  private static final int SETTLE_YIELDS = 10_000;

  private final ReferenceQueue<Object> collected;

  /** The adopting thread writes the slot; whoever wants to do so waits for the microsecond. */
  private volatile boolean filling = true;

  UnclaimedSocket(int fd, ReferenceQueue<Object> collected) {
    super(NOBODY, fd, collected);
    this.collected = collected;
    adopted = true;
  }

  /** Adopting thread: the slot is written, or won't be. */
  void filled() {
    filling = false;
  }

  @Override
  @SuppressWarnings("ThreadPriorityCheck") // A park would eat the application's own permit.
  void settle() {
    for (int i = 0; i < SETTLE_YIELDS && filling; i++) {
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

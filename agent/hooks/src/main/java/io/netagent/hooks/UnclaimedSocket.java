package io.netagent.hooks;

import java.lang.ref.ReferenceQueue;

/**
 * A TCP socket that was open before the agent came: only its fd number is known. The first object
 * that does something with that number owns it.
 */
final class UnclaimedSocket extends TrackedSocket {
  private static final Object NOBODY = new Object();

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
    while (filling) {
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
    claimed.firstReaderWanted = firstReaderWanted;
    return claimed;
  }
}

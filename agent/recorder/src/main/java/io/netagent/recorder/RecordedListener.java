package io.netagent.recorder;

/**
 * One socket that accepts connections, as the agent recorded it: a stable copy of one slot. All
 * times are CLOCK_MONOTONIC.
 */
public final class RecordedListener {
  private final int fd;
  private final long generation;
  private final ConnectionTransport transport;
  private final int localPort;
  private final long openedAtNanos;
  private final long openerThreadId;
  private final boolean adopted;
  private final long accepted;
  private final long lastAcceptedAtNanos;
  private final BlockedThread acceptor;

  RecordedListener(
      int fd,
      long generation,
      ConnectionTransport transport,
      int localPort,
      long openedAtNanos,
      long openerThreadId,
      boolean adopted,
      long accepted,
      long lastAcceptedAtNanos,
      BlockedThread acceptor) {
    this.fd = fd;
    this.generation = generation;
    this.transport = transport;
    this.localPort = localPort;
    this.openedAtNanos = openedAtNanos;
    this.openerThreadId = openerThreadId;
    this.adopted = adopted;
    this.accepted = accepted;
    this.lastAcceptedAtNanos = lastAcceptedAtNanos;
    this.acceptor = acceptor;
  }

  /** The fd number, which is the slot's index. */
  public int fd() {
    return fd;
  }

  /** Even; a later connection or listener on the same fd has a greater one. */
  public long generation() {
    return generation;
  }

  public ConnectionTransport transport() {
    return transport;
  }

  /** 0 if not known: the kernel's table tells it. */
  public int localPort() {
    return localPort;
  }

  /** When it began to listen; of an adopted one, when the agent found it. */
  public long openedAtNanos() {
    return openedAtNanos;
  }

  /** The java.lang.Thread id of the thread that made it listen; 0 of an adopted one. */
  public long openerThreadId() {
    return openerThreadId;
  }

  /** Whether it was there before the agent. */
  public boolean adopted() {
    return adopted;
  }

  /** Connections accepted, as far as the agent saw them. */
  public long accepted() {
    return accepted;
  }

  /** To the agent's coarse tick (100 ms); 0 = none yet. */
  public long lastAcceptedAtNanos() {
    return lastAcceptedAtNanos;
  }

  /** The java.lang.Thread id of the thread that is in accept; 0 = none. */
  public long acceptorThreadId() {
    return acceptor.threadId();
  }

  /** Since when that thread is in accept; 0 if none is. */
  public long acceptorSinceNanos() {
    return acceptor.sinceNanos();
  }

  /** How long that thread may wait; 0 = for ever. */
  public long acceptorLimitNanos() {
    return acceptor.limitNanos();
  }
}

package io.netagent.recorder;

/**
 * One connection as the agent recorded it: a stable copy of one slot. All times are
 * CLOCK_MONOTONIC.
 */
public final class RecordedConnection {
  private final int fd;
  private final long generation;
  private final ConnectionRole role;
  private final ConnectionTransport transport;
  private final long remoteHigh;
  private final long remoteLow;
  private final int remotePort;
  private final int localPort;
  private final long openedAtNanos;
  private final long openerThreadId;
  private final int siteId;
  private final long connectNanos;
  private final long bytesRead;
  private final long readOperations;
  private final long bytesWritten;
  private final long writeOperations;
  private final long lastReadAtNanos;
  private final long lastWriteAtNanos;
  private final long eofAtNanos;
  private final long turns;
  private final long readOperationsAtLastWrite;
  private final boolean adopted;
  private final long closeRequestedAtNanos;
  private final boolean inputShutdown;
  private final boolean outputShutdown;
  private final boolean abandoned;
  private final long pauseNanos;
  private final long bytesReadAfterPause;
  private final BlockedThread reader;
  private final BlockedThread writer;

  RecordedConnection(RecordedConnectionBuilder from) {
    this.fd = from.fd;
    this.generation = from.generation;
    this.role = from.role;
    this.transport = from.transport;
    this.remoteHigh = from.remoteHigh;
    this.remoteLow = from.remoteLow;
    this.remotePort = from.remotePort;
    this.localPort = from.localPort;
    this.openedAtNanos = from.openedAtNanos;
    this.openerThreadId = from.openerThreadId;
    this.siteId = from.siteId;
    this.connectNanos = from.connectNanos;
    this.bytesRead = from.bytesRead;
    this.readOperations = from.readOperations;
    this.bytesWritten = from.bytesWritten;
    this.writeOperations = from.writeOperations;
    this.lastReadAtNanos = from.lastReadAtNanos;
    this.lastWriteAtNanos = from.lastWriteAtNanos;
    this.eofAtNanos = from.eofAtNanos;
    this.turns = from.turns;
    this.readOperationsAtLastWrite = from.readOperationsAtLastWrite;
    this.adopted = from.adopted;
    this.closeRequestedAtNanos = from.closeRequestedAtNanos;
    this.inputShutdown = from.inputShutdown;
    this.outputShutdown = from.outputShutdown;
    this.abandoned = from.abandoned;
    this.pauseNanos = from.pauseNanos;
    this.bytesReadAfterPause = from.bytesReadAfterPause;
    this.reader = from.reader;
    this.writer = from.writer;
  }

  /** The fd number, which is the slot's index. */
  public int fd() {
    return fd;
  }

  /** Even; a later connection on the same fd has a greater one. */
  public long generation() {
    return generation;
  }

  public ConnectionRole role() {
    return role;
  }

  public ConnectionTransport transport() {
    return transport;
  }

  /** The remote address: 16 network-order bytes, the first eight; IPv4 as ::ffff:a.b.c.d. */
  public long remoteHigh() {
    return remoteHigh;
  }

  /** The last eight bytes of the remote address. */
  public long remoteLow() {
    return remoteLow;
  }

  public int remotePort() {
    return remotePort;
  }

  /** 0 while not known (a connect that is not done yet). */
  public int localPort() {
    return localPort;
  }

  /** At the start of connect or the end of accept; of an adopted one, when the agent found it. */
  public long openedAtNanos() {
    return openedAtNanos;
  }

  /** java.lang.Thread id of the thread that connected or accepted; 0 of an adopted one. */
  public long openerThreadId() {
    return openerThreadId;
  }

  /** Index into the record's sites, or -1 while there is none. */
  public int siteId() {
    return siteId;
  }

  /**
   * How long connect took; 0 while pending; -1 for an accepted or adopted connection, and for most
   * of a storm.
   */
  public long connectNanos() {
    return connectNanos;
  }

  /** By the application (before TLS decryption: bytes on the wire). */
  public long bytesRead() {
    return bytesRead;
  }

  /** Reads that returned bytes or EOF. */
  public long readOperations() {
    return readOperations;
  }

  public long bytesWritten() {
    return bytesWritten;
  }

  /** Writes that took at least one byte. */
  public long writeOperations() {
    return writeOperations;
  }

  /** CLOCK_MONOTONIC, to the agent's coarse tick (100 ms); 0 = never read. */
  public long lastReadAtNanos() {
    return lastReadAtNanos;
  }

  /** CLOCK_MONOTONIC, to the agent's coarse tick (100 ms); 0 = never written. */
  public long lastWriteAtNanos() {
    return lastWriteAtNanos;
  }

  /** CLOCK_MONOTONIC when a read first returned EOF; 0 = not yet. */
  public long eofAtNanos() {
    return eofAtNanos;
  }

  /**
   * Writes that followed a read: how often the connection was used again, on the side that speaks
   * first. The handshake of TLS has turns, too. Of an adopted one, those since the agent found it.
   */
  public long turns() {
    return turns;
  }

  /**
   * {@link #readOperations()} when the last write was done; 0 before the first. Equal to it:
   * nothing has come since.
   */
  public long readOperationsAtLastWrite() {
    return readOperationsAtLastWrite;
  }

  /** Whether it was open before the agent was there. */
  public boolean adopted() {
    return adopted;
  }

  /** When the application called close; 0 = not yet. */
  public long closeRequestedAtNanos() {
    return closeRequestedAtNanos;
  }

  /** Whether the application has shut down its reading side. */
  public boolean inputShutdown() {
    return inputShutdown;
  }

  /** Whether the application has shut down its writing side. */
  public boolean outputShutdown() {
    return outputShutdown;
  }

  /** Whether the application has dropped it unclosed: nothing refers to its socket any more. */
  public boolean abandoned() {
    return abandoned;
  }

  /** The java.lang.Thread id of the thread that is in a read; 0 = none. */
  public long readerThreadId() {
    return reader.threadId();
  }

  /**
   * Since when that thread is in the read; 0 if none is. To the agent's coarse tick (100 ms), but
   * exact for a timed wait.
   */
  public long readerSinceNanos() {
    return reader.sinceNanos();
  }

  /** How long that thread may wait (SO_TIMEOUT); 0 = for ever. */
  public long readerLimitNanos() {
    return reader.limitNanos();
  }

  /**
   * The java.lang.Thread id of the thread that is in a write, or in the connect while {@link
   * #connectNanos()} is 0; 0 = none.
   */
  public long writerThreadId() {
    return writer.threadId();
  }

  /** Since when that thread is in the write or connect, as {@link #readerSinceNanos()}. */
  public long writerSinceNanos() {
    return writer.sinceNanos();
  }

  /** How long that thread may wait; 0 = for ever. */
  public long writerLimitNanos() {
    return writer.limitNanos();
  }

  /** The later of the last read and the last write; the opening if there was neither. */
  public long lastActivityAtNanos() {
    return Math.max(openedAtNanos, Math.max(lastReadAtNanos, lastWriteAtNanos));
  }

  /** As {@link ClosedConnection#pauseNanos()}; -1 if no write has come after a pause yet. */
  public long pauseNanos() {
    return pauseNanos;
  }

  /** Bytes that were read since that write; 0 if there was none. */
  public long bytesReadAfterPause() {
    return bytesReadAfterPause;
  }
}

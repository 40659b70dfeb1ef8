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

  RecordedConnection(Builder from) {
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

  /** CLOCK_MONOTONIC at the start of connect or the end of accept. */
  public long openedAtNanos() {
    return openedAtNanos;
  }

  /** java.lang.Thread id of the thread that connected or accepted. */
  public long openerThreadId() {
    return openerThreadId;
  }

  /** Index into the record's sites, or -1 while there is none. */
  public int siteId() {
    return siteId;
  }

  /** How long connect took; 0 while pending; -1 for an accepted connection. */
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

  /** The later of the last read and the last write; the opening if there was neither. */
  public long lastActivityAtNanos() {
    return Math.max(openedAtNanos, Math.max(lastReadAtNanos, lastWriteAtNanos));
  }

  /** Collects the fields of one connection; used by the reader and by tests of the layers above. */
  public static final class Builder {
    private int fd;
    private long generation;
    private ConnectionRole role = ConnectionRole.CLIENT;
    private ConnectionTransport transport = ConnectionTransport.UNKNOWN;
    private long remoteHigh;
    private long remoteLow;
    private int remotePort;
    private int localPort;
    private long openedAtNanos;
    private long openerThreadId;
    private int siteId = -1;
    private long connectNanos;
    private long bytesRead;
    private long readOperations;
    private long bytesWritten;
    private long writeOperations;
    private long lastReadAtNanos;
    private long lastWriteAtNanos;
    private long eofAtNanos;

    public Builder fd(int value) {
      this.fd = value;
      return this;
    }

    public Builder generation(long value) {
      this.generation = value;
      return this;
    }

    public Builder role(ConnectionRole value) {
      this.role = value;
      return this;
    }

    public Builder transport(ConnectionTransport value) {
      this.transport = value;
      return this;
    }

    public Builder remoteHigh(long value) {
      this.remoteHigh = value;
      return this;
    }

    public Builder remoteLow(long value) {
      this.remoteLow = value;
      return this;
    }

    public Builder remotePort(int value) {
      this.remotePort = value;
      return this;
    }

    public Builder localPort(int value) {
      this.localPort = value;
      return this;
    }

    public Builder openedAtNanos(long value) {
      this.openedAtNanos = value;
      return this;
    }

    public Builder openerThreadId(long value) {
      this.openerThreadId = value;
      return this;
    }

    public Builder siteId(int value) {
      this.siteId = value;
      return this;
    }

    public Builder connectNanos(long value) {
      this.connectNanos = value;
      return this;
    }

    public Builder bytesRead(long value) {
      this.bytesRead = value;
      return this;
    }

    public Builder readOperations(long value) {
      this.readOperations = value;
      return this;
    }

    public Builder bytesWritten(long value) {
      this.bytesWritten = value;
      return this;
    }

    public Builder writeOperations(long value) {
      this.writeOperations = value;
      return this;
    }

    public Builder lastReadAtNanos(long value) {
      this.lastReadAtNanos = value;
      return this;
    }

    public Builder lastWriteAtNanos(long value) {
      this.lastWriteAtNanos = value;
      return this;
    }

    public Builder eofAtNanos(long value) {
      this.eofAtNanos = value;
      return this;
    }

    public RecordedConnection build() {
      return new RecordedConnection(this);
    }
  }
}

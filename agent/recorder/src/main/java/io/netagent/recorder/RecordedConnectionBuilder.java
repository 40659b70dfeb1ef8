package io.netagent.recorder;

/** Collects the fields of one connection; used by the reader and by tests of the layers above. */
public final class RecordedConnectionBuilder {
  int fd;
  long generation;
  ConnectionRole role = ConnectionRole.CLIENT;
  ConnectionTransport transport = ConnectionTransport.UNKNOWN;
  long remoteHigh;
  long remoteLow;
  int remotePort;
  int localPort;
  long openedAtNanos;
  long openerThreadId;
  int siteId = -1;
  long connectNanos;
  long bytesRead;
  long readOperations;
  long bytesWritten;
  long writeOperations;
  long lastReadAtNanos;
  long lastWriteAtNanos;
  long eofAtNanos;
  long turns;
  long readOperationsAtLastWrite;
  boolean adopted;
  long closeRequestedAtNanos;
  boolean inputShutdown;
  boolean outputShutdown;
  boolean abandoned;
  long pauseNanos = -1;
  long bytesReadAfterPause;
  BlockedThread reader = BlockedThread.NONE;
  BlockedThread writer = BlockedThread.NONE;

  public RecordedConnectionBuilder fd(int value) {
    this.fd = value;
    return this;
  }

  public RecordedConnectionBuilder generation(long value) {
    this.generation = value;
    return this;
  }

  public RecordedConnectionBuilder role(ConnectionRole value) {
    this.role = value;
    return this;
  }

  public RecordedConnectionBuilder transport(ConnectionTransport value) {
    this.transport = value;
    return this;
  }

  public RecordedConnectionBuilder remoteHigh(long value) {
    this.remoteHigh = value;
    return this;
  }

  public RecordedConnectionBuilder remoteLow(long value) {
    this.remoteLow = value;
    return this;
  }

  public RecordedConnectionBuilder remotePort(int value) {
    this.remotePort = value;
    return this;
  }

  public RecordedConnectionBuilder localPort(int value) {
    this.localPort = value;
    return this;
  }

  public RecordedConnectionBuilder openedAtNanos(long value) {
    this.openedAtNanos = value;
    return this;
  }

  public RecordedConnectionBuilder openerThreadId(long value) {
    this.openerThreadId = value;
    return this;
  }

  public RecordedConnectionBuilder siteId(int value) {
    this.siteId = value;
    return this;
  }

  public RecordedConnectionBuilder connectNanos(long value) {
    this.connectNanos = value;
    return this;
  }

  public RecordedConnectionBuilder bytesRead(long value) {
    this.bytesRead = value;
    return this;
  }

  public RecordedConnectionBuilder readOperations(long value) {
    this.readOperations = value;
    return this;
  }

  public RecordedConnectionBuilder bytesWritten(long value) {
    this.bytesWritten = value;
    return this;
  }

  public RecordedConnectionBuilder writeOperations(long value) {
    this.writeOperations = value;
    return this;
  }

  public RecordedConnectionBuilder lastReadAtNanos(long value) {
    this.lastReadAtNanos = value;
    return this;
  }

  public RecordedConnectionBuilder lastWriteAtNanos(long value) {
    this.lastWriteAtNanos = value;
    return this;
  }

  public RecordedConnectionBuilder eofAtNanos(long value) {
    this.eofAtNanos = value;
    return this;
  }

  public RecordedConnectionBuilder turns(long value) {
    this.turns = value;
    return this;
  }

  public RecordedConnectionBuilder readOperationsAtLastWrite(long value) {
    this.readOperationsAtLastWrite = value;
    return this;
  }

  public RecordedConnectionBuilder adopted(boolean value) {
    this.adopted = value;
    return this;
  }

  public RecordedConnectionBuilder closeRequestedAtNanos(long value) {
    this.closeRequestedAtNanos = value;
    return this;
  }

  public RecordedConnectionBuilder inputShutdown(boolean value) {
    this.inputShutdown = value;
    return this;
  }

  public RecordedConnectionBuilder outputShutdown(boolean value) {
    this.outputShutdown = value;
    return this;
  }

  public RecordedConnectionBuilder abandoned(boolean value) {
    this.abandoned = value;
    return this;
  }

  /** The thread that is in a read; 0 = none. */
  public RecordedConnectionBuilder reader(long threadId, long sinceNanos, long limitNanos) {
    return reader(BlockedThread.of(threadId, sinceNanos, limitNanos));
  }

  RecordedConnectionBuilder reader(BlockedThread value) {
    this.reader = value;
    return this;
  }

  /** The thread that is in a write or connect; 0 = none. */
  public RecordedConnectionBuilder writer(long threadId, long sinceNanos, long limitNanos) {
    return writer(BlockedThread.of(threadId, sinceNanos, limitNanos));
  }

  RecordedConnectionBuilder writer(BlockedThread value) {
    this.writer = value;
    return this;
  }

  /** Of the last write that came after a pause; -1 for none. */
  public RecordedConnectionBuilder pause(long nanos, long bytesReadSince) {
    pauseNanos = nanos;
    bytesReadAfterPause = bytesReadSince;
    return this;
  }

  public RecordedConnection build() {
    return new RecordedConnection(this);
  }
}

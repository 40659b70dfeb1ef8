package io.netagent.recorder;

import static io.netagent.recorder.FlightRecordLayout.SLOT_STEP;

import java.io.IOException;

/**
 * The writer's side of the slots. No method takes a lock or allocates.
 *
 * <p>Why this works without locks: a slot's identity has one writer at a time, because an fd number
 * has one owner at a time and the owner's slot is cleared before close(2) gives the number back;
 * each direction's words are written inside the JDK's own read or write lock of the socket, and
 * stand in a cache line of their own. The caller keeps to slots that memory exists for.
 */
public final class SlotTable {
  private final RecordMemory memory;

  SlotTable(RecordMemory memory) {
    this.memory = memory;
  }

  /** Takes memory for 1,024 slots. */
  static void back(RecordFile file, int firstFd) throws IOException {
    file.writeZeros(
        FlightRecordLayout.slotOffset(firstFd), SLOT_STEP * FlightRecordLayout.SLOT_BYTES);
  }

  /**
   * Begins a connection in the slot of this fd, over whatever stood there.
   *
   * @param localPort 0 while not known
   * @param connectNanos 0 for a connect that has only begun, -1 for an accepted connection
   * @return the slot's new generation
   */
  public long open(
      int fd,
      ConnectionRole role,
      ConnectionTransport transport,
      int family,
      long remoteHigh,
      long remoteLow,
      int remotePort,
      int localPort,
      long openedAtNanos,
      long openerThreadId,
      long connectNanos) {
    return begin(
        fd,
        kindWord(role, transport, family, remotePort),
        remoteHigh,
        remoteLow,
        localPort,
        openedAtNanos,
        openerThreadId,
        connectNanos);
  }

  /**
   * Begins a connection or listener that was there before the agent. How it began is not known: the
   * opening thread is 0, the connect's duration -1, and it was "opened" now.
   *
   * @return the slot's new generation
   */
  public long adopt(
      int fd,
      ConnectionRole role,
      ConnectionTransport transport,
      int family,
      long remoteHigh,
      long remoteLow,
      int remotePort,
      int localPort,
      long nowNanos) {
    return begin(
        fd,
        kindWord(role, transport, family, remotePort) | FlightRecordLayout.FLAG_ADOPTED,
        remoteHigh,
        remoteLow,
        localPort,
        nowNanos,
        0,
        -1);
  }

  /**
   * Begins a listener, whose family and port only the kernel's table tells.
   *
   * @param transport {@link ConnectionTransport#UNKNOWN} is allowed
   * @return the slot's new generation
   */
  public long listen(int fd, ConnectionTransport transport, long openedAtNanos, long threadId) {
    return begin(
        fd,
        kindWord(ConnectionRole.LISTENER, transport, 0, 0),
        0,
        0,
        0,
        openedAtNanos,
        threadId,
        -1);
  }

  private long begin(
      int fd,
      long kind,
      long remoteHigh,
      long remoteLow,
      int localPort,
      long openedAtNanos,
      long openerThreadId,
      long connectNanos) {
    long slot = slot(fd);
    long generation = beginChange(slot);
    for (int word = FlightRecordLayout.SLOT_BYTES_READ;
        word < FlightRecordLayout.SLOT_BYTES;
        word += Long.BYTES) {
      RecordMemory.store(slot + word, 0);
    }
    RecordMemory.store(slot + FlightRecordLayout.SLOT_KIND, kind);
    RecordMemory.store(slot + FlightRecordLayout.SLOT_REMOTE_HIGH, remoteHigh);
    RecordMemory.store(slot + FlightRecordLayout.SLOT_REMOTE_LOW, remoteLow);
    RecordMemory.store(slot + FlightRecordLayout.SLOT_OPENED_AT, openedAtNanos);
    RecordMemory.store(slot + FlightRecordLayout.SLOT_OPENER_THREAD, openerThreadId);
    RecordMemory.store(slot + FlightRecordLayout.SLOT_LOCAL_PORT, localPort);
    RecordMemory.store(slot + FlightRecordLayout.SLOT_CONNECT_NANOS, connectNanos);
    return endChange(slot, generation);
  }

  private static long kindWord(
      ConnectionRole role, ConnectionTransport transport, int family, int remotePort) {
    return role.code()
        | (long) transport.code() << 8
        | (long) family << 16
        | (long) (remotePort & 0xffff) << 32;
  }

  /**
   * A pending connect is done: who carries it, its local port, and how long it took. Does nothing
   * in a cleared slot: another thread may close the socket while its connect returns.
   *
   * @param connectNanos -1 if it was not timed
   */
  public void connected(int fd, ConnectionTransport transport, int localPort, long connectNanos) {
    long slot = slot(fd);
    long kindAddress = slot + FlightRecordLayout.SLOT_KIND;
    long kind = RecordMemory.load(kindAddress);
    // Compared, or a clear() between the load and the store would be undone.
    if (kind == 0
        || !RecordMemory.compareAndStore(
            kindAddress, kind, (kind & ~0xff00L) | (long) transport.code() << 8)) {
      return;
    }
    RecordMemory.store(slot + FlightRecordLayout.SLOT_LOCAL_PORT, localPort);
    RecordMemory.store(
        slot + FlightRecordLayout.SLOT_CONNECT_NANOS, connectNanos == 0 ? 1 : connectNanos);
  }

  /** The connection in this slot is no more, or has never been. */
  public void clear(int fd) {
    long slot = slot(fd);
    long generation = beginChange(slot);
    RecordMemory.store(slot + FlightRecordLayout.SLOT_KIND, 0);
    endChange(slot, generation);
  }

  /** Where the slot of this fd begins. */
  private long slot(int fd) {
    return memory.block(FlightRecordLayout.slotOffset(fd), FlightRecordLayout.SLOT_BYTES);
  }

  private long beginChange(long slot) {
    long generation = RecordMemory.load(slot + FlightRecordLayout.SLOT_GENERATION) | 1;
    RecordMemory.store(slot + FlightRecordLayout.SLOT_GENERATION, generation);
    Fences.storeStore();
    return generation;
  }

  private long endChange(long slot, long oddGeneration) {
    Fences.storeStore();
    RecordMemory.store(slot + FlightRecordLayout.SLOT_GENERATION, oddGeneration + 1);
    return oddGeneration + 1;
  }

  /**
   * Whether nothing followed the first exchange on the connection that stands, or just stood, in
   * this slot. A server's first write after a read is its first answer.
   */
  boolean usedOnce(int fd, int role) {
    return LastUse.once(slot(fd), role);
  }

  /** The thread that opened or accepted the connection in this slot; 0 for an adopted one. */
  public long opener(int fd) {
    return RecordMemory.load(slot(fd) + FlightRecordLayout.SLOT_OPENER_THREAD);
  }

  /** Agent's thread only: does nothing if the slot has moved on. */
  void site(int fd, long generation, int siteId) {
    long slot = slot(fd);
    if (RecordMemory.load(slot + FlightRecordLayout.SLOT_GENERATION) == generation) {
      RecordMemory.store(slot + FlightRecordLayout.SLOT_SITE, generation << 32 | (siteId + 1));
    }
  }

  /**
   * Agent's thread only: the application has dropped the connection of this generation unclosed. If
   * the slot moves on just now, a reader sees that this was for the one before.
   */
  public void abandoned(int fd, long generation) {
    RecordMemory.store(slot(fd) + FlightRecordLayout.SLOT_ABANDONED, generation);
  }

  /**
   * Inside the JDK's read lock of this fd: this thread enters a read that may block, or an accept.
   * {@link #read}, {@link #eof} or {@link #readEnds} ends it, {@link #acceptEnds} the accept.
   */
  public void readBegins(int fd, long threadId, long tickNanos) {
    long slot = slot(fd);
    // In this order and without a fence: a reader believes what is so in two copies of the slot.
    RecordMemory.store(slot + FlightRecordLayout.SLOT_READER_SINCE, tickNanos);
    RecordMemory.store(slot + FlightRecordLayout.SLOT_READER_THREAD, threadId);
  }

  /** Inside the JDK's read lock of this fd: a read returned this many bytes. */
  public void read(int fd, long bytes, long tickNanos) {
    long slot = slot(fd);
    RecordMemory.store(
        slot + FlightRecordLayout.SLOT_BYTES_READ,
        RecordMemory.load(slot + FlightRecordLayout.SLOT_BYTES_READ) + bytes);
    countRead(slot, tickNanos);
  }

  /** Inside the JDK's read lock of this fd: a read returned EOF. The first one counts. */
  public void eof(int fd, long nowNanos) {
    long slot = slot(fd);
    if (RecordMemory.load(slot + FlightRecordLayout.SLOT_EOF_AT) == 0) {
      RecordMemory.store(slot + FlightRecordLayout.SLOT_EOF_AT, nowNanos);
    }
    countRead(slot, nowNanos);
  }

  /**
   * Inside the accepting lock of this listener: an accept has ended.
   *
   * @param accepted whether it returned a connection
   */
  public void acceptEnds(int fd, boolean accepted, long tickNanos) {
    if (accepted) {
      countRead(slot(fd), tickNanos);
    }
    readEnds(fd);
  }

  private void countRead(long slot, long nanos) {
    RecordMemory.store(
        slot + FlightRecordLayout.SLOT_READ_OPERATIONS,
        RecordMemory.load(slot + FlightRecordLayout.SLOT_READ_OPERATIONS) + 1);
    RecordMemory.store(slot + FlightRecordLayout.SLOT_LAST_READ_AT, nanos);
    RecordMemory.store(slot + FlightRecordLayout.SLOT_READER_THREAD, 0);
  }

  /** No thread waits in a read of this fd any more. */
  public void readEnds(int fd) {
    long slot = slot(fd);
    RecordMemory.store(slot + FlightRecordLayout.SLOT_READER_THREAD, 0);
    RecordMemory.store(slot + FlightRecordLayout.SLOT_READER_LIMIT, 0);
  }

  /**
   * Inside the JDK's read lock of this fd: this thread waits until there is something to read, or
   * to accept; {@link #readEnds} ends it.
   *
   * @param limitNanos how long it may wait; 0 = for ever
   */
  public void waitsToRead(int fd, long threadId, long sinceNanos, long limitNanos) {
    RecordMemory.store(slot(fd) + FlightRecordLayout.SLOT_READER_LIMIT, limitNanos);
    readBegins(fd, threadId, sinceNanos);
  }

  /**
   * Inside the JDK's write lock of this fd: this thread enters a write that may block, or a
   * connect. {@link #wrote} or {@link #writeEnds} ends it.
   */
  public void writeBegins(int fd, long threadId, long tickNanos) {
    long slot = slot(fd);
    RecordMemory.store(slot + FlightRecordLayout.SLOT_WRITER_SINCE, tickNanos);
    RecordMemory.store(slot + FlightRecordLayout.SLOT_WRITER_THREAD, threadId);
  }

  /**
   * Inside the JDK's write lock of this fd: a write took this many bytes. One that follows a read
   * is a turn.
   */
  public void wrote(int fd, long bytes, long tickNanos) {
    long slot = slot(fd);
    if (tickNanos - RecordMemory.load(slot + FlightRecordLayout.SLOT_LAST_WRITE_AT)
        >= LastUse.PAUSE_NANOS) {
      LastUse.pauseMayEnd(slot, tickNanos, false);
    }
    RecordMemory.store(
        slot + FlightRecordLayout.SLOT_BYTES_WRITTEN,
        RecordMemory.load(slot + FlightRecordLayout.SLOT_BYTES_WRITTEN) + bytes);
    RecordMemory.store(
        slot + FlightRecordLayout.SLOT_WRITE_OPERATIONS,
        RecordMemory.load(slot + FlightRecordLayout.SLOT_WRITE_OPERATIONS) + 1);
    RecordMemory.store(slot + FlightRecordLayout.SLOT_LAST_WRITE_AT, tickNanos);
    RecordMemory.store(slot + FlightRecordLayout.SLOT_WRITER_THREAD, 0);
    // Both begin at 0, so the first write is no turn.
    long reads = RecordMemory.load(slot + FlightRecordLayout.SLOT_READ_OPERATIONS);
    if (reads != RecordMemory.load(slot + FlightRecordLayout.SLOT_READ_OPERATIONS_AT_LAST_WRITE)) {
      RecordMemory.store(slot + FlightRecordLayout.SLOT_READ_OPERATIONS_AT_LAST_WRITE, reads);
      RecordMemory.store(
          slot + FlightRecordLayout.SLOT_TURNS,
          RecordMemory.load(slot + FlightRecordLayout.SLOT_TURNS) + 1);
    }
  }

  /** No thread waits in a write or connect of this fd any more. */
  public void writeEnds(int fd) {
    long slot = slot(fd);
    RecordMemory.store(slot + FlightRecordLayout.SLOT_WRITER_THREAD, 0);
    RecordMemory.store(slot + FlightRecordLayout.SLOT_WRITER_LIMIT, 0);
  }

  /** Inside the JDK's write lock of this fd: a write found the connection broken. */
  public void writeFailed(int fd, long tickNanos) {
    LastUse.pauseMayEnd(slot(fd), tickNanos, true);
    writeEnds(fd);
  }

  /**
   * Inside the JDK's write lock of this fd: this thread waits until it can write, or is connected;
   * {@link #writeEnds} ends it.
   *
   * @param limitNanos how long it may wait; 0 = for ever
   */
  public void waitsToWrite(int fd, long threadId, long sinceNanos, long limitNanos) {
    RecordMemory.store(slot(fd) + FlightRecordLayout.SLOT_WRITER_LIMIT, limitNanos);
    writeBegins(fd, threadId, sinceNanos);
  }

  /** The application wants it closed; its fd may stay open while threads are still in calls. */
  public void closeRequested(int fd, long nowNanos) {
    RecordMemory.store(slot(fd) + FlightRecordLayout.SLOT_CLOSE_REQUESTED_AT, nowNanos);
  }

  /** The application has shut down one direction, or both: shutdown(2). */
  public void shutdown(int fd, boolean input, boolean output) {
    long slot = slot(fd);
    if (input) {
      RecordMemory.storeInt(slot + FlightRecordLayout.SLOT_INPUT_SHUTDOWN, 1);
    }
    if (output) {
      RecordMemory.storeInt(slot + FlightRecordLayout.SLOT_OUTPUT_SHUTDOWN, 1);
    }
  }
}

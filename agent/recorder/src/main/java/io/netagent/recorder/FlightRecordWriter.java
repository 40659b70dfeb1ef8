package io.netagent.recorder;

import static io.netagent.recorder.FlightRecordLayout.SLOT_STEP;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The one writer of this process's flight record.
 *
 * <p>Why this works without locks: a slot's identity has one writer at a time, because an fd number
 * has one owner at a time and the owner's slot is cleared before close(2) gives the number back;
 * each direction's words are written inside the JDK's own read or write lock; counters are atomic
 * adds; everything else belongs to the agent's thread. The caller keeps to slots below {@link
 * #backedSlots()}.
 */
public final class FlightRecordWriter implements Closeable {
  private final RecordFile file;
  private final RecordMemory memory;
  private final SiteTable sites;
  private final ClosedRing closed;
  private final int slotCapacity;
  private int backedSlots;

  private FlightRecordWriter(RecordFile file, RecordMemory memory, int slotCapacity) {
    this.file = file;
    this.memory = memory;
    this.slotCapacity = slotCapacity;
    this.sites = new SiteTable(file, memory);
    this.closed = new ClosedRing(file, memory);
  }

  /**
   * Makes a new record with memory for the first 1,024 slots and the first 1,024 closed
   * connections, and removes dead ones beside it.
   *
   * @param slotCapacity fds from here on can never be tracked; rounded up to a multiple of 1,024
   * @throws IOException if the place has no memory for it (ENOSPC); nothing is left behind then
   */
  public static FlightRecordWriter create(
      FlightRecordPlace place,
      ProcessIdentity self,
      int slotCapacity,
      String agentVersion,
      String name,
      String applicationPackages,
      long nowEpochMillis,
      long nowNanos)
      throws IOException {
    DeadRecords.sweep(place, self, nowEpochMillis, nowNanos);
    int capacity = wholeSteps(slotCapacity);
    RecordFile file = RecordFile.create(place, self);
    try {
      file.write(0, NewHeader.bytes(self, capacity, nowNanos));
      writeText(
          file,
          FlightRecordLayout.TEXT_AGENT_VERSION,
          agentVersion,
          FlightRecordLayout.TEXT_AGENT_VERSION_BYTES);
      writeText(file, FlightRecordLayout.TEXT_NAME, name, FlightRecordLayout.TEXT_NAME_BYTES);
      writeText(
          file,
          FlightRecordLayout.TEXT_APP,
          applicationPackages,
          FlightRecordLayout.TEXT_APP_BYTES);
      file.write(FlightRecordLayout.COUNTERS_OFFSET, new byte[FlightRecordLayout.COUNTERS_BYTES]);
      // Before the mapping: a mapping would hold a deleted file's memory until it is collected.
      ClosedRing.backFirstEntries(file);
      backSlots(file, 0);
      RecordMemory memory = new RecordMemory(file.map(FlightRecordLayout.slotOffset(capacity)));
      FlightRecordWriter writer = new FlightRecordWriter(file, memory, capacity);
      writer.slotsAreBacked(SLOT_STEP);
      return writer;
    } catch (IOException | RuntimeException | Error e) {
      file.abandon(e);
      throw e;
    }
  }

  private static int wholeSteps(int slotCapacity) {
    int wanted = Math.max(1, Math.min(slotCapacity, FlightRecordLayout.MAX_SLOT_CAPACITY));
    return (wanted + SLOT_STEP - 1) / SLOT_STEP * SLOT_STEP;
  }

  private static void writeText(RecordFile file, int offset, String text, int fieldBytes)
      throws IOException {
    file.write(offset, RecordTexts.field(text, fieldBytes));
  }

  public Path path() {
    return file.path();
  }

  /** Slots that memory exists for. Grows only by {@link #extend()}. */
  public int backedSlots() {
    return backedSlots;
  }

  /**
   * Agent's thread only: takes memory for 1,024 slots more.
   *
   * @return false at the capacity
   * @throws IOException if there is no memory (ENOSPC); the record stays as it was
   */
  public boolean extend() throws IOException {
    if (backedSlots >= slotCapacity) {
      return false;
    }
    backSlots(file, backedSlots);
    slotsAreBacked(backedSlots + SLOT_STEP);
    return true;
  }

  private static void backSlots(RecordFile file, int firstFd) throws IOException {
    file.write(
        FlightRecordLayout.slotOffset(firstFd),
        new byte[SLOT_STEP * FlightRecordLayout.SLOT_BYTES]);
  }

  private void slotsAreBacked(int slots) {
    backedSlots = slots;
    memory.putInt(FlightRecordLayout.HEADER_BACKED_SLOTS, slots);
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
    int slot = FlightRecordLayout.slotOffset(fd);
    long generation = beginChange(slot);
    for (int word = FlightRecordLayout.SLOT_BYTES_READ;
        word < FlightRecordLayout.SLOT_BYTES;
        word += Long.BYTES) {
      memory.putLong(slot + word, 0);
    }
    memory.putLong(
        slot + FlightRecordLayout.SLOT_KIND, kindWord(role, transport, family, remotePort));
    memory.putLong(slot + FlightRecordLayout.SLOT_REMOTE_HIGH, remoteHigh);
    memory.putLong(slot + FlightRecordLayout.SLOT_REMOTE_LOW, remoteLow);
    memory.putLong(slot + FlightRecordLayout.SLOT_OPENED_AT, openedAtNanos);
    memory.putLong(slot + FlightRecordLayout.SLOT_OPENER_THREAD, openerThreadId);
    memory.putLong(slot + FlightRecordLayout.SLOT_LOCAL_PORT, localPort);
    memory.putLong(slot + FlightRecordLayout.SLOT_CONNECT_NANOS, connectNanos);
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
   */
  public void connected(int fd, ConnectionTransport transport, int localPort, long connectNanos) {
    int slot = FlightRecordLayout.slotOffset(fd);
    int kindOffset = slot + FlightRecordLayout.SLOT_KIND;
    long kind = memory.getLong(kindOffset);
    // Compared, or a clear() between the load and the store would be undone.
    if (kind == 0
        || !memory.compareAndSetLong(
            kindOffset, kind, (kind & ~0xff00L) | (long) transport.code() << 8)) {
      return;
    }
    memory.putLong(slot + FlightRecordLayout.SLOT_LOCAL_PORT, localPort);
    memory.putLong(slot + FlightRecordLayout.SLOT_CONNECT_NANOS, Math.max(1, connectNanos));
  }

  /**
   * The connection in this slot, which was connected, is about to be closed: clears the slot and
   * leaves an entry in the ring of closed connections.
   *
   * @param siteId -1 for none, or none yet: {@link #closedSite} may follow
   * @return the entry's sequence number, from 0; -1 if the slot was empty
   */
  public long closed(int fd, CloseReason reason, int siteId, long closedAtNanos) {
    long kind = memory.getLong(FlightRecordLayout.slotOffset(fd) + FlightRecordLayout.SLOT_KIND);
    clear(fd);
    // All but the kind still stands there: nobody has this fd number before close(2) gives it back.
    return (kind & 0xff) == 0 ? -1 : closed.add(fd, kind, reason, siteId, closedAtNanos);
  }

  /** Agent's thread, or the closing one: the site of a connection that was closed without one. */
  public void closedSite(long sequence, int siteId) {
    closed.site(sequence, siteId);
  }

  /** Connections closed so far, which is the next one's sequence number. */
  public long closedCount() {
    return closed.count();
  }

  /** Places in the ring of closed connections. Grows only by {@link #extendClosed()}. */
  public int closedEntries() {
    return closed.entries();
  }

  /**
   * Agent's thread only: takes memory for a ring of closed connections that is twice as long.
   *
   * @return false at 32,768 entries
   * @throws IOException if there is no memory (ENOSPC); the ring stays as it was
   */
  public boolean extendClosed() throws IOException {
    return closed.extend();
  }

  /** The connection in this slot is no more, or has never been. */
  public void clear(int fd) {
    int slot = FlightRecordLayout.slotOffset(fd);
    long generation = beginChange(slot);
    memory.putLong(slot + FlightRecordLayout.SLOT_KIND, 0);
    endChange(slot, generation);
  }

  private long beginChange(int slot) {
    long generation = memory.getLong(slot + FlightRecordLayout.SLOT_GENERATION) | 1;
    memory.putLong(slot + FlightRecordLayout.SLOT_GENERATION, generation);
    RecordMemory.storeStoreFence();
    return generation;
  }

  private long endChange(int slot, long oddGeneration) {
    RecordMemory.storeStoreFence();
    memory.putLong(slot + FlightRecordLayout.SLOT_GENERATION, oddGeneration + 1);
    return oddGeneration + 1;
  }

  /** Inside the JDK's read lock of this fd. */
  public void read(int fd, long bytes, long tickNanos) {
    int slot = FlightRecordLayout.slotOffset(fd);
    memory.putLong(
        slot + FlightRecordLayout.SLOT_BYTES_READ,
        memory.getLong(slot + FlightRecordLayout.SLOT_BYTES_READ) + bytes);
    countRead(slot, tickNanos);
  }

  /** Inside the JDK's read lock of this fd: a read returned EOF. The first one counts. */
  public void eof(int fd, long nowNanos) {
    int slot = FlightRecordLayout.slotOffset(fd);
    if (memory.getLong(slot + FlightRecordLayout.SLOT_EOF_AT) == 0) {
      memory.putLong(slot + FlightRecordLayout.SLOT_EOF_AT, nowNanos);
    }
    countRead(slot, nowNanos);
  }

  private void countRead(int slot, long nanos) {
    memory.putLong(
        slot + FlightRecordLayout.SLOT_READ_OPERATIONS,
        memory.getLong(slot + FlightRecordLayout.SLOT_READ_OPERATIONS) + 1);
    memory.putLong(slot + FlightRecordLayout.SLOT_LAST_READ_AT, nanos);
  }

  /** Inside the JDK's write lock of this fd. */
  public void wrote(int fd, long bytes, long tickNanos) {
    int slot = FlightRecordLayout.slotOffset(fd);
    memory.putLong(
        slot + FlightRecordLayout.SLOT_BYTES_WRITTEN,
        memory.getLong(slot + FlightRecordLayout.SLOT_BYTES_WRITTEN) + bytes);
    memory.putLong(
        slot + FlightRecordLayout.SLOT_WRITE_OPERATIONS,
        memory.getLong(slot + FlightRecordLayout.SLOT_WRITE_OPERATIONS) + 1);
    memory.putLong(slot + FlightRecordLayout.SLOT_LAST_WRITE_AT, tickNanos);
  }

  /** Any thread. */
  public void count(RecordCounter counter) {
    count(counter, 1);
  }

  /** Any thread: many at once. */
  public void count(RecordCounter counter, long events) {
    memory.getAndAddLong(FlightRecordLayout.counterOffset(counter), events);
  }

  /**
   * Agent's thread only: gives the connection of this generation its site. Where the slot has moved
   * on, the site is counted and the slot left alone; the word carries the generation, so a reader
   * ignores it if the slot moves on just now.
   *
   * @return the site's id, -1 if the tables are full
   * @throws IOException if memory for a new entry can't be had
   */
  public int site(int fd, long generation, SiteKind kind, List<String> frames) throws IOException {
    int siteId = sites.intern(kind, frames);
    if (siteId == SiteTable.FULL) {
      return siteId;
    }
    // The site's entry and the count of sites before whatever names it.
    RecordMemory.storeStoreFence();
    int slot = FlightRecordLayout.slotOffset(fd);
    if (memory.getLong(slot + FlightRecordLayout.SLOT_GENERATION) == generation) {
      memory.putLong(slot + FlightRecordLayout.SLOT_SITE, generation << 32 | (siteId + 1));
    }
    return siteId;
  }

  /** Agent's thread only: the heartbeat. */
  public void tick(long nowNanos) {
    memory.putLong(FlightRecordLayout.HEADER_TICK, nowNanos);
  }

  public void state(RecordState state) {
    RecordMemory.storeStoreFence();
    memory.putInt(FlightRecordLayout.HEADER_STATE, state.code());
  }

  /** At the start, or on the agent's thread. */
  public void hookReport(String text) throws IOException {
    writeText(
        file, FlightRecordLayout.TEXT_HOOK_REPORT, text, FlightRecordLayout.TEXT_HOOK_REPORT_BYTES);
  }

  /** Agent's thread only. */
  public void firstHookError(String text) throws IOException {
    writeText(
        file,
        FlightRecordLayout.TEXT_FIRST_HOOK_ERROR,
        text,
        FlightRecordLayout.TEXT_FIRST_HOOK_ERROR_BYTES);
  }

  /** An orderly end leaves nothing behind; the mapping stays usable for hooks that still run. */
  public void delete() throws IOException {
    file.delete();
  }

  /** Frees the lock. The mapping stays usable. */
  @Override
  public void close() throws IOException {
    file.close();
  }
}

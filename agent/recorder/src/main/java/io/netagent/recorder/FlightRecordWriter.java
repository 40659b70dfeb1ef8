package io.netagent.recorder;

import static io.netagent.recorder.FlightRecordLayout.SLOT_STEP;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The one writer of this process's flight record.
 *
 * <p>No method takes a lock that another one could hold for long. The rooms tell why they need
 * none; what all threads count goes through {@link Lanes}; everything else belongs to the agent's
 * thread. The caller keeps to slots below {@link #backedSlots()}.
 */
public final class FlightRecordWriter implements Closeable {
  /** A quarter of the shortest ring. */
  private static final int CLOSED_BEFORE_TURN = 32;

  /** A site id: none, because the stack was not taken. */
  public static final int STACK_SKIPPED = -2;

  private final RecordFile file;
  private final RecordMemory memory;
  private final HeaderTexts texts;
  private final SlotTable slots;
  private final WaitTable waits;
  private final Lanes lanes;
  private final SiteTable sites;
  private final ClosedRing closed;
  private final Closing closing;
  private final Mailbox mailbox;
  private final EventRing events;
  private final Sampling connects = new Sampling();
  private final int slotCapacity;
  private int backedSlots;

  private FlightRecordWriter(RecordFile file, RecordMemory memory, int slotCapacity) {
    this.file = file;
    this.memory = memory;
    this.slotCapacity = slotCapacity;
    this.texts = new HeaderTexts(file);
    this.slots = new SlotTable(memory);
    this.lanes = new Lanes(memory);
    this.waits = new WaitTable(memory, lanes);
    this.sites = new SiteTable(file, memory);
    this.closed = new ClosedRing(file, memory, lanes, sites);
    this.closing = new Closing(memory, slots, lanes, closed);
    this.mailbox = new Mailbox(file, memory);
    this.events = new EventRing(file, memory, lanes);
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
      HeaderTexts texts = new HeaderTexts(file);
      texts.agentVersion(agentVersion);
      texts.nameAndApp(name, applicationPackages);
      // Lanes and waits.
      file.writeZeros(
          FlightRecordLayout.LANES_OFFSET,
          FlightRecordLayout.SITES_OFFSET - FlightRecordLayout.LANES_OFFSET);
      // Before the mapping: a mapping would hold a deleted file's memory until it is collected.
      ClosedRing.begin(file);
      SlotTable.back(file, 0);
      RecordMemory memory = file.map(FlightRecordLayout.slotOffset(capacity));
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

  public Path path() {
    return file.path();
  }

  /** What stands in the slots of the fds. */
  public SlotTable slots() {
    return slots;
  }

  /** The waits that have no fd. */
  public WaitTable waits() {
    return waits;
  }

  /** What happens, one by one, for readers that want to know. */
  public EventRing events() {
    return events;
  }

  /** Requests of collectors for a dump of threads. */
  public Mailbox mailbox() {
    return mailbox;
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
    SlotTable.back(file, backedSlots);
    slotsAreBacked(backedSlots + SLOT_STEP);
    return true;
  }

  private void slotsAreBacked(int slots) {
    backedSlots = slots;
    memory.putInt(FlightRecordLayout.HEADER_BACKED_SLOTS, slots);
  }

  /**
   * Whether the connect of a connection that was opened then is to be timed: in a storm most are
   * not.
   */
  public boolean timesConnect(long openedAtNanos) {
    return connects.tells(openedAtNanos);
  }

  /**
   * A connect has succeeded: it is counted, with its duration.
   *
   * @param connectNanos -1 if it was not timed
   */
  public void openedClient(long connectNanos) {
    int lane = lanes.enter();
    try {
      lanes.count(lane, RecordCounter.OPENED_CLIENT, 1);
      if (connectNanos < 0) {
        connects.leavesOut(lane);
      } else {
        lanes.duration(lane, RecordHistogram.CONNECT, connectNanos, connects.standsFor(lane));
      }
    } finally {
      lanes.leave(lane);
    }
  }

  /**
   * Whether the close of a connection that was opened then is to be told whole, by {@link #closed},
   * although it closed normally and its stack was skipped: in a storm most are not.
   */
  public boolean tellsClose(long openedAtNanos) {
    return closing.tells(openedAtNanos);
  }

  /**
   * The connection in this slot, which was connected, is about to be closed: clears the slot,
   * leaves an entry in the ring of closed connections, and counts it by its reason, for its site,
   * as a lifetime, and its bytes. How long an adopted connection lived, and how often it was used,
   * is not known.
   *
   * @param siteId -1 for none, or none yet: {@link #closedSite} may follow; {@link #STACK_SKIPPED},
   *     which is counted
   * @return the entry's sequence number: 8 times its number in its lane, from 0, plus that of the
   *     lane; -1 if no connection was in the slot, which is counted by its reason alone
   */
  public long closed(int fd, CloseReason reason, int siteId, long closedAtNanos) {
    return closing.told(fd, reason, siteId, closedAtNanos);
  }

  /**
   * The same of a connection that was not adopted, in a storm: normally closed, its stack skipped,
   * and not to be told whole. It is counted, with its bytes, and gets a number and no entry.
   */
  public long closedUntold(int fd) {
    return closing.untold(fd);
  }

  /**
   * Agent's thread, or the closing one: the site of a connection that was closed without one. The
   * site counts it if it still is in the ring.
   */
  public void closedSite(long sequence, int siteId) {
    closed.site(sequence, siteId);
  }

  /** Connections closed so far. */
  public long closedCount() {
    return closed.count();
  }

  /** No connection closed so far has this sequence number or a higher one. */
  public long closedSequencesEnd() {
    return closed.sequencesEnd();
  }

  /** Places in the rings of closed connections, all together. Grows by {@link #extendClosed()}. */
  public int closedEntries() {
    return closed.entries();
  }

  /**
   * Agent's thread only: takes memory for rings of closed connections that are twice as long.
   *
   * @return false at 32,768 entries
   * @throws IOException if there is no memory (ENOSPC); the rings stay as they were
   */
  public boolean extendClosed() throws IOException {
    return closed.extend();
  }

  /** Any thread. */
  public void count(RecordCounter counter) {
    lanes.count(counter, 1);
  }

  /** Any thread: many at once. */
  public void count(RecordCounter counter, long events) {
    lanes.count(counter, events);
  }

  /** Any thread: something of this kind took so long. */
  public void duration(RecordHistogram histogram, long nanos) {
    lanes.duration(histogram, nanos);
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
    Fences.storeStore();
    slots.site(fd, generation, siteId);
    return siteId;
  }

  /** Agent's thread only: the heartbeat. */
  public void tick(long nowNanos) {
    connects.tick(lanes.counted(RecordCounter.OPENED_CLIENT));
    closing.tick();
    memory.putLong(FlightRecordLayout.HEADER_TICK, nowNanos);
  }

  /**
   * Closing thread, with the sequence number that it got: after each 32 connections of a lane all
   * threads go on to the next one, so that a burst of one thread has the rings of all.
   */
  public void closedAt(long sequence) {
    if ((sequence >>> FlightRecordLayout.LANE_BITS & (CLOSED_BEFORE_TURN - 1))
        == CLOSED_BEFORE_TURN - 1) {
      turnLanes();
    }
  }

  void turnLanes() {
    lanes.turn();
  }

  public void state(RecordState state) {
    Fences.storeStore();
    memory.putInt(FlightRecordLayout.HEADER_STATE, state.code());
  }

  /** Agent's thread only: an attach may change both. */
  public void nameAndApp(String name, String applicationPackages) throws IOException {
    texts.nameAndApp(name, applicationPackages);
  }

  /** At the start, or on the agent's thread. */
  public void hookReport(String text) throws IOException {
    texts.hookReport(text);
  }

  /** Agent's thread only. */
  public void firstHookError(String text) throws IOException {
    texts.firstHookError(text);
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

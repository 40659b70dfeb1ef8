package io.netagent.recorder;

import static io.netagent.recorder.FlightRecordLayout.SLOT_BYTES;
import static io.netagent.recorder.FlightRecordLayout.SLOT_STEP;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Reads one process's flight record again and again; sites read once are kept, and of the closed
 * connections only new ones are read. Never maps the file (a writer of the same user could truncate
 * it under the mapping): bounded reads, every offset and length checked against the file's size and
 * this release's layout; what a file can make this class allocate is bounded whatever it claims.
 * For one thread.
 *
 * <p>A slot is stable when its generation is even and the same before and after its words were
 * copied. Three reads of the slots tell: generations, words, generations. What changed meanwhile is
 * read again by itself, twice, and then counted as torn.
 *
 * <p>Never in the process that writes the record: closing the channel that it was read through
 * closes a second descriptor of the file and thereby drops the writer's lock (fcntl(2)), and the
 * next agent that starts takes the record for a dead one.
 */
public final class FlightRecordReader {
  private static final int RETRIES = 2;

  private final SiteReader sites = new SiteReader();
  private final ClosedReader closedReader = new ClosedReader();
  private final ByteBuffer generations = BoundedReads.littleEndian(SLOT_STEP * SLOT_BYTES);
  private final ByteBuffer words = BoundedReads.littleEndian(SLOT_STEP * SLOT_BYTES);
  private final long[] before = new long[SLOT_STEP];

  /**
   * One reading.
   *
   * @throws UnreadableRecordException if a check fails; its message names the check
   * @throws IOException if the file can't be read
   */
  public FlightRecord read(FileChannel channel) throws IOException {
    ByteBuffer headerBytes =
        BoundedReads.readFully(channel, 0, FlightRecordLayout.HEADER_BYTES, "header");
    HeaderReader.checkLayout(headerBytes, channel.size());
    RecordHeader header = HeaderReader.header(headerBytes);
    long[] counters = counters(channel, headerBytes);
    Slots slots = slots(channel, header.backedSlots());
    ClosedConnections closed = closedReader.read(channel, header.tickNanos());
    // After the slots and the closed: a site is published before the first one that names it.
    RecordMemory.loadLoadFence();
    List<RecordedSite> recordedSites = sites.read(channel);
    for (RecordedConnection connection : slots.connections) {
      if (connection.siteId() >= recordedSites.size()) {
        throw new UnreadableRecordException(
            "site " + connection.siteId() + " of slot " + connection.fd() + " out of range");
      }
    }
    for (ClosedConnection connection : closed.connections()) {
      if (connection.siteId() >= recordedSites.size()) {
        throw new UnreadableRecordException(
            "site "
                + connection.siteId()
                + " of closed connection "
                + connection.sequence()
                + " out of range");
      }
    }
    closedReader.accepted();
    return new FlightRecord(
        header,
        Collections.unmodifiableList(slots.connections),
        recordedSites,
        counters,
        slots.torn,
        closed);
  }

  private static long[] counters(FileChannel channel, ByteBuffer header) throws IOException {
    int count = header.getInt(FlightRecordLayout.HEADER_COUNTER_COUNT);
    ByteBuffer bytes =
        BoundedReads.readFully(
            channel, FlightRecordLayout.COUNTERS_OFFSET, count * Long.BYTES, "counters");
    long[] counters = new long[count];
    for (int i = 0; i < count; i++) {
      counters[i] = bytes.getLong(i * Long.BYTES);
    }
    return counters;
  }

  private static final class Slots {
    final List<RecordedConnection> connections = new ArrayList<>();
    int torn;
  }

  private Slots slots(FileChannel channel, int count) throws IOException {
    Slots slots = new Slots();
    for (int firstFd = 0; firstFd < count; firstFd += SLOT_STEP) {
      readStep(channel, firstFd, Math.min(SLOT_STEP, count - firstFd), slots);
    }
    return slots;
  }

  private void readStep(FileChannel channel, int firstFd, int count, Slots slots)
      throws IOException {
    long offset = FlightRecordLayout.slotOffset(firstFd);
    generations.limit(count * SLOT_BYTES);
    words.limit(count * SLOT_BYTES);
    BoundedReads.fill(channel, offset, generations, "slots");
    RecordMemory.loadLoadFence();
    for (int i = 0; i < count; i++) {
      before[i] = generations.getLong(i * SLOT_BYTES);
    }
    BoundedReads.fill(channel, offset, words, "slots");
    RecordMemory.loadLoadFence();
    BoundedReads.fill(channel, offset, generations, "slots");
    for (int i = 0; i < count; i++) {
      int slot = i * SLOT_BYTES;
      if (stable(before[i], generations.getLong(slot))) {
        addIfOpen(slots, firstFd + i, words, slot, before[i]);
      } else {
        readAgain(channel, firstFd + i, slots);
      }
    }
  }

  private static boolean stable(long before, long after) {
    return before == after && (before & 1) == 0;
  }

  private static void readAgain(FileChannel channel, int fd, Slots slots) throws IOException {
    long offset = FlightRecordLayout.slotOffset(fd);
    for (int i = 0; i < RETRIES; i++) {
      long before = BoundedReads.readFully(channel, offset, Long.BYTES, "slot").getLong(0);
      RecordMemory.loadLoadFence();
      ByteBuffer slot = BoundedReads.readFully(channel, offset, SLOT_BYTES, "slot");
      RecordMemory.loadLoadFence();
      long after = BoundedReads.readFully(channel, offset, Long.BYTES, "slot").getLong(0);
      if (stable(before, after)) {
        addIfOpen(slots, fd, slot, 0, before);
        return;
      }
    }
    slots.torn++;
  }

  private static void addIfOpen(Slots slots, int fd, ByteBuffer bytes, int slot, long generation)
      throws UnreadableRecordException {
    long kind = bytes.getLong(slot + FlightRecordLayout.SLOT_KIND);
    if ((kind & 0xff) == 0) {
      return;
    }
    long siteWord = bytes.getLong(slot + FlightRecordLayout.SLOT_SITE);
    boolean siteIsOfThisConnection = siteWord >>> 32 == (generation & 0xffffffffL);
    slots.connections.add(
        new RecordedConnection.Builder()
            .fd(fd)
            .generation(generation)
            .role(role((int) kind & 0xff, fd))
            .transport(transport((int) (kind >>> 8) & 0xff, fd))
            .remoteHigh(bytes.getLong(slot + FlightRecordLayout.SLOT_REMOTE_HIGH))
            .remoteLow(bytes.getLong(slot + FlightRecordLayout.SLOT_REMOTE_LOW))
            .remotePort((int) (kind >>> 32) & 0xffff)
            .localPort((int) bytes.getLong(slot + FlightRecordLayout.SLOT_LOCAL_PORT) & 0xffff)
            .openedAtNanos(bytes.getLong(slot + FlightRecordLayout.SLOT_OPENED_AT))
            .openerThreadId(bytes.getLong(slot + FlightRecordLayout.SLOT_OPENER_THREAD))
            .siteId(siteIsOfThisConnection ? siteId(siteWord, fd) : -1)
            .connectNanos(bytes.getLong(slot + FlightRecordLayout.SLOT_CONNECT_NANOS))
            .bytesRead(bytes.getLong(slot + FlightRecordLayout.SLOT_BYTES_READ))
            .readOperations(bytes.getLong(slot + FlightRecordLayout.SLOT_READ_OPERATIONS))
            .bytesWritten(bytes.getLong(slot + FlightRecordLayout.SLOT_BYTES_WRITTEN))
            .writeOperations(bytes.getLong(slot + FlightRecordLayout.SLOT_WRITE_OPERATIONS))
            .lastReadAtNanos(bytes.getLong(slot + FlightRecordLayout.SLOT_LAST_READ_AT))
            .lastWriteAtNanos(bytes.getLong(slot + FlightRecordLayout.SLOT_LAST_WRITE_AT))
            .eofAtNanos(bytes.getLong(slot + FlightRecordLayout.SLOT_EOF_AT))
            .build());
  }

  private static int siteId(long siteWord, int fd) throws UnreadableRecordException {
    long siteId = (siteWord & 0xffffffffL) - 1;
    if (siteId >= FlightRecordLayout.SITE_CAPACITY) {
      throw new UnreadableRecordException("site " + siteId + " of slot " + fd + " out of range");
    }
    return (int) siteId;
  }

  private static ConnectionRole role(int code, int fd) throws UnreadableRecordException {
    for (ConnectionRole role : ConnectionRole.values()) {
      if (role.code() == code) {
        return role;
      }
    }
    throw new UnreadableRecordException("role " + code + " of slot " + fd + " out of range");
  }

  private static ConnectionTransport transport(int code, int fd) throws UnreadableRecordException {
    for (ConnectionTransport transport : ConnectionTransport.values()) {
      if (transport.code() == code) {
        return transport;
      }
    }
    throw new UnreadableRecordException("transport " + code + " of slot " + fd + " out of range");
  }
}

package io.netagent.recorder;

import static io.netagent.recorder.FlightRecordLayout.SLOT_STEP;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Reads the slots of one record, each a connection, a listener, or nothing. */
final class SlotReader {
  private final StableCopies copies =
      new StableCopies(FlightRecordLayout.SLOT_BYTES, SLOT_STEP, "slots");

  /** What one reading found. */
  static final class Slots {
    private final List<RecordedConnection> connections = new ArrayList<>();
    private final List<RecordedListener> listeners = new ArrayList<>();
    private int torn;

    List<RecordedConnection> connections() {
      return Collections.unmodifiableList(connections);
    }

    List<RecordedListener> listeners() {
      return Collections.unmodifiableList(listeners);
    }

    int torn() {
      return torn;
    }
  }

  Slots read(FileChannel channel, int count) throws IOException {
    Slots slots = new Slots();
    for (int firstFd = 0; firstFd < count; firstFd += SLOT_STEP) {
      int entries = Math.min(SLOT_STEP, count - firstFd);
      copies.read(channel, FlightRecordLayout.slotOffset(firstFd), entries);
      for (int i = 0; i < entries; i++) {
        if (copies.stable(i)) {
          addIfOpen(slots, firstFd + i, copies.at(i), copies.mark(i));
        } else {
          slots.torn++;
        }
      }
    }
    return slots;
  }

  private void addIfOpen(Slots slots, int fd, int slot, long generation)
      throws UnreadableRecordException {
    long kind = copies.bytes().getLong(slot + FlightRecordLayout.SLOT_KIND);
    if ((kind & 0xff) == 0) {
      return;
    }
    ConnectionRole role = role((int) kind & 0xff, fd);
    ConnectionTransport transport = transport((int) (kind >>> 8) & 0xff, fd);
    if (role == ConnectionRole.LISTENER) {
      slots.listeners.add(listener(fd, slot, generation, kind, transport));
    } else {
      slots.connections.add(connection(fd, slot, generation, kind, role, transport));
    }
  }

  private RecordedListener listener(
      int fd, int slot, long generation, long kind, ConnectionTransport transport) {
    ByteBuffer bytes = copies.bytes();
    return new RecordedListener(
        fd,
        generation,
        transport,
        (int) bytes.getLong(slot + FlightRecordLayout.SLOT_LOCAL_PORT) & 0xffff,
        bytes.getLong(slot + FlightRecordLayout.SLOT_OPENED_AT),
        bytes.getLong(slot + FlightRecordLayout.SLOT_OPENER_THREAD),
        (kind & FlightRecordLayout.FLAG_ADOPTED) != 0,
        bytes.getLong(slot + FlightRecordLayout.SLOT_READ_OPERATIONS),
        bytes.getLong(slot + FlightRecordLayout.SLOT_LAST_READ_AT),
        blocked(slot + FlightRecordLayout.SLOT_READER_THREAD));
  }

  private RecordedConnection connection(
      int fd,
      int slot,
      long generation,
      long kind,
      ConnectionRole role,
      ConnectionTransport transport)
      throws UnreadableRecordException {
    ByteBuffer bytes = copies.bytes();
    long siteWord = bytes.getLong(slot + FlightRecordLayout.SLOT_SITE);
    boolean siteIsOfThisConnection = siteWord >>> 32 == (generation & 0xffffffffL);
    long pause = bytes.getLong(slot + FlightRecordLayout.SLOT_PAUSE) & LastUse.MAX_PAUSE;
    long readThen = bytes.getLong(slot + FlightRecordLayout.SLOT_PAUSE_BYTES_READ);
    return new RecordedConnectionBuilder()
        .pause(
            pause == 0 ? -1 : pause * LastUse.PAUSE_UNIT_NANOS,
            pause == 0
                ? 0
                : Math.max(0, bytes.getLong(slot + FlightRecordLayout.SLOT_BYTES_READ) - readThen))
        .fd(fd)
        .generation(generation)
        .role(role)
        .transport(transport)
        .adopted((kind & FlightRecordLayout.FLAG_ADOPTED) != 0)
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
        .turns(bytes.getLong(slot + FlightRecordLayout.SLOT_TURNS))
        .readOperationsAtLastWrite(
            bytes.getLong(slot + FlightRecordLayout.SLOT_READ_OPERATIONS_AT_LAST_WRITE))
        .lastReadAtNanos(bytes.getLong(slot + FlightRecordLayout.SLOT_LAST_READ_AT))
        .lastWriteAtNanos(bytes.getLong(slot + FlightRecordLayout.SLOT_LAST_WRITE_AT))
        .eofAtNanos(bytes.getLong(slot + FlightRecordLayout.SLOT_EOF_AT))
        .reader(blocked(slot + FlightRecordLayout.SLOT_READER_THREAD))
        .writer(blocked(slot + FlightRecordLayout.SLOT_WRITER_THREAD))
        .closeRequestedAtNanos(bytes.getLong(slot + FlightRecordLayout.SLOT_CLOSE_REQUESTED_AT))
        .inputShutdown(bytes.getInt(slot + FlightRecordLayout.SLOT_INPUT_SHUTDOWN) != 0)
        .outputShutdown(bytes.getInt(slot + FlightRecordLayout.SLOT_OUTPUT_SHUTDOWN) != 0)
        .abandoned(bytes.getLong(slot + FlightRecordLayout.SLOT_ABANDONED) == generation)
        .build();
  }

  private BlockedThread blocked(int offset) {
    return BlockedThread.of(copies.bytes(), copies.bytesThereafter(), offset);
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

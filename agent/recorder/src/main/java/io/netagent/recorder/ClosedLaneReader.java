package io.netagent.recorder;

import static io.netagent.recorder.FlightRecordLayout.CLOSED_COUNT_BITS;
import static io.netagent.recorder.FlightRecordLayout.CLOSED_MAX_EXPONENT;
import static io.netagent.recorder.FlightRecordLayout.CLOSED_MIN_EXPONENT;
import static io.netagent.recorder.FlightRecordLayout.LANE_BITS;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * Reads one lane's ring of closed connections and knows how far it has read. An entry's place
 * follows from its number in the lane and the ring's length at that time; so only while that is
 * known to be the length of today are the places of new entries read alone, and else all.
 */
final class ClosedLaneReader {
  /** Entries that are read at once. */
  static final int CHUNK = 512;

  /**
   * The agent's thread writes the site of a connection into its entry within a tick of its close,
   * of 100 ms. An entry without one that is not older than this at the last tick is read again.
   */
  private static final long SITE_DELAY_NANOS = 1_000_000_000;

  private static final Comparator<ClosedConnection> BY_NUMBER =
      new Comparator<ClosedConnection>() {
        @Override
        public int compare(ClosedConnection one, ClosedConnection other) {
          return Long.compare(one.sequence(), other.sequence());
        }
      };

  private final int lane;
  private final StableCopies copies;

  private Position position = new Position(0, 0, 0, 0);
  private Position reached = position;

  /** How far a reading came. */
  private static final class Position {
    /** The first entry to read again. */
    final long next;

    /** The entries there were by then: earlier ones were found, or counted as lost. */
    final long count;

    /** Of the ring's length; 0 before the first reading. */
    final int exponent;

    /** Entries from here on were written when the ring had this length. */
    final long sameLengthFrom;

    Position(long next, long count, int exponent, long sameLengthFrom) {
      this.next = next;
      this.count = count;
      this.exponent = exponent;
      this.sameLengthFrom = sameLengthFrom;
    }
  }

  /**
   * Of this lane.
   *
   * @param copies shared by all lanes, for {@link #CHUNK} entries
   */
  ClosedLaneReader(int lane, StableCopies copies) {
    this.lane = lane;
    this.copies = copies;
  }

  /**
   * What is new since the reading that was {@link #accepted} last.
   *
   * @param tickNanos the record's heartbeat, read before
   */
  ClosedConnections read(FileChannel channel, long tickNanos) throws IOException {
    int offset = FlightRecordLayout.laneOffset(lane) + FlightRecordLayout.LANE_CLOSED;
    long word = BoundedReads.readFully(channel, offset, Long.BYTES, "lanes").getLong(0);
    Fences.loadLoad();
    int exponent = (int) (word >>> CLOSED_COUNT_BITS);
    long count = word & ((1L << CLOSED_COUNT_BITS) - 1);
    if (exponent < Math.max(CLOSED_MIN_EXPONENT, position.exponent)
        || exponent > CLOSED_MAX_EXPONENT) {
      throw new UnreadableRecordException("closed exponent " + exponent + " out of range");
    }
    if (count < position.count) {
      throw new UnreadableRecordException("closed count " + count + " out of range");
    }
    List<ClosedConnection> found = found(channel, count, exponent);
    long next = count;
    int known = 0;
    for (ClosedConnection connection : found) {
      if (number(connection) < position.count) {
        known++;
      }
      if (connection.siteId() < 0 && mayGetItsSite(connection, tickNanos)) {
        next = Math.min(next, number(connection));
      }
    }
    long expected = count - position.count;
    if (position.exponent == 0) {
      expected = found.isEmpty() ? 0 : count - number(found.get(0));
    }
    reached =
        new Position(
            next, count, exponent, exponent == position.exponent ? position.sameLengthFrom : count);
    return new ClosedConnections(
        Collections.unmodifiableList(found), expected - (found.size() - known), count);
  }

  private static long number(ClosedConnection connection) {
    return connection.sequence() >>> LANE_BITS;
  }

  /** The reading made last has passed all checks: the next one begins where it ended. */
  void accepted() {
    position = reached;
  }

  private static boolean mayGetItsSite(ClosedConnection connection, long tickNanos) {
    return connection.closedAtNanos() - tickNanos > -SITE_DELAY_NANOS;
  }

  private List<ClosedConnection> found(FileChannel channel, long count, int exponent)
      throws IOException {
    int length = 1 << exponent;
    List<ClosedConnection> found = new ArrayList<>();
    long from = Math.max(position.next, count - length);
    if (position.exponent != exponent || position.next < position.sameLengthFrom) {
      readPlaces(channel, 0, length, count, exponent, found);
    } else {
      int first = (int) from & (length - 1);
      int behind = first + (int) (count - from);
      readPlaces(channel, first, Math.min(behind, length), count, exponent, found);
      readPlaces(channel, 0, behind - length, count, exponent, found);
    }
    Collections.sort(found, BY_NUMBER);
    // Only a record that lies has one twice.
    for (int i = 1; i < found.size(); i++) {
      if (found.get(i).sequence() == found.get(i - 1).sequence()) {
        throw new UnreadableRecordException(
            "closed connection " + number(found.get(i)) + " is there twice");
      }
    }
    return found;
  }

  private void readPlaces(
      FileChannel channel,
      int first,
      int behind,
      long count,
      int exponent,
      List<ClosedConnection> found)
      throws IOException {
    for (int index = first; index < behind; index += CHUNK) {
      readChunk(channel, index, Math.min(CHUNK, behind - index), count, exponent, found);
    }
  }

  private void readChunk(
      FileChannel channel,
      int first,
      int entries,
      long count,
      int exponent,
      List<ClosedConnection> found)
      throws IOException {
    copies.read(channel, FlightRecordLayout.closedOffset(lane, first), entries);
    for (int i = 0; i < entries; i++) {
      if (copies.stable(i)) {
        add(found, copies.bytes(), copies.at(i), copies.mark(i), first + i, count, exponent);
      }
    }
  }

  /** Leaves out what was read before, what is newer than the count, and what was never used. */
  private void add(
      List<ClosedConnection> found,
      ByteBuffer bytes,
      int entry,
      long mark,
      int index,
      long count,
      int exponent)
      throws UnreadableRecordException {
    long number = (mark >>> 1) - 1;
    if (number < position.next || number >= count) {
      return;
    }
    if (!mayStandAt(index, number, exponent)) {
      throw new UnreadableRecordException(
          "closed connection " + number + " is at " + index + ", where it can't be");
    }
    long kind = bytes.getLong(entry + FlightRecordLayout.CLOSED_KIND);
    long siteWord = bytes.getLong(entry + FlightRecordLayout.CLOSED_SITE);
    boolean siteIsOfThisConnection = siteWord >>> 32 == (number & 0xffffffffL);
    found.add(
        new ClosedConnection(
            number << LANE_BITS | lane,
            role((int) kind & 0xff, number),
            reason((int) (kind >>> 8) & 0xff, number),
            bytes.getLong(entry + FlightRecordLayout.CLOSED_REMOTE_HIGH),
            bytes.getLong(entry + FlightRecordLayout.CLOSED_REMOTE_LOW),
            (int) (kind >>> 32) & 0xffff,
            (int) (kind >>> 48),
            siteIsOfThisConnection ? siteId(siteWord, number) : -1,
            bytes.getLong(entry + FlightRecordLayout.CLOSED_OPENED_AT),
            bytes.getLong(entry + FlightRecordLayout.CLOSED_CLOSED_AT),
            (kind & FlightRecordLayout.FLAG_ADOPTED) != 0,
            (kind & FlightRecordLayout.FLAG_USED_ONCE) != 0,
            bytes.getLong(entry + FlightRecordLayout.CLOSED_LAST_USE)));
  }

  private static boolean mayStandAt(int index, long number, int exponent) {
    for (int then = CLOSED_MIN_EXPONENT; then <= exponent; then++) {
      if (index == ((int) number & ((1 << then) - 1))) {
        return true;
      }
    }
    return false;
  }

  private static int siteId(long siteWord, long number) throws UnreadableRecordException {
    long siteId = (siteWord & 0xffffffffL) - 1;
    if (siteId >= FlightRecordLayout.SITE_CAPACITY) {
      throw outOfRange("site " + siteId, number);
    }
    return (int) siteId;
  }

  private static ConnectionRole role(int code, long number) throws UnreadableRecordException {
    for (ConnectionRole role : ConnectionRole.values()) {
      if (role.code() == code && role != ConnectionRole.LISTENER) {
        return role;
      }
    }
    throw outOfRange("role " + code, number);
  }

  private static CloseReason reason(int code, long number) throws UnreadableRecordException {
    for (CloseReason reason : CloseReason.values()) {
      if (reason.code() == code) {
        return reason;
      }
    }
    throw outOfRange("reason " + code, number);
  }

  private static UnreadableRecordException outOfRange(String what, long number) {
    return new UnreadableRecordException(
        what + " of closed connection " + number + " out of range");
  }
}

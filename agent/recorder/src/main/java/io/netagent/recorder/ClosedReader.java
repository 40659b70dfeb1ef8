package io.netagent.recorder;

import static io.netagent.recorder.FlightRecordLayout.CLOSED_BYTES;
import static io.netagent.recorder.FlightRecordLayout.CLOSED_CLAIM_BITS;
import static io.netagent.recorder.FlightRecordLayout.CLOSED_MAX_EXPONENT;
import static io.netagent.recorder.FlightRecordLayout.CLOSED_MIN_EXPONENT;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * Reads the ring of closed connections, of one record, and knows how far it has read. An entry's
 * place follows from its sequence number and the ring's length when it was claimed; so only while
 * that is known to be the length of today are the places of new entries read alone, and else all.
 */
final class ClosedReader {
  private static final int CHUNK = 512;

  /**
   * The agent's thread writes the site of a connection into its entry within a tick of its close,
   * of 100 ms. An entry without one that is not older than this at the last tick is read again.
   */
  private static final long SITE_DELAY_NANOS = 1_000_000_000;

  private static final Comparator<ClosedConnection> BY_SEQUENCE =
      new Comparator<ClosedConnection>() {
        @Override
        public int compare(ClosedConnection one, ClosedConnection other) {
          return Long.compare(one.sequence(), other.sequence());
        }
      };

  private final StableCopies copies = new StableCopies(CLOSED_BYTES, CHUNK, "closed connections");

  private Position position = new Position(0, 0, 0, 0);
  private Position reached = position;

  /** How far a reading came. */
  private static final class Position {
    /** The first entry to read again. */
    final long next;

    /** The entries claimed by then: earlier ones were found, or counted as lost. */
    final long count;

    /** Of the ring's length; 0 before the first reading. */
    final int exponent;

    /** Entries from here on were claimed when the ring had this length. */
    final long sameLengthFrom;

    Position(long next, long count, int exponent, long sameLengthFrom) {
      this.next = next;
      this.count = count;
      this.exponent = exponent;
      this.sameLengthFrom = sameLengthFrom;
    }
  }

  /**
   * What is new since the reading that was {@link #accepted} last.
   *
   * @param tickNanos the record's heartbeat, read before
   */
  ClosedConnections read(FileChannel channel, long tickNanos) throws IOException {
    long claims =
        BoundedReads.readFully(
                channel, FlightRecordLayout.HEADER_CLOSED_CLAIMS, Long.BYTES, "closed claims")
            .getLong(0);
    Fences.loadLoad();
    int exponent = (int) (claims >>> CLOSED_CLAIM_BITS);
    long count = claims & ((1L << CLOSED_CLAIM_BITS) - 1);
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
      if (connection.sequence() < position.count) {
        known++;
      }
      if (connection.siteId() < 0 && mayGetItsSite(connection, tickNanos)) {
        next = Math.min(next, connection.sequence());
      }
    }
    long expected = count - position.count;
    if (position.exponent == 0) {
      expected = found.isEmpty() ? 0 : count - found.get(0).sequence();
    }
    reached =
        new Position(
            next, count, exponent, exponent == position.exponent ? position.sameLengthFrom : count);
    return new ClosedConnections(
        Collections.unmodifiableList(found), expected - (found.size() - known), count);
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
    Collections.sort(found, BY_SEQUENCE);
    // Only a record that lies has one twice.
    for (int i = 1; i < found.size(); i++) {
      if (found.get(i).sequence() == found.get(i - 1).sequence()) {
        throw new UnreadableRecordException(
            "closed connection " + found.get(i).sequence() + " is there twice");
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
    copies.read(channel, FlightRecordLayout.closedOffset(first), entries);
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
    long sequence = (mark >>> 1) - 1;
    if (sequence < position.next || sequence >= count) {
      return;
    }
    if (!mayStandAt(index, sequence, exponent)) {
      throw new UnreadableRecordException(
          "closed connection " + sequence + " is at " + index + ", where it can't be");
    }
    long kind = bytes.getLong(entry + FlightRecordLayout.CLOSED_KIND);
    long siteWord = bytes.getLong(entry + FlightRecordLayout.CLOSED_SITE);
    boolean siteIsOfThisConnection = siteWord >>> 32 == (sequence & 0xffffffffL);
    found.add(
        new ClosedConnection(
            sequence,
            role((int) kind & 0xff, sequence),
            reason((int) (kind >>> 8) & 0xff, sequence),
            bytes.getLong(entry + FlightRecordLayout.CLOSED_REMOTE_HIGH),
            bytes.getLong(entry + FlightRecordLayout.CLOSED_REMOTE_LOW),
            (int) (kind >>> 32) & 0xffff,
            (int) (kind >>> 48),
            siteIsOfThisConnection ? siteId(siteWord, sequence) : -1,
            bytes.getLong(entry + FlightRecordLayout.CLOSED_OPENED_AT),
            bytes.getLong(entry + FlightRecordLayout.CLOSED_CLOSED_AT),
            (kind & FlightRecordLayout.FLAG_ADOPTED) != 0,
            (kind & FlightRecordLayout.FLAG_USED_ONCE) != 0,
            bytes.getLong(entry + FlightRecordLayout.CLOSED_LAST_USE)));
  }

  private static boolean mayStandAt(int index, long sequence, int exponent) {
    for (int then = CLOSED_MIN_EXPONENT; then <= exponent; then++) {
      if (index == ((int) sequence & ((1 << then) - 1))) {
        return true;
      }
    }
    return false;
  }

  private static int siteId(long siteWord, long sequence) throws UnreadableRecordException {
    long siteId = (siteWord & 0xffffffffL) - 1;
    if (siteId >= FlightRecordLayout.SITE_CAPACITY) {
      throw outOfRange("site " + siteId, sequence);
    }
    return (int) siteId;
  }

  private static ConnectionRole role(int code, long sequence) throws UnreadableRecordException {
    for (ConnectionRole role : ConnectionRole.values()) {
      if (role.code() == code && role != ConnectionRole.LISTENER) {
        return role;
      }
    }
    throw outOfRange("role " + code, sequence);
  }

  private static CloseReason reason(int code, long sequence) throws UnreadableRecordException {
    for (CloseReason reason : CloseReason.values()) {
      if (reason.code() == code) {
        return reason;
      }
    }
    throw outOfRange("reason " + code, sequence);
  }

  private static UnreadableRecordException outOfRange(String what, long sequence) {
    return new UnreadableRecordException(
        what + " of closed connection " + sequence + " out of range");
  }
}

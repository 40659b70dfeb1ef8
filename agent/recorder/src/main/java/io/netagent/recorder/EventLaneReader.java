package io.netagent.recorder;

import static io.netagent.recorder.FlightRecordLayout.EVENT_CAPACITY;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;

/** Reads one lane's ring of events and knows how far it has read. */
final class EventLaneReader {
  /** Entries that are read at once. */
  static final int CHUNK = 64;

  private static final long NONE = -1;

  private final int lane;
  private final StableCopies copies;
  private final boolean fromOldest;

  /** Of the first event that is new; {@link #NONE} before the first reading. */
  private long next = NONE;

  private long leftOutBefore;

  /** Of the reading that is not accepted yet. */
  private long count;

  private long leftOutNow;
  private long overwritten;

  /**
   * Of this lane.
   *
   * @param copies shared by all lanes, for {@link #CHUNK} entries
   */
  EventLaneReader(int lane, StableCopies copies, boolean fromOldest) {
    this.lane = lane;
    this.copies = copies;
    this.fromOldest = fromOldest;
  }

  /** Adds what is new since the reading that was {@link #accepted} last. */
  void read(FileChannel channel, List<FlightEvent> events) throws IOException {
    int offset =
        FlightRecordLayout.laneOffset(lane)
            + FlightRecordLayout.LANE_COUNTERS
            + RecordCounter.EVENTS_WRITTEN.index() * Long.BYTES;
    ByteBuffer words = BoundedReads.readFully(channel, offset, 2 * Long.BYTES, "lanes");
    Fences.loadLoad();
    count = words.getLong(0);
    leftOutNow = words.getLong(Long.BYTES);
    overwritten = 0;
    boolean first = next == NONE;
    // The mark of the last one, 2 x count, must have room in its word.
    if (count < Math.max(0, next) || count > Long.MAX_VALUE / 2) {
      throw new UnreadableRecordException("event count " + count + " out of range");
    }
    if (!first && leftOutNow < leftOutBefore) {
      throw new UnreadableRecordException("events left out " + leftOutNow + " out of range");
    }
    if (first && !fromOldest) {
      return;
    }
    long from = Math.max(Math.max(0, next), count - EVENT_CAPACITY);
    int before = events.size();
    readEntries(channel, from, events);
    int found = events.size() - before;
    overwritten = first ? 0 : count - next - found;
  }

  private void readEntries(FileChannel channel, long from, List<FlightEvent> events)
      throws IOException {
    long number = from;
    while (number < count) {
      int index = (int) number & (EVENT_CAPACITY - 1);
      int entries = (int) Math.min(Math.min(CHUNK, EVENT_CAPACITY - index), count - number);
      copies.read(channel, FlightRecordLayout.eventOffset(lane, index), entries);
      for (int i = 0; i < entries; i++) {
        // An entry that is counted is whole: any other mark is that of a later one in its place.
        if (copies.stable(i) && copies.mark(i) == 2 * (number + i + 1)) {
          events.add(EventEntry.read(copies.bytes(), copies.at(i), number + i));
        } else if (copies.stable(i) && copies.mark(i) < 2 * (number + i + 1)) {
          throw new UnreadableRecordException(
              "event " + (number + i) + " of lane " + lane + " is not there");
        }
      }
      number += entries;
    }
  }

  long overwritten() {
    return overwritten;
  }

  long leftOut() {
    return next == NONE ? 0 : leftOutNow - leftOutBefore;
  }

  /** The reading made last has passed all checks: the next one begins where it ended. */
  void accepted() {
    next = count;
    leftOutBefore = leftOutNow;
  }
}

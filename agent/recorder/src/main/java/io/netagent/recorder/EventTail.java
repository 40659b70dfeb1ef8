package io.netagent.recorder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * Follows the events of one record, reading by reading; consumes nothing, so that any number may
 * follow. For each reading, events + overwritten + leftOut is exactly what happened since the one
 * before while {@link EventLease} held. For one thread; the channel may be another one each time.
 *
 * <p>Never in the process that writes the record: see {@link FlightRecordReader}.
 */
public final class EventTail {
  private static final Comparator<FlightEvent> BY_TIME =
      new Comparator<FlightEvent>() {
        @Override
        public int compare(FlightEvent one, FlightEvent other) {
          return Long.compare(one.atNanos(), other.atNanos());
        }
      };

  private final List<EventLaneReader> lanes = new ArrayList<>(FlightRecordLayout.LANES);
  private final SiteReader siteReader = new SiteReader();
  private List<RecordedSite> sites = Collections.emptyList();

  private EventTail(boolean fromOldest) {
    StableCopies copies =
        new StableCopies(FlightRecordLayout.EVENT_BYTES, EventLaneReader.CHUNK, "events");
    for (int lane = 0; lane < FlightRecordLayout.LANES; lane++) {
      lanes.add(new EventLaneReader(lane, copies, fromOldest));
    }
  }

  /** The first reading finds nothing: what is written after it counts. */
  public static EventTail fromNow() {
    return new EventTail(false);
  }

  /** The first reading finds all that still stands there, and has nothing overwritten. */
  public static EventTail fromOldest() {
    return new EventTail(true);
  }

  /**
   * What is new.
   *
   * @throws UnreadableRecordException if a check fails; this tail stays where it was
   * @throws IOException if the file can't be read
   */
  public EventBatch read(FileChannel channel) throws IOException {
    ByteBuffer bytes =
        BoundedReads.readFully(channel, 0, FlightRecordLayout.HEADER_BYTES, "header");
    HeaderReader.checkLayout(bytes, channel.size());
    List<FlightEvent> events = new ArrayList<>();
    long overwritten = 0;
    long leftOut = 0;
    for (EventLaneReader lane : lanes) {
      lane.read(channel, events);
      overwritten += lane.overwritten();
      leftOut += lane.leftOut();
    }
    Collections.sort(events, BY_TIME);
    readSites(channel, events);
    for (EventLaneReader lane : lanes) {
      lane.accepted();
    }
    return new EventBatch(
        HeaderReader.header(bytes),
        Collections.unmodifiableList(events),
        overwritten,
        leftOut,
        sites,
        bytes.getLong(FlightRecordLayout.HEADER_EVENTS_SINCE),
        bytes.getInt(FlightRecordLayout.HEADER_EVENTS_PER_SECOND));
  }

  /** A site is published before the first event that names it. */
  private void readSites(FileChannel channel, List<FlightEvent> events) throws IOException {
    int highest = -1;
    for (FlightEvent event : events) {
      highest = Math.max(highest, event.siteId());
    }
    if (highest < sites.size()) {
      return;
    }
    Fences.loadLoad();
    sites = siteReader.read(channel);
    if (highest >= sites.size()) {
      throw new UnreadableRecordException("site " + highest + " of an event out of range");
    }
  }

  /**
   * The site of a connection whose event names none, as its slot tells it now.
   *
   * @return its index; -1 if the slot is another connection's by now, or has no site
   */
  public int siteOf(FileChannel channel, int fd, long generation) throws IOException {
    if (fd < 0 || fd >= FlightRecordLayout.MAX_SLOT_CAPACITY) {
      return -1;
    }
    ByteBuffer word =
        BoundedReads.readFully(
            channel,
            FlightRecordLayout.slotOffset(fd) + FlightRecordLayout.SLOT_SITE,
            Long.BYTES,
            "slots");
    long site = word.getLong(0);
    int siteId = (int) site - 1;
    if (site >>> 32 != (generation & 0xffffffffL) || siteId < 0) {
      return -1;
    }
    if (siteId >= sites.size()) {
      sites = siteReader.read(channel);
    }
    if (siteId >= sites.size()) {
      throw new UnreadableRecordException("site " + siteId + " of slot " + fd + " out of range");
    }
    return siteId;
  }

  /** Every site known by now; a site's id is its index. */
  public List<RecordedSite> sites() {
    return sites;
  }
}

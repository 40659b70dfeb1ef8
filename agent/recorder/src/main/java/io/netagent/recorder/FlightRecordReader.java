package io.netagent.recorder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;

/**
 * Reads one process's flight record again and again; sites read once are kept, and of the closed
 * connections only new ones are read. Never maps the file (a writer of the same user could truncate
 * it under the mapping): bounded reads, every offset and length checked against the file's size and
 * this release's layout; what a file can make this class allocate is bounded whatever it claims.
 * For one thread.
 *
 * <p>Never in the process that writes the record: closing the channel that it was read through
 * closes a second descriptor of the file and thereby drops the writer's lock (fcntl(2)), and the
 * next agent that starts takes the record for a dead one.
 */
public final class FlightRecordReader {
  private final SlotReader slotReader = new SlotReader();
  private final WaitReader waitReader = new WaitReader();
  private final ClosedReader closedReader = new ClosedReader();
  private final SiteReader sites = new SiteReader();

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
    LaneReader lanes =
        new LaneReader(
            headerBytes.getInt(FlightRecordLayout.HEADER_COUNTER_COUNT),
            headerBytes.getInt(FlightRecordLayout.HEADER_HISTOGRAM_COUNT));
    lanes.read(channel);
    List<RecordedWait> waits = waitReader.read(channel);
    SlotReader.Slots slots = slotReader.read(channel, header.backedSlots());
    ClosedConnections closed = closedReader.read(channel, header.tickNanos());
    // After the slots and the closed: a site is published before the first one that names it.
    Fences.loadLoad();
    List<RecordedSite> recordedSites = sites.read(channel);
    for (RecordedConnection connection : slots.connections()) {
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
        slots.connections(),
        slots.listeners(),
        waits,
        recordedSites,
        lanes.counters(),
        lanes.histograms(),
        slots.torn(),
        closed);
  }
}

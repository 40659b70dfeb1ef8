package io.netagent.recorder;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** Reads the closed connections of all lanes of one record, and knows how far it has read. */
final class ClosedReader {
  private static final Comparator<ClosedConnection> BY_TIME =
      new Comparator<ClosedConnection>() {
        @Override
        public int compare(ClosedConnection one, ClosedConnection other) {
          return Long.compare(one.closedAtNanos(), other.closedAtNanos());
        }
      };

  private final List<ClosedLaneReader> lanes = new ArrayList<>(FlightRecordLayout.LANES);

  ClosedReader() {
    StableCopies copies =
        new StableCopies(
            FlightRecordLayout.CLOSED_BYTES, ClosedLaneReader.CHUNK, "closed connections");
    for (int lane = 0; lane < FlightRecordLayout.LANES; lane++) {
      lanes.add(new ClosedLaneReader(lane, copies));
    }
  }

  /**
   * What is new since the reading that was {@link #accepted} last.
   *
   * @param tickNanos the record's heartbeat, read before
   */
  ClosedConnections read(FileChannel channel, long tickNanos) throws IOException {
    List<ClosedConnection> connections = new ArrayList<>();
    long lost = 0;
    long count = 0;
    for (ClosedLaneReader lane : lanes) {
      ClosedConnections ofLane = lane.read(channel, tickNanos);
      connections.addAll(ofLane.connections());
      lost += ofLane.lost();
      count += ofLane.count();
    }
    Collections.sort(connections, BY_TIME);
    return new ClosedConnections(Collections.unmodifiableList(connections), lost, count);
  }

  /** The reading made last has passed all checks: the next one begins where it ended. */
  void accepted() {
    for (ClosedLaneReader lane : lanes) {
      lane.accepted();
    }
  }
}

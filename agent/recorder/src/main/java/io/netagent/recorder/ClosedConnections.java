package io.netagent.recorder;

import java.util.Collections;
import java.util.List;

/**
 * What one reading found in the ring of closed connections. The first reading of a reader finds all
 * that is in the ring; each later one what is new, and once more those near the end of the reading
 * before that had no site yet: same sequence number, same connection, perhaps a site.
 */
public final class ClosedConnections {
  /** Of a record whose JVM has closed no connection. */
  public static final ClosedConnections NONE =
      new ClosedConnections(Collections.<ClosedConnection>emptyList(), 0, 0);

  private final List<ClosedConnection> connections;
  private final long lost;
  private final long count;

  ClosedConnections(List<ClosedConnection> connections, long lost, long count) {
    this.connections = connections;
    this.lost = lost;
    this.count = count;
  }

  /** By the time of the close. */
  public List<ClosedConnection> connections() {
    return connections;
  }

  /**
   * Connections that were closed since the reading before and that no reading has found:
   * overwritten already, or just being written. At a reader's first reading, of those closed after
   * the oldest one it found.
   */
  public long lost() {
    return lost;
  }

  /** All connections the process has closed. */
  public long count() {
    return count;
  }
}

package io.netagent.collector.expose.listing;

import io.netagent.collector.expose.ConnectionListing.Listed;
import java.util.List;

/**
 * A part of the groups of all connections that match.
 *
 * @param total groups in all
 * @param connections in all groups together
 */
public record Grouping(int total, long connections, List<Group> groups) {
  /** Of no connection. */
  public static final Grouping NONE = new Grouping(0, 0, List.of());

  public Grouping {
    groups = List.copyOf(groups);
  }

  /**
   * The connections that have something in common.
   *
   * @param first one of them: what they have in common is as there
   * @param onePid whether all are of one process
   * @param closeWait those in CLOSE_WAIT
   * @param oldestSeconds how long the one has been in its state that has been so longest
   * @param oldestExact whether that is exact, and no bound
   * @param maxIdleSeconds since the last read or write of the one where that is longest; NaN
   *     without a record
   * @param bytesRead of those that an agent knows; -1 if it knows none
   * @param bytesWritten likewise
   */
  public record Group(
      Listed first,
      boolean onePid,
      int connections,
      int closeWait,
      long recvQueueBytes,
      long sendQueueBytes,
      double oldestSeconds,
      boolean oldestExact,
      double maxIdleSeconds,
      long bytesRead,
      long bytesWritten) {}
}

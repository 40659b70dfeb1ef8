package io.netagent.collector.event;

import io.netagent.recorder.EventBatch;
import io.netagent.recorder.EventKind;
import io.netagent.recorder.FlightEvent;
import io.netagent.recorder.RecordedSite;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of one record between two readings: which site a connection has, as its events told,
 * and how sites are named.
 */
final class FollowedJvm {
  /** Connections whose site is remembered. Of one that is forgotten the slot still knows it. */
  private static final int MOST_CONNECTIONS = 65_536;

  private static final int ID_RADIX = 36;
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final Named NOT_KNOWN = new Named("", List.of());

  private final SiteFrames frames;
  private final List<@Nullable Named> names = new ArrayList<>();
  private final Map<Connection, Integer> siteByConnection =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Connection, Integer> eldest) {
          return size() > MOST_CONNECTIONS;
        }
      };

  private JvmEvents latest;
  private long wantedSinceNanos;

  /** Events that the collector's limit has left out since they were told. */
  private long leftOut;

  /**
   * A site in words.
   *
   * @param frame the one to blame
   */
  record Named(String frame, List<String> stack) {}

  private record Connection(int fd, long generation) {}

  FollowedJvm(SiteFrames frames, JvmEvents first) {
    this.frames = frames;
    this.latest = first;
  }

  /**
   * One more reading.
   *
   * @return false if for a while between it and the one before nobody had asked the JVM for events,
   *     so that what happened then is neither written nor counted
   */
  boolean take(JvmEvents reading) {
    latest = reading;
    for (FlightEvent event : reading.batch().events()) {
      if (event.siteId() >= 0 && event.fd() >= 0) {
        siteByConnection.put(new Connection(event.fd(), event.generation()), event.siteId());
      }
    }
    long since = reading.batch().sinceNanos();
    boolean whole = since == 0 || wantedSinceNanos == 0 || since == wantedSinceNanos;
    if (since != 0) {
      wantedSinceNanos = since;
    }
    return whole;
  }

  JvmEvents latest() {
    return latest;
  }

  /** The line of one of its events; of a connection's last one the site is forgotten after it. */
  EventLine line(FlightEvent event, long epochMicros) {
    Named site = site(event);
    return new EventLine(
        epochMicros,
        latest.process(),
        latest.pid(),
        connection(event),
        site.frame,
        site.stack,
        event);
  }

  private Named site(FlightEvent event) {
    int siteId = event.siteId();
    if (event.fd() >= 0) {
      Connection connection = new Connection(event.fd(), event.generation());
      boolean last = event.kind() == EventKind.CLOSED || event.kind() == EventKind.CONNECT_FAILED;
      Integer known = last ? siteByConnection.remove(connection) : siteByConnection.get(connection);
      if (siteId < 0 && known != null) {
        siteId = known;
      } else if (siteId < 0) {
        siteId = latest.slots().siteOf(event.fd(), event.generation());
      }
    }
    return siteId < 0 ? NOT_KNOWN : named(siteId);
  }

  private Named named(int siteId) {
    List<RecordedSite> sites = latest.batch().sites();
    while (names.size() <= siteId) {
      names.add(null);
    }
    Named known = names.get(siteId);
    if (known == null) {
      if (siteId >= sites.size()) {
        return NOT_KNOWN;
      }
      RecordedSite site = sites.get(siteId);
      String packages = latest.batch().header().applicationPackages();
      known = new Named(frames.frame(site, packages), List.copyOf(site.frames()));
      names.set(siteId, known);
    }
    return known;
  }

  /** The same for all events of a connection, and never again: a record begins once. */
  private String connection(FlightEvent event) {
    if (event.fd() < 0) {
      return "";
    }
    EventBatch batch = latest.batch();
    return latest.pid()
        + "-"
        + Long.toString(batch.header().startedAtNanos() / NANOS_PER_MILLI, ID_RADIX)
        + "-"
        + event.fd()
        + "-"
        + event.generation();
  }

  void leaveOut() {
    leftOut++;
  }

  /** How many were left out since the last call. */
  long takeLeftOut() {
    long count = leftOut;
    leftOut = 0;
    return count;
  }
}

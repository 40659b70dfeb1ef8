package io.netagent.collector;

import io.netagent.collector.diagnose.site.ApplicationFrames;
import io.netagent.collector.diagnose.site.LibraryPackages;
import io.netagent.collector.event.EventJoin;
import io.netagent.collector.event.EventLine;
import io.netagent.collector.event.EventReading;
import io.netagent.collector.event.JvmEvents;
import io.netagent.collector.expose.log.EventFeed;
import io.netagent.collector.source.EventSource;
import io.netagent.collector.source.EventTails;
import io.netagent.collector.source.LibraryPackagesFile;
import io.netagent.collector.source.Processes;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Reads the records of this host's JVMs and makes lines of their events. For one thread. */
final class JvmEventFeed implements EventFeed {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final EventTails tails;
  private final boolean follow;
  private final Processes processes = new Processes();
  private final Complaints complaints = new Complaints(LoggerFactory.getLogger(JvmEventFeed.class));
  private final EventJoin join;

  private JvmEventFeed(EventTails tails, Wish wish) {
    this.tails = tails;
    this.follow = wish.follow();
    ApplicationFrames frames =
        new ApplicationFrames(
            new LibraryPackages(LibraryPackagesFile.lines()), wish.applicationPackages());
    this.join =
        new EventJoin(
            (site, packages) -> frames.frame(site, ProcessAssembly.packages(packages)),
            wish.perSecond(),
            System.nanoTime());
  }

  static EventFeed onThisHost(Wish wish) {
    return new JvmEventFeed(new EventTails(Path.of("/proc"), wish.pid(), wish.follow()), wish);
  }

  @Override
  public EventReading read() {
    return read(!follow);
  }

  @Override
  public EventReading readLast() {
    return read(true);
  }

  private EventReading read(boolean last) {
    List<EventSource> sources = tails.read(System.nanoTime());
    long nowNanos = System.nanoTime();
    Instant now = Instant.now();
    List<JvmEvents> readings = new ArrayList<>(sources.size());
    int asked = 0;
    for (EventSource source : sources) {
      readings.add(
          new JvmEvents(
              source.process().pid(), name(source, nowNanos), source.batch(), source::siteOf));
      asked += source.batch().sinceNanos() == 0 ? 0 : 1;
    }
    processes.retain(tails.followed());
    join.take(readings, nowNanos, now.getEpochSecond() * NANOS_PER_SECOND + now.getNano());
    List<EventLine> lines = last ? join.rest(nowNanos) : join.due(nowNanos);
    return new EventReading(lines, join.losses(), sources.size(), asked, tails.limitations());
  }

  /** As in the snapshot: the agent's own name first. */
  private String name(EventSource source, long nowNanos) {
    String own = source.batch().header().name();
    if (!own.isBlank()) {
      return own;
    }
    try {
      return processes.describe(source.process(), nowNanos).name();
    } catch (RuntimeException | LinkageError e) {
      complaints.about("A process could not be described", e);
      return source.process().comm();
    }
  }

  @Override
  public void close() {
    tails.close();
  }
}

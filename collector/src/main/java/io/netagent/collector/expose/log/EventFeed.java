package io.netagent.collector.expose.log;

import io.netagent.collector.event.EventReading;
import java.util.List;

/**
 * The events of this host's JVMs as whoever logs them sees it: the room above puts the records
 * behind it. For one thread.
 */
public interface EventFeed extends AutoCloseable {
  /** Reads all records once: what has come since the call before. Throws for nothing in them. */
  EventReading read();

  /** The same, with what still waits for its time: nothing more will be asked for. */
  EventReading readLast();

  @Override
  void close();

  /**
   * What is wanted.
   *
   * @param pid of one JVM, or -1 for all
   * @param follow asks the JVMs to record events, and gives those from now on; else gives what
   *     stands in their records because somebody else asks, and writes nothing into them
   * @param perSecond at most so many, of all JVMs together
   * @param applicationPackages prefixes that tell the application's frames from library frames
   */
  record Wish(int pid, boolean follow, int perSecond, List<String> applicationPackages) {
    public Wish {
      applicationPackages = List.copyOf(applicationPackages);
    }
  }

  /** Makes one. */
  @FunctionalInterface
  interface Factory {
    /** Opens nothing before the first read. */
    EventFeed create(Wish wish);
  }
}

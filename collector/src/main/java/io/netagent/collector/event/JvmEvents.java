package io.netagent.collector.event;

import io.netagent.recorder.EventBatch;

/**
 * One reading of one JVM's events.
 *
 * @param process as in {@link EventLine}
 * @param slots tells the site of a connection that is still open
 */
public record JvmEvents(int pid, String process, EventBatch batch, SlotSites slots) {

  /** Asks a slot of the record that the events come from. */
  @FunctionalInterface
  public interface SlotSites {
    /** The site's id; -1 if the slot is another connection's by now, or tells none. */
    int siteOf(int fd, long generation);
  }
}

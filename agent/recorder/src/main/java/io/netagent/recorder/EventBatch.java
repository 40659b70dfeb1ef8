package io.netagent.recorder;

import java.util.List;

/** What {@link EventTail} found in one reading of a record. */
public final class EventBatch {
  private final RecordHeader header;
  private final List<FlightEvent> events;
  private final long overwritten;
  private final long leftOut;
  private final List<RecordedSite> sites;
  private final long sinceNanos;
  private final int perSecond;

  EventBatch(
      RecordHeader header,
      List<FlightEvent> events,
      long overwritten,
      long leftOut,
      List<RecordedSite> sites,
      long sinceNanos,
      int perSecond) {
    this.header = header;
    this.events = events;
    this.overwritten = overwritten;
    this.leftOut = leftOut;
    this.sites = sites;
    this.sinceNanos = sinceNanos;
    this.perSecond = perSecond;
  }

  public RecordHeader header() {
    return header;
  }

  /**
   * The events written since the reading before, by time. An event whose thread lost its processor
   * while it wrote comes with the next reading, and may be older than the last one of this.
   */
  public List<FlightEvent> events() {
    return events;
  }

  /** Events written since the reading before and overwritten before this one. */
  public long overwritten() {
    return overwritten;
  }

  /** Events that the limit left out since the reading before; 0 in the first one. */
  public long leftOut() {
    return leftOut;
  }

  /** Every site that an event may name so far; a site's id is its index. Counts may be older. */
  public List<RecordedSite> sites() {
    return sites;
  }

  /** CLOCK_MONOTONIC since when all events are written or counted; 0 = nobody wants any now. */
  public long sinceNanos() {
    return sinceNanos;
  }

  /** The limit: option {@code events-per-second}; 0 = this agent never writes any. */
  public int perSecond() {
    return perSecond;
  }
}

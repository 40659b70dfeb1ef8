package io.netagent.recorder;

import java.util.List;

/** Makes readings of events by hand; stands in this package because only the reader makes them. */
public final class EventFixture {
  private EventFixture() {}

  /** Events of a record that began at this moment, all since it is wanted. */
  public static EventBatch batch(
      long startedAtNanos, List<RecordedSite> sites, FlightEvent... events) {
    return batch(startedAtNanos, sites, 0, 0, 1, events);
  }

  /**
   * The same with losses.
   *
   * @param sinceNanos since when all events are written or counted
   */
  public static EventBatch batch(
      long startedAtNanos,
      List<RecordedSite> sites,
      long overwritten,
      long leftOut,
      long sinceNanos,
      FlightEvent... events) {
    RecordHeader header =
        new RecordBuilder()
            .startedAtNanos(startedAtNanos)
            .applicationPackages("com.acme")
            .build()
            .header();
    return new EventBatch(header, List.of(events), overwritten, leftOut, sites, sinceNanos, 2_000);
  }
}

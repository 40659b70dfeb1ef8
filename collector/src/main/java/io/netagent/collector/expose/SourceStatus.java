package io.netagent.collector.expose;

import java.util.List;

/**
 * How the kernel's table was read. The totals count since the collector's start.
 *
 * @param name of the source: {@code netlink}, {@code proc}, {@code ss}, {@code netstat}
 * @param passedOver the better sources that don't work here, as {@code netlink: reason}
 * @param rows of the collector's own namespace, as of the latest reading
 * @param unattributedSockets rows that have an inode whose owner was not found
 * @param unattributedClosing rows in FIN_WAIT2 and TIME_WAIT of which nobody knows whose they were
 * @param firstMalformed the first malformed row of all, made printable, or empty
 * @param interruptedReadingsTotal the table changed while it was read
 * @param sourceFailuresTotal a source failed, and the next one was tried
 * @param fullReadingAgeSeconds since all states were read; the counts of ESTABLISHED, FIN_WAIT2 and
 *     TIME_WAIT are as old
 * @param flightRecordsLive records read in the latest tick
 * @param flightRecordsUnreadable records that were found and could not be read in the latest tick
 * @param tickCpuSeconds processor time that the latest tick took
 * @param rulesCpuSeconds the part of it that gathering evidence and judging took
 */
public record SourceStatus(
    String name,
    List<String> passedOver,
    int rows,
    int unattributedSockets,
    int unattributedClosing,
    long malformedRowsTotal,
    String firstMalformed,
    long duplicateRowsTotal,
    long interruptedReadingsTotal,
    long sourceFailuresTotal,
    double scanSeconds,
    double fullReadingAgeSeconds,
    int flightRecordsLive,
    int flightRecordsUnreadable,
    long ticksFailedTotal,
    double tickCpuSeconds,
    double rulesCpuSeconds) {
  private static final String REASON_FOLLOWS = ": ";

  public SourceStatus {
    passedOver = List.copyOf(passedOver);
  }

  /** The name of the source in one of {@link #passedOver}. */
  public static String passedOverName(String passedOver) {
    int colon = passedOver.indexOf(REASON_FOLLOWS);
    return colon < 0 ? passedOver : passedOver.substring(0, colon);
  }

  /** The reason in one of {@link #passedOver}; may hold any text. */
  public static String passedOverReason(String passedOver) {
    int colon = passedOver.indexOf(REASON_FOLLOWS);
    return colon < 0 ? "" : passedOver.substring(colon + REASON_FOLLOWS.length());
  }

  /** One of {@link #passedOver} as a sentence among the snapshot's limitations. */
  public static String passedOverLimitation(String passedOver) {
    return "Source passed over: " + passedOver;
  }
}

package io.netagent.collector.expose;

/**
 * How the kernel's table was read. The totals count since the collector's start.
 *
 * @param name of the source: {@code proc}
 * @param rows of the latest reading
 * @param unattributedSockets rows of the latest reading that have an inode whose owner was not
 *     found
 * @param firstMalformed the first malformed row of all, made printable, or empty
 * @param flightRecordsLive records read in the latest tick
 * @param flightRecordsUnreadable records that were found and could not be read in the latest tick
 */
public record SourceStatus(
    String name,
    int rows,
    int unattributedSockets,
    long malformedRowsTotal,
    String firstMalformed,
    long duplicateRowsTotal,
    double scanSeconds,
    int flightRecordsLive,
    int flightRecordsUnreadable,
    long ticksFailedTotal) {}

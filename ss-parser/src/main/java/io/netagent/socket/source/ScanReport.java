package io.netagent.socket.source;

import org.jspecify.annotations.Nullable;

/**
 * How complete one reading of the socket table is, and what it cost. The lines read are {@code rows
 * + duplicates + malformed}.
 *
 * @param rows the rows stored
 * @param duplicates the rows that repeated one and were left out
 * @param malformed the rows that could not be understood and were left out
 * @param firstMalformed the first of those, {@code reason: row}, printable and bounded; null if
 *     none
 * @param ipv6Present whether the kernel has an IPv6 table at all
 * @param scanNanos the time from opening the first file to the end of the last one
 */
public record ScanReport(
    int rows,
    long duplicates,
    long malformed,
    @Nullable String firstMalformed,
    boolean ipv6Present,
    long scanNanos) {}

package io.netagent.socket.source;

import io.netagent.socket.StateSet;
import org.jspecify.annotations.Nullable;

/**
 * How complete one reading of the socket table is, and what it cost.
 *
 * @param states those that the reading covers: a socket in one of them that was not handed over is
 *     not there
 * @param rows the rows handed over, duplicates included
 * @param malformed the rows that could not be understood and were left out
 * @param firstMalformed the first of those, {@code reason: row}, printable and bounded; null if
 *     none
 * @param ipv6Present whether there is an IPv6 table at all; true where the source can't tell
 * @param interrupted the table changed while it was dumped, so a row may be missing or doubled
 *     (NLM_F_DUMP_INTR)
 * @param scanNanos the time from opening the source to its end
 */
public record ScanReport(
    StateSet states,
    long rows,
    long malformed,
    @Nullable String firstMalformed,
    boolean ipv6Present,
    boolean interrupted,
    long scanNanos) {}

package io.netagent.socket.source;

import io.netagent.socket.SocketRecord;
import io.netagent.socket.StateSet;
import io.netagent.socket.parse.MalformedRows;
import io.netagent.socket.parse.SocketRowSink;

/** One reading of a source, from its making on: hands the rows on, counts them, and reports. */
final class Reading implements SocketRowSink {
  private final long startNanos = System.nanoTime();
  private final MalformedRows malformed;
  private final SocketRowSink sink;
  private long rows;

  /** The malformed rows are cleared: from now on they are those of this reading. */
  Reading(MalformedRows malformed, SocketRowSink sink) {
    this.malformed = malformed;
    this.sink = sink;
    malformed.clear();
  }

  @Override
  public void row(SocketRecord row) {
    rows++;
    sink.row(row);
  }

  /** The rows handed on since the beginning, or since {@link #restart}. */
  long rows() {
    return rows;
  }

  /** Begins the counting anew, where the source is asked once more in another way. */
  void restart() {
    malformed.clear();
    rows = 0;
  }

  /** Of a source that tells neither that IPv6 is missing nor that the table changed meanwhile. */
  ScanReport report(StateSet states) {
    return report(states, true, false);
  }

  ScanReport report(StateSet states, boolean ipv6Present, boolean interrupted) {
    return new ScanReport(
        states,
        rows,
        malformed.count(),
        malformed.first(),
        ipv6Present,
        interrupted,
        System.nanoTime() - startNanos);
  }
}

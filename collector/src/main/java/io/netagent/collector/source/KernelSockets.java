package io.netagent.collector.source;

import io.netagent.socket.SocketTable;
import io.netagent.socket.source.ScanReport;
import io.netagent.socket.source.SocketSource;
import java.io.IOException;

/** The kernel's socket table, read into one table that is reused, with totals since the start. */
public final class KernelSockets {
  private final SocketSource source;
  private final SocketTable table = new SocketTable();
  private long malformedTotal;
  private long duplicatesTotal;
  private String firstMalformed = "";

  public KernelSockets(SocketSource source) {
    this.source = source;
  }

  /** Replaces the table's content. When this throws, the table is empty. */
  public ScanReport read() throws IOException {
    ScanReport report = source.read(table);
    malformedTotal += report.malformed();
    duplicatesTotal += report.duplicates();
    String sample = report.firstMalformed();
    if (firstMalformed.isEmpty() && sample != null) {
      firstMalformed = sample;
    }
    return report;
  }

  /** Valid until the next {@link #read}. */
  public SocketTable table() {
    return table;
  }

  public String sourceName() {
    return source.name();
  }

  public long malformedTotal() {
    return malformedTotal;
  }

  public long duplicatesTotal() {
    return duplicatesTotal;
  }

  /** The first malformed row of all, printable, or empty. */
  public String firstMalformed() {
    return firstMalformed;
  }
}

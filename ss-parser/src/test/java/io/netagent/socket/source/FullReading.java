package io.netagent.socket.source;

import io.netagent.socket.RowValues;
import io.netagent.socket.SocketRecord;
import io.netagent.socket.SocketTable;
import io.netagent.socket.StateSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** One reading of everything into a table. */
final class FullReading {
  private FullReading() {}

  static ScanReport of(SocketSource source, SocketTable table) throws IOException {
    table.begin();
    ScanReport report = source.read(StateSet.ALL, table::add);
    table.end(report.states());
    return report;
  }

  static List<RowValues> rows(SocketTable table) {
    SocketRecord into = new SocketRecord();
    List<RowValues> rows = new ArrayList<>();
    for (int row = table.next(0); row >= 0; row = table.next(row + 1)) {
      table.load(row, into);
      rows.add(RowValues.of(into));
    }
    return rows;
  }
}

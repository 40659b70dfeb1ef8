package io.netagent.collector.expose.listing;

import io.netagent.recorder.RecordedConnection;
import io.netagent.socket.SocketTable;
import io.netagent.socket.TcpState;
import java.util.Locale;

/**
 * What a search for a text finds: it stands, whatever its case, in the name of the process, in a
 * frame of the site, in the state's name, or in one of the ends; or it is the pid, or the number of
 * a thread that opened the connection or is blocked in it.
 */
final class TextSearch implements ConnectionTest {
  private static final int LONGEST_NUMBER = 18;

  private final boolean[] process;
  private final boolean[][] site;
  private final boolean[] state = new boolean[TcpState.values().length + 1];
  private final RowText ends;
  private final long number;

  TextSearch(String text, Owners owners) {
    String wanted = text.toLowerCase(Locale.ROOT);
    process = owners.named(wanted);
    site = owners.sitesWith(wanted);
    for (TcpState each : TcpState.values()) {
      state[each.kernelNumber()] = each.label().contains(wanted.replace('-', '_'));
    }
    ends = new RowText(wanted);
    boolean digits = wanted.chars().allMatch(letter -> letter >= '0' && letter <= '9');
    number =
        digits && !wanted.isEmpty() && wanted.length() <= LONGEST_NUMBER
            ? Long.parseLong(wanted)
            : -1;
  }

  @Override
  public boolean passes(RowCursor row) {
    int owner = row.owner();
    if (owner >= 0 && (process[owner] || isAt(row, site[owner]))) {
      return true;
    }
    int stateNumber = row.state();
    return (stateNumber < state.length && state[stateNumber])
        || (ends.isPossible() && standsInAnEnd(row))
        || (number >= 0 && isNumberOf(row));
  }

  private static boolean isAt(RowCursor row, boolean[] sites) {
    if (sites.length == 0) {
      return false;
    }
    int at = row.site();
    return at >= 0 && at < sites.length && sites[at];
  }

  private boolean standsInAnEnd(RowCursor row) {
    SocketTable table = row.table();
    int at = row.row();
    return ends.isIn(table.remoteHigh(at), table.remoteLow(at), table.remotePort(at))
        || ends.isIn(table.localHigh(at), table.localLow(at), table.localPort(at));
  }

  private boolean isNumberOf(RowCursor row) {
    if (row.pid() == number) {
      return true;
    }
    RecordedConnection recorded = row.recorded();
    return recorded != null && number > 0 && ConnectionFilters.hasThread(recorded, number);
  }
}

package io.netagent.collector.expose.history;

import io.netagent.collector.aggregate.CloseWaitKind;
import io.netagent.socket.TcpState;
import java.util.Arrays;
import java.util.List;

/**
 * The samples of one process, or of the host, oldest first. Immutable.
 *
 * @param pid or -1 for the rows without a visible owner; the host has {@link #HOST}
 * @param process its name, hostile text
 * @param takenAtEpochMillis of each sample
 * @param rows of each sample, by {@link SampleColumns}
 */
public record Series(int pid, String process, List<Long> takenAtEpochMillis, List<int[]> rows) {
  /** Of the whole host. */
  public static final int HOST = -2;

  /** In place of a number that is not known. */
  public static final int UNKNOWN = -1;

  public Series {
    takenAtEpochMillis = List.copyOf(takenAtEpochMillis);
    rows = List.copyOf(rows);
  }

  /** Sockets in this state, sample by sample. */
  public int[] of(TcpState state) {
    return column(SampleColumns.of(state));
  }

  /** Sockets in CLOSE_WAIT of this kind, sample by sample. */
  public int[] of(CloseWaitKind kind) {
    return column(SampleColumns.of(kind));
  }

  /** The figure, sample by sample; {@link #UNKNOWN} where it is not known. */
  public int[] of(Figure figure) {
    return column(SampleColumns.of(figure));
  }

  private int[] column(int column) {
    return rows.stream().mapToInt(row -> row[column]).toArray();
  }

  /** Whether the figure is known in any sample. */
  public boolean knows(Figure figure) {
    return Arrays.stream(of(figure)).anyMatch(value -> value != UNKNOWN);
  }
}

package io.netagent.collector.expose.history;

import io.netagent.collector.aggregate.CloseWaitKind;
import io.netagent.collector.aggregate.StateCounts;
import io.netagent.socket.TcpState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Where in a sample each number stands. */
final class SampleColumns {
  private static final TcpState[] STATES = TcpState.values();
  private static final CloseWaitKind[] KINDS = CloseWaitKind.values();
  private static final Figure[] FIGURES = Figure.values();

  static final int COUNT = STATES.length + KINDS.length + FIGURES.length;

  private static final Map<Enum<?>, Integer> COLUMNS = new HashMap<>();

  static {
    for (Enum<?>[] part : List.<Enum<?>[]>of(STATES, KINDS, FIGURES)) {
      for (Enum<?> each : part) {
        COLUMNS.put(each, COLUMNS.size());
      }
    }
  }

  private SampleColumns() {}

  static int of(TcpState state) {
    return column(state);
  }

  static int of(CloseWaitKind kind) {
    return column(kind);
  }

  static int of(Figure figure) {
    return column(figure);
  }

  private static int column(Enum<?> what) {
    return Objects.requireNonNull(COLUMNS.get(what));
  }

  /** A sample with these counts, and all else not known. */
  static int[] sample(StateCounts counts) {
    int[] sample = new int[COUNT];
    for (TcpState state : STATES) {
      sample[of(state)] = saturated(counts.count(state));
    }
    for (CloseWaitKind kind : KINDS) {
      sample[of(kind)] = saturated(counts.closeWait(kind));
    }
    for (Figure figure : FIGURES) {
      sample[of(figure)] = Series.UNKNOWN;
    }
    return sample;
  }

  /** -1 stays -1. */
  static int saturated(long value) {
    return (int) Math.min(Integer.MAX_VALUE, value);
  }
}

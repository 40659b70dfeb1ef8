package io.netagent.collector.expose.history;

import io.netagent.collector.aggregate.CloseWaitKind;
import io.netagent.collector.aggregate.StateCounts;
import io.netagent.socket.TcpState;

/** Where in a sample each number stands. */
final class SampleColumns {
  private static final TcpState[] STATES = TcpState.values();
  private static final CloseWaitKind[] KINDS = CloseWaitKind.values();
  private static final Figure[] FIGURES = Figure.values();

  static final int COUNT = STATES.length + KINDS.length + FIGURES.length;

  private SampleColumns() {}

  static int of(TcpState state) {
    return state.ordinal();
  }

  static int of(CloseWaitKind kind) {
    return STATES.length + kind.ordinal();
  }

  static int of(Figure figure) {
    return STATES.length + KINDS.length + figure.ordinal();
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

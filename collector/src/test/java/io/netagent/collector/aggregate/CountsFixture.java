package io.netagent.collector.aggregate;

import io.netagent.socket.TcpState;
import java.util.Map;

/** Counts made by hand; stands in this package because only the aggregation makes them. */
public final class CountsFixture {
  private CountsFixture() {}

  public static StateCounts counts(
      Map<TcpState, Long> states, Map<CloseWaitKind, Long> kinds, double oldestSeconds) {
    long[] byState = new long[StateCounts.CELLS];
    states.forEach((state, count) -> byState[StateCounts.cell(state.kernelNumber(), 4)] = count);
    long[] byKind = new long[CloseWaitKind.values().length];
    kinds.forEach((kind, count) -> byKind[kind.index()] = count);
    return new StateCounts(byState, 0, byKind, oldestSeconds);
  }
}

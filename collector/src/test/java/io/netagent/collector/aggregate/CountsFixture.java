package io.netagent.collector.aggregate;

import io.netagent.socket.TcpState;
import java.util.Arrays;
import java.util.Map;

/** Counts made by hand; stands in this package because only the aggregation makes them. */
public final class CountsFixture {
  private CountsFixture() {}

  public static StateCounts counts(
      Map<TcpState, Long> states, Map<CloseWaitKind, Long> kinds, double oldestSeconds) {
    long[] byState = new long[TcpState.values().length];
    states.forEach((state, count) -> byState[state.kernelNumber() - 1] = count);
    long[] byKind = new long[CloseWaitKind.values().length];
    kinds.forEach(
        (kind, count) -> byKind[Arrays.asList(CloseWaitKind.values()).indexOf(kind)] = count);
    return new StateCounts(byState, 0, byKind, oldestSeconds);
  }
}

package io.netagent.collector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.source.SocketTotals;
import io.netagent.socket.StateSet;
import io.netagent.socket.TcpState;
import org.junit.jupiter.api.Test;

class ReadingPlanTest {
  private static final long SECOND = 1_000_000_000L;
  private static final int MANY = 100_000;

  private final ReadingPlan plan = new ReadingPlan();

  /** Near the overflow that System.nanoTime may have. */
  private long nowNanos = Long.MAX_VALUE - 12 * SECOND;

  private static SocketTotals totals(long established, long timeWait) {
    return new SocketTotals(established, 0, 0, timeWait, 0, 0, 0);
  }

  /** One tick, five seconds after the one before, with a source that reads what it is told to. */
  private StateSet tick(int rows, SocketTotals totals) {
    StateSet wanted = plan.next(nowNanos, totals);
    plan.covered(wanted, nowNanos, rows, totals);
    nowNanos += 5 * SECOND;
    return wanted;
  }

  @Test
  void next_firstReading_isAll() {
    assertTrue(Double.isNaN(plan.allAgeSeconds(nowNanos)));
    assertTrue(tick(MANY, totals(50_000, 0)).isAll());
    assertEquals(5, plan.allAgeSeconds(nowNanos));
  }

  @Test
  void next_tableUpToTheLimit_isAlwaysAll() {
    for (int i = 0; i < 20; i++) {
      assertTrue(tick(ReadingPlan.ALWAYS_ALL_ROWS, totals(10_000, 0)).isAll());
    }
  }

  @Test
  void next_largerTable_readsAllOnlyEveryThirtySeconds() {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 14; i++) {
      all.append(tick(ReadingPlan.ALWAYS_ALL_ROWS + 1, totals(10_000, 0)).isAll() ? "A" : "-");
    }
    assertEquals("A-----A-----A-", all.toString());
    assertEquals(10, plan.allAgeSeconds(nowNanos));
  }

  @Test
  void next_betweenFullReadings_asksForTheStatesThatTell() {
    tick(MANY, totals(50_000, 0));
    StateSet wanted = tick(MANY, totals(50_000, 0));
    for (TcpState state :
        new TcpState[] {
          TcpState.LISTEN, TcpState.CLOSE_WAIT, TcpState.SYN_RECV, TcpState.LAST_ACK
        }) {
      assertTrue(wanted.contains(state.kernelNumber()), state.name());
    }
    for (TcpState state :
        new TcpState[] {TcpState.ESTABLISHED, TcpState.TIME_WAIT, TcpState.FIN_WAIT2}) {
      assertFalse(wanted.contains(state.kernelNumber()), state.name());
    }
  }

  @Test
  void affordsMetrics_onlyATableKnownToBeSmall() {
    assertFalse(plan.affordsMetrics(), "half a million may be there");
    tick(10, totals(5, 0));
    assertTrue(plan.affordsMetrics());
    tick(MANY, totals(50_000, 0));
    assertFalse(plan.affordsMetrics());
  }

  @Test
  void next_totalsDrift_readsAll() {
    for (SocketTotals moved :
        new SocketTotals[] {
          totals(55_001, 20_000),
          totals(44_999, 20_000),
          totals(50_000, 25_001),
          totals(50_000, 14_999)
        }) {
      tick(MANY, totals(50_000, 20_000));
      nowNanos += 60 * SECOND;
      assertTrue(tick(MANY, totals(50_000, 20_000)).isAll());
      assertFalse(tick(MANY, totals(55_000, 15_000)).isAll(), "5 % of the rows is no drift");
      assertTrue(tick(MANY, moved).isAll(), moved.toString());
      assertFalse(tick(MANY, moved).isAll(), "measured from the last full reading on");
    }
  }

  @Test
  void next_slowDrift_addsUp() {
    int fullReadings = 0;
    for (int i = 0; i < 6; i++) {
      fullReadings += tick(MANY, totals(50_000 + 2_000L * i, 0)).isAll() ? 1 : 0;
    }
    assertEquals(2, fullReadings);
  }

  @Test
  void next_totalsNotReadable_readsAllEveryThirtySeconds() {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      all.append(tick(MANY, null).isAll() ? "A" : "-");
    }
    assertEquals("A-----A-", all.toString());
  }

  @Test
  void next_totalsComeAndGo_isNoDrift() {
    tick(MANY, totals(50_000, 20_000));
    assertFalse(tick(MANY, null).isAll());
    assertFalse(tick(MANY, totals(-1, -1)).isAll(), "-1 is unknown, not a number");
    assertFalse(tick(MANY, totals(50_000, 20_000)).isAll());
  }

  @Test
  void covered_sourceCantChoose_countsAsAll() {
    tick(MANY, totals(50_000, 0));
    nowNanos += 20 * SECOND;
    assertFalse(plan.next(nowNanos, totals(50_000, 0)).isAll());
    plan.covered(StateSet.ALL, nowNanos, MANY, totals(50_000, 0));
    assertEquals(0, plan.allAgeSeconds(nowNanos));
    nowNanos += 25 * SECOND;
    assertFalse(plan.next(nowNanos, totals(50_000, 0)).isAll());
  }

  @Test
  void covered_tableHasShrunk_isReadWholeAgain() {
    tick(MANY, totals(50_000, 0));
    nowNanos += 30 * SECOND;
    assertTrue(tick(500, totals(400, 0)).isAll());
    assertTrue(tick(500, totals(400, 0)).isAll());
  }
}

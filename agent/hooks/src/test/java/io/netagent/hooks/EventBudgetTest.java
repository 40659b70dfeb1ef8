package io.netagent.hooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class EventBudgetTest {
  private static final long SECOND = 1_000_000_000L;

  private static int taken(EventBudget budget, boolean failures) {
    int taken = 0;
    while (budget.take(failures)) {
      taken++;
    }
    return taken;
  }

  @Test
  void take_beforeTheFirstRefill_nothing() {
    assertFalse(new EventBudget(1_000).take(true));
  }

  @Test
  void take_stormOfGoodOnes_leavesAQuarterForFailures() {
    EventBudget budget = new EventBudget(1_000);
    budget.refill(SECOND);
    assertEquals(750, taken(budget, false));
    assertEquals(250, taken(budget, true));
    assertFalse(budget.take(true));
  }

  @Test
  void take_failuresAlone_haveAll() {
    EventBudget budget = new EventBudget(1_000);
    budget.refill(SECOND);
    assertEquals(1_000, taken(budget, true));
  }

  @Test
  void refill_afterHours_isASecondsWorth() {
    EventBudget budget = new EventBudget(40);
    budget.refill(SECOND);
    budget.refill(Long.MAX_VALUE);
    assertEquals(40, taken(budget, true));
  }

  /** 1 a second and 50,000 a second, in ticks of 100 ms that are not exact. */
  @Test
  void refill_inTicks_losesNoFraction() {
    for (int perSecond : new int[] {1, 3, 7, 99, 50_000}) {
      EventBudget budget = new EventBudget(perSecond);
      int taken = 0;
      for (int tick = 0; tick < 1_000; tick++) {
        budget.refill(SECOND / 10 + (tick % 2 == 0 ? 7 : -7));
        taken += taken(budget, true);
      }
      assertTrue(
          taken <= 100 * perSecond && taken >= 100 * perSecond - 2, perSecond + ": " + taken);
    }
  }

  @Test
  void takeSite_storm_takesNothingFromOthers() {
    EventBudget budget = new EventBudget(10);
    budget.refill(SECOND);
    for (int i = 0; i < 10; i++) {
      assertTrue(budget.takeSite());
    }
    assertFalse(budget.takeSite());
    assertEquals(10, taken(budget, true));
  }
}

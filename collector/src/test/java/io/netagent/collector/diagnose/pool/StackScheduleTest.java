package io.netagent.collector.diagnose.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StackScheduleTest {
  private static final long SECOND = 1_000_000_000L;

  private final StackSchedule schedule = new StackSchedule();

  /** The seconds at which it wished, each wish being answered at once. */
  private List<Integer> wishes(int seconds, boolean fresh, boolean fruitful) {
    List<Integer> wished = new ArrayList<>();
    for (int second = 0; second < seconds; second++) {
      if (schedule.wishes(true, fresh, second * SECOND)) {
        wished.add(second);
        schedule.looked(second * SECOND, fruitful);
      }
    }
    return wished;
  }

  @Test
  void wishes_nothingComesOfIt_getRareUpToTenMinutes() {
    assertEquals(List.of(0, 20, 60, 140, 300, 620, 1220, 1820), wishes(2000, false, false));
  }

  @Test
  void wishes_connectionsMoveBetween_onceAMinuteAtLeast() {
    assertEquals(List.of(0, 20, 60, 120, 180), wishes(200, true, false));
  }

  @Test
  void wishes_threadsWait_stayFrequent() {
    assertEquals(List.of(0, 10, 20, 40, 60), wishes(65, false, true));
  }

  @Test
  void wishes_noAnswer_isGivenUpAndTriedAgainLater() {
    assertTrue(schedule.wishes(true, false, 0));
    assertTrue(schedule.wishes(true, false, 15 * SECOND));
    assertFalse(schedule.wishes(true, false, 16 * SECOND));
    assertTrue(schedule.wishes(true, false, 20 * SECOND));
  }

  @Test
  void wishes_withoutSuspicion_none() {
    assertFalse(schedule.wishes(false, true, 0));
  }

  @Test
  void isNew_stacksSeenBefore_areNot() {
    schedule.looked(5, false);
    assertFalse(schedule.isNew(5));
    assertTrue(schedule.isNew(6));
  }
}

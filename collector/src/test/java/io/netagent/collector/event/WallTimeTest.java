package io.netagent.collector.event;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class WallTimeTest {
  private static final long MILLI = 1_000_000L;

  private final WallTime time = new WallTime();

  @Test
  void time_whileTheClocksKeepTheirDistance_isNotMovedByNoise() {
    time.observe(100 * MILLI, 5_100 * MILLI);
    time.observe(200 * MILLI, 5_200 * MILLI + MILLI / 2);
    assertEquals(5_150_000, time.epochMicros(150 * MILLI));
  }

  @Test
  void time_afterTheWallClockWasSet_followsIt() {
    time.observe(100 * MILLI, 5_100 * MILLI);
    time.observe(200 * MILLI, 9_200 * MILLI);
    assertEquals(9_150_000, time.epochMicros(150 * MILLI));
  }
}

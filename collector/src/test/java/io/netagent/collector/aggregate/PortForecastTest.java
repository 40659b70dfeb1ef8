package io.netagent.collector.aggregate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.source.PortRange;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

class PortForecastTest {
  /** 28,232 ports. */
  private static final PortRange RANGE = new PortRange(32_768, 60_999, List.of());

  private static final double NONE = Double.POSITIVE_INFINITY;
  private static final int TICK_SECONDS = 5;

  private final PortForecast forecast = new PortForecast();

  private static EphemeralPorts ports(String destination, int used) {
    PortUse towards = new PortUse(1, "10.0.0.1", destination, 7, used, 0, NONE);
    PortUse from = new PortUse(1, "10.0.0.1", "", 7, used, 0, NONE);
    return new EphemeralPorts(1, RANGE, List.of(towards), List.of(from));
  }

  /** What one tick says of the destination; of the source it must say the same. */
  private double at(int second, String destination, int used) {
    // Near the largest number that System.nanoTime may give, so that it overflows.
    long nowNanos = Long.MAX_VALUE - 100_000_000_000L + second * 1_000_000_000L;
    EphemeralPorts result = forecast.with(List.of(ports(destination, used)), nowNanos).get(0);
    double seconds = result.destinations().get(0).secondsToExhaustion();
    assertEquals(seconds, result.sources().get(0).secondsToExhaustion());
    assertEquals(used, result.destinations().get(0).used());
    return seconds;
  }

  private double after(int seconds, IntUnaryOperator usedAtSecond) {
    double last = NONE;
    for (int second = 0; second <= seconds; second += TICK_SECONDS) {
      last = at(second, "10.0.0.9:443", usedAtSecond.applyAsInt(second));
    }
    return last;
  }

  @Test
  void with_steadyGrowth_tellsTheTimeThatIsLeft() {
    for (int second = 0; second <= 1200; second += TICK_SECONDS) {
      int used = 1000 + 10 * second;
      double seconds = at(second, "10.0.0.9:443", used);
      double right = (RANGE.available() - used) / 10.0;
      if (second >= 300 || seconds != NONE) {
        assertEquals(right, seconds, 0.1 * right, "after " + second + " s");
      }
    }
  }

  @Test
  void with_steadyGrowthOnUnevenTicks_tellsTheTimeThatIsLeft() {
    Random random = new Random(1);
    int second = 0;
    while (second <= 900) {
      int used = 1000 + 10 * second;
      double seconds = at(second, "10.0.0.9:443", used);
      double right = (RANGE.available() - used) / 10.0;
      if (second >= 400) {
        assertEquals(right, seconds, 0.1 * right, "after " + second + " s");
      }
      second += 1 + random.nextInt(15);
    }
  }

  @Test
  void with_firstTimeWaitsOfASteadyProgram_saysNothing() {
    for (int second = 0; second <= 1200; second += TICK_SECONDS) {
      int used = 5 + 200 * Math.min(second, 60); // They fill up for as long as each lasts.
      assertEquals(NONE, at(second, "10.0.0.9:443", used), "after " + second + " s");
    }
  }

  @Test
  void with_burst_saysNothing() {
    for (int start = 0; start <= 900; start += 30) {
      PortForecastTest fresh = new PortForecastTest();
      for (int second = 0; second <= 1200; second += TICK_SECONDS) {
        int used = second >= start && second < start + 45 ? 9000 : 1000;
        assertEquals(
            NONE,
            fresh.at(second, "10.0.0.9:443", used),
            "a burst at " + start + " s, after " + second + " s");
      }
    }
  }

  @Test
  void with_steadyOrFallingUse_saysNothing() {
    assertEquals(NONE, after(900, second -> 20_000));
    assertEquals(NONE, new PortForecastTest().after(900, second -> 20_000 - 10 * second));
  }

  @Test
  void with_fewMinutesSeen_saysNothing() {
    assertEquals(NONE, after(235, second -> 1000 + 10 * second));
  }

  @Test
  void with_noneLeft_isNow() {
    assertEquals(0, at(0, "10.0.0.9:443", RANGE.available()));
  }

  @Test
  void with_growthThatEnded_isForgottenAfterTenMinutes() {
    assertTrue(after(600, second -> 1000 + 10 * second) < NONE);
    double last = 0;
    for (int second = 605; second <= 1300; second += TICK_SECONDS) {
      last = at(second, "10.0.0.9:443", 7000);
    }
    assertEquals(NONE, last);
  }

  @Test
  void with_notNamedForATick_beginsAnew() {
    assertTrue(after(600, second -> 1000 + 10 * second) < NONE);
    at(605, "10.0.0.8:443", 1);
    assertEquals(NONE, at(610, "10.0.0.9:443", 7100));
    assertEquals(NONE, at(615, "10.0.0.9:443", 7150));
  }

  @Test
  void with_otherNamespace_isAnother() {
    for (int second = 0; second <= 600; second += TICK_SECONDS) {
      PortUse growing = new PortUse(1, "10.0.0.1", "", 7, 1000 + 10 * second, 0, NONE);
      PortUse steady = new PortUse(2, "10.0.0.1", "", 7, 1000, 0, NONE);
      List<EphemeralPorts> both =
          forecast.with(
              List.of(
                  new EphemeralPorts(1, RANGE, List.of(), List.of(growing)),
                  new EphemeralPorts(2, RANGE, List.of(), List.of(steady))),
              second * 1_000_000_000L);
      if (second == 600) {
        assertTrue(both.get(0).sources().get(0).secondsToExhaustion() < NONE);
        assertEquals(NONE, both.get(1).sources().get(0).secondsToExhaustion());
      }
    }
  }

  @Test
  void with_countedOnlyInEverySixthTick_tellsTheTimeThatIsLeft() {
    for (int second = 0; second <= 900; second += TICK_SECONDS) {
      if (second % 30 != 0) {
        long nowNanos = Long.MAX_VALUE - 100_000_000_000L + second * 1_000_000_000L;
        assertEquals(List.of(), forecast.with(List.of(), nowNanos));
        continue;
      }
      int used = 1000 + 10 * second;
      double seconds = at(second, "10.0.0.9:443", used);
      double right = (RANGE.available() - used) / 10.0;
      if (second >= 300) {
        assertEquals(right, seconds, 0.1 * right, "after " + second + " s");
      }
    }
  }

  @Test
  void with_namespaceNotCountedForLong_beginsAnew() {
    assertTrue(after(600, second -> 1000 + 10 * second) < NONE);
    for (int second = 605; second <= 1300; second += TICK_SECONDS) {
      forecast.with(
          List.of(new EphemeralPorts(2, RANGE, List.of(), List.of())),
          Long.MAX_VALUE - 100_000_000_000L + second * 1_000_000_000L);
    }
    assertEquals(NONE, at(1305, "10.0.0.9:443", 20_000));
    assertEquals(NONE, at(1370, "10.0.0.9:443", 21_000));
  }
}

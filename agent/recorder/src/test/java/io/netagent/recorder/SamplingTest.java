package io.netagent.recorder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SamplingTest {
  /** Connections that come at even intervals. */
  private static final class Coming {
    private final Sampling sampling = new Sampling();
    private long clockNanos = 1_234_567_890_123L;
    private long came;

    /** So many within a tick: how many of them are told. */
    int tick(int connections) {
      int told = 0;
      for (int i = 0; i < connections; i++) {
        clockNanos += 100_000_000 / connections;
        told += sampling.tells(clockNanos) ? 1 : 0;
      }
      came += connections;
      sampling.tick(came);
      return told;
    }
  }

  private final Coming coming = new Coming();

  @Test
  void tells_noMoreThanTheAllowanceForLong_tellsAll() {
    for (int tick = 0; tick < 1_000; tick++) {
      assertEquals(512, coming.tick(512));
    }
  }

  @Test
  void tells_burstsWithQuietBetween_tellsAll() {
    for (int burst = 0; burst < 5; burst++) {
      assertEquals(6_000, coming.tick(6_000));
      for (int quiet = 0; quiet < 12; quiet++) {
        coming.tick(0);
      }
    }
    assertEquals(6_000, coming.tick(6_000));
    assertEquals(1_400, coming.tick(1_400));
    assertTrue(coming.tick(1_400) < 700, "the allowance is used up");
  }

  @Test
  void tick_stormIsOver_tellsAllAgain() {
    for (int tick = 0; tick < 50; tick++) {
      coming.tick(4_000);
    }
    assertTrue(coming.tick(500) < 150);
    assertEquals(512, coming.tick(512));
  }

  /** Neither too many for a reader, nor so few that the sample says nothing. */
  @Property(tries = 200)
  void tells_lastingStorm_tellsAboutAsManyAsAllowed(
      @ForAll @IntRange(min = 1_000, max = 200_000) int perTick) {
    Coming storm = new Coming();
    for (int tick = 0; tick < 20; tick++) {
      storm.tick(perTick);
    }
    int told = 0;
    for (int tick = 0; tick < 10; tick++) {
      told += storm.tick(perTick);
    }
    assertTrue(told > 10 * 512 / 4 && told < 10 * 512 * 3 / 2, told + " of " + 10 * perTick);
  }

  @Test
  void standsFor_someLeftOutInTheLane_isForThemToo() {
    Sampling sampling = new Sampling();
    assertEquals(1, sampling.standsFor(3));
    sampling.leavesOut(3);
    sampling.leavesOut(3);
    sampling.leavesOut(4);
    assertEquals(List.of(3, 1, 2), List.of(3, 3, 4).stream().map(sampling::standsFor).toList());
  }
}

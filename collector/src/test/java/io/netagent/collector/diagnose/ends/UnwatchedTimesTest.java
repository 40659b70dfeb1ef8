package io.netagent.collector.diagnose.ends;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class UnwatchedTimesTest {
  /** Time in seconds from the first look on; a stretch reaches to the look that finds it. */
  @Property
  void within_anyLooks_isTheSumOfTheUnwatchedSeconds(
      @ForAll("stalled") List<Boolean> stalled,
      @ForAll @IntRange(max = 40) int from,
      @ForAll @IntRange(max = 40) int length) {
    UnwatchedTimes times = new UnwatchedTimes();
    List<Boolean> bySecond = new ArrayList<>();
    long last = Long.MIN_VALUE;
    times.look(0, last);
    for (int second = 1; second <= stalled.size(); second++) {
      if (stalled.get(second - 1)) {
        last = second;
      }
      bySecond.add(stalled.get(second - 1));
      times.look(second, last);
    }
    long sum = 0;
    for (int second = from; second < Math.min(from + length, bySecond.size()); second++) {
      sum += bySecond.get(second) ? 1 : 0;
    }
    assertEquals(sum, times.within(from, from + length));
  }

  @Provide
  Arbitrary<List<Boolean>> stalled() {
    return Arbitraries.of(true, false).list().ofMaxSize(40);
  }

  @Test
  void within_beforeTheFirstLook_isAllIfThatFoundItUnwatched() {
    UnwatchedTimes times = new UnwatchedTimes();
    times.look(1_000, 900);
    assertEquals(400, times.within(500, 1_500));
    assertEquals(0, new UnwatchedTimes().within(0, 10));
  }
}

package io.netagent.collector.correlate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Places beside a queue of what each owner has taken. */
class FairPlacesTest {
  /** By owner, the numbers of what it has taken, from the oldest on. */
  private static Map<Integer, Deque<Long>> held(FairPlaces places, Map<Long, Integer> owners) {
    TreeSet<Long> numbers = new TreeSet<>();
    for (int place = 0; place < places.room(); place++) {
      if (places.number(place) != 0) {
        assertTrue(numbers.add(places.number(place)), "one number twice");
      }
    }
    Map<Integer, Deque<Long>> held = new HashMap<>();
    for (long number : numbers) {
      held.computeIfAbsent(owners.get(number), owner -> new ArrayDeque<>()).add(number);
    }
    return held;
  }

  @Property
  void take_byAnyOwners_keepsTheLatestOfEachAndItsShareAtLeast(
      @ForAll @IntRange(min = 1, max = 40) int most, @ForAll @Size(max = 300) int[] ownersInTurn) {
    FairPlaces places = new FairPlaces(most);
    Map<Long, Integer> owners = new HashMap<>();
    Map<Integer, Deque<Long>> taken = new HashMap<>();
    Map<Integer, Deque<Long>> before = Map.of();
    long number = 0;
    for (int each : ownersInTurn) {
      int owner = Math.floorMod(each, 1 + Math.floorMod(each, 7));
      int place = places.take(owner);
      number++;
      assertEquals(number, places.number(place));
      owners.put(number, owner);
      taken.computeIfAbsent(owner, any -> new ArrayDeque<>()).add(number);

      Map<Integer, Deque<Long>> held = held(places, owners);
      assertEquals(Math.min(number, most), held.values().stream().mapToInt(Deque::size).sum());
      TreeSet<Integer> all = new TreeSet<>(before.keySet());
      all.add(owner);
      int share = Math.max(1, most / all.size());
      for (Map.Entry<Integer, Deque<Long>> one : before.entrySet()) {
        int now = held.getOrDefault(one.getKey(), new ArrayDeque<>()).size();
        int left = one.getKey() == owner ? now - 1 : now;
        assertTrue(left >= one.getValue().size() - 1);
        assertTrue(left == one.getValue().size() || one.getValue().size() >= share);
      }
      held.forEach(
          (who, numbers) -> assertEquals(latest(taken.get(who), numbers.size()), list(numbers)));
      before = held;
    }
  }

  private static List<Long> list(Deque<Long> numbers) {
    return List.copyOf(numbers);
  }

  private static List<Long> latest(Deque<Long> all, int count) {
    return all.stream().skip(all.size() - count).toList();
  }

  @Test
  void free_ofTheOldOnes_leavesRoomForOthers() {
    FairPlaces places = new FairPlaces(300);
    for (int i = 0; i < 300; i++) {
      places.take(i % 3);
    }
    places.free(place -> places.number(place) <= 290);
    Map<Long, Integer> owners = new HashMap<>();
    for (long number = 1; number <= 600; number++) {
      owners.put(number, number <= 300 ? (int) (number - 1) % 3 : 9);
    }
    for (int i = 0; i < 290; i++) {
      places.take(9);
    }
    Map<Integer, Deque<Long>> held = held(places, owners);
    assertEquals(290, held.get(9).size(), "nobody had to leave");
    assertEquals(10, held.get(0).size() + held.get(1).size() + held.get(2).size());
  }

  /** One that closes in a storm, among twenty that close now and then. */
  @Test
  void take_byOneInAStorm_leavesTheOthersWhatTheyHave() {
    FairPlaces places = new FairPlaces(16_384);
    Map<Long, Integer> owners = new HashMap<>();
    long number = 0;
    for (int i = 0; i < 500_000; i++) {
      int owner = i % 100 == 0 ? 1 + i / 100 % 20 : 0;
      places.take(owner);
      owners.put(++number, owner);
    }
    Map<Integer, Deque<Long>> held = held(places, owners);
    for (int owner = 1; owner <= 20; owner++) {
      assertEquals(250, held.get(owner).size());
    }
    assertEquals(16_384 - 5_000, held.get(0).size());
  }
}

package io.netagent.collector.aggregate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netagent.collector.aggregate.RowGroups.Group;
import io.netagent.collector.aggregate.RowGroups.Likeness;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

final class RowGroupsPropertyTest {
  /** Row i has {@code kinds[i]}; a poor hash makes kinds collide. */
  private record ByKind(int[] kinds, int hashes) implements Likeness {
    @Override
    public int hash(int row) {
      return Math.floorMod(kinds[row], hashes) * 0x9E37_79B1;
    }

    @Override
    public boolean alike(int row, int other) {
      return kinds[row] == kinds[other];
    }
  }

  private static boolean marked(int row) {
    return row % 3 == 0;
  }

  private static RowGroups grouped(int[] kinds, int hashes) {
    RowGroups groups = new RowGroups(new ByKind(kinds, hashes));
    for (int row = 0; row < kinds.length; row++) {
      groups.add(row, marked(row));
    }
    return groups;
  }

  private static List<Group> reference(int[] kinds) {
    Map<Integer, Group> byKind = new LinkedHashMap<>();
    for (int row = 0; row < kinds.length; row++) {
      Group one = new Group(row, 1, marked(row) ? 1 : 0);
      byKind.merge(
          kinds[row],
          one,
          (a, b) -> new Group(a.firstRow(), a.count() + b.count(), a.marked() + b.marked()));
    }
    List<Group> groups = new ArrayList<>(byKind.values());
    groups.sort(Comparator.comparingInt(g -> -g.count())); // Stable: of equal ones the first first.
    return groups;
  }

  @Property
  void largest_anyRows_areThoseOfAHashMap(
      @ForAll("kinds") int[] kinds,
      @ForAll @IntRange(min = 1, max = 1000) int hashes,
      @ForAll @IntRange(min = 1, max = 30) int most) {
    List<Group> expected = reference(kinds);
    assertEquals(
        expected.subList(0, Math.min(most, expected.size())), grouped(kinds, hashes).largest(most));
  }

  @Provide
  Arbitrary<int[]> kinds() {
    Arbitrary<Integer> few = Arbitraries.integers().between(-3, 3);
    Arbitrary<Integer> many = Arbitraries.integers().between(0, 400);
    return Arbitraries.oneOf(few, many).array(int[].class).ofMinSize(0).ofMaxSize(600);
  }

  @Example
  void largest_hundredThousandGroups_growsAndForgetsNone() {
    int[] kinds = new int[150_000];
    for (int row = 0; row < kinds.length; row++) {
      kinds[row] = row % 100_000;
    }
    List<Group> all = grouped(kinds, Integer.MAX_VALUE).largest(Integer.MAX_VALUE);
    assertEquals(reference(kinds), all);
    assertEquals(100_000, all.size());
    assertEquals(new Group(0, 2, 1), all.get(0));
  }

  @Example
  void largest_nothingCounted_isEmpty() {
    assertEquals(List.of(), grouped(new int[0], 1).largest(5));
  }

  @Example
  void largest_tieAtTheEdge_isCutInTheOrderOfComing() {
    int[] kinds = {5, 4, 4, 3, 3, 3, 2, 1};
    assertEquals(
        List.of(3, 1, 0), grouped(kinds, 7).largest(3).stream().map(Group::firstRow).toList());
  }
}

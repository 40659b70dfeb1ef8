package io.netagent.collector.diagnose.finding;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class InodeSetTest {
  private static InodeSet of(Set<Long> inodes) {
    long[] numbers = inodes.stream().mapToLong(Long::longValue).toArray();
    return InodeSet.of(numbers, numbers.length);
  }

  @Property(tries = 300)
  void countNotIn_anySets_isTheSizeOfTheDifference(
      @ForAll @Size(max = 40) List<@LongRange(min = 0, max = 60) Long> some,
      @ForAll @Size(max = 40) List<@LongRange(min = 0, max = 60) Long> others) {
    Set<Long> one = new HashSet<>(some);
    Set<Long> other = new HashSet<>(others);
    Set<Long> difference = new HashSet<>(one);
    difference.removeAll(other);
    assertEquals(difference.size(), of(one).countNotIn(of(other)));
    assertEquals(one.size(), of(one).size());
    for (long inode = 0; inode <= 60; inode++) {
      assertEquals(one.contains(inode), of(one).contains(inode));
    }
  }

  @Property(tries = 300)
  void equals_anyOrder_isThatOfTheSets(
      @ForAll @Size(max = 5) List<@LongRange(min = 0, max = 3) Long> some,
      @ForAll @Size(max = 5) List<@LongRange(min = 0, max = 3) Long> others) {
    List<Long> one = some.stream().distinct().toList();
    List<Long> other = others.stream().distinct().toList();
    assertEquals(
        Set.copyOf(one).equals(Set.copyOf(other)), InodeSet.of(one).equals(InodeSet.of(other)));
    List<Long> backwards = new ArrayList<>(one);
    Collections.reverse(backwards);
    assertEquals(InodeSet.of(one), InodeSet.of(backwards));
    assertEquals(InodeSet.of(one).hashCode(), InodeSet.of(backwards).hashCode());
  }
}

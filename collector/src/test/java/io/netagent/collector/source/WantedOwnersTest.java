package io.netagent.collector.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class WantedOwnersTest {
  private record Held(long inode, int pid, int fd, int rank) {
    static Held of(int seed) {
      int bits = seed & 0x7fff_ffff;
      return new Held(1 + bits % 200, bits / 7 % 5, bits / 31 % 4, bits / 97 % 3);
    }
  }

  private static Map<Long, List<Integer>> answers(WantedOwners wanted) {
    Map<Long, List<Integer>> answers = new TreeMap<>();
    wanted.answer((ticket, pid, fd) -> answers.put(ticket, List.of(pid, fd)));
    return answers;
  }

  @Property(tries = 200)
  void answer_anyHolders_givesTheBestOfEach(
      @ForAll @Size(max = 300) List<Integer> asked, @ForAll @Size(max = 300) List<Integer> held) {
    WantedOwners wanted = new WantedOwners();
    Map<Long, List<Integer>> expected = new HashMap<>();
    for (int seed : asked) {
      long inode = Held.of(seed).inode;
      wanted.add(inode, inode + 1000);
      expected.put(inode + 1000, List.of(-1, -1));
    }
    Map<Long, Held> best = new HashMap<>();
    Comparator<Held> order =
        Comparator.comparingInt(Held::rank).thenComparingInt(Held::pid).thenComparingInt(Held::fd);
    for (int seed : held) {
      Held one = Held.of(seed);
      wanted.held(one.inode, one.pid, one.fd, one.rank);
      best.merge(one.inode, one, (a, b) -> order.compare(a, b) <= 0 ? a : b);
    }
    best.forEach(
        (inode, one) ->
            expected.computeIfPresent(inode + 1000, (t, none) -> List.of(one.pid, one.fd)));
    assertEquals(expected.size(), wanted.size());
    assertEquals(
        expected.values().stream().allMatch(owner -> owner.get(0) >= 0), wanted.allFound());
    assertEquals(expected, answers(wanted));
    assertEquals(Map.of(), answers(wanted), "an answer is given once");
  }

  @Test
  void allFound_oneOfTwo_isFalse() {
    WantedOwners wanted = new WantedOwners();
    assertTrue(wanted.allFound());
    wanted.add(5, 1);
    wanted.add(6, 2);
    wanted.held(5, 10, 3, 0);
    wanted.held(5, 11, 3, 0);
    assertFalse(wanted.allFound());
    assertEquals(Map.of(1L, List.of(10, 3), 2L, List.of(-1, -1)), answers(wanted));
  }

  @Test
  void add_noInode_throws() {
    assertThrows(IllegalArgumentException.class, () -> new WantedOwners().add(0, 1));
  }
}

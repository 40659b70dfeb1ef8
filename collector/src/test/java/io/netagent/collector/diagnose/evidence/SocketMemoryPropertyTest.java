package io.netagent.collector.diagnose.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

final class SocketMemoryPropertyTest {
  private record Asked(long inode, boolean put) {}

  @Property(tries = 1000)
  void memory_overTicks_isAMapThatForgetsWhatATickDidNotAskFor(
      @ForAll("ticks") List<List<Asked>> ticks) {
    SocketMemory<Integer> memory = new SocketMemory<>();
    Map<Long, Integer> naive = new HashMap<>();
    int value = 0;
    for (List<Asked> tick : ticks) {
      Set<Long> seen = new HashSet<>();
      memory.begin();
      for (Asked asked : tick) {
        assertEquals(naive.get(asked.inode), memory.get(asked.inode));
        if (asked.put) {
          memory.put(asked.inode, ++value);
          naive.put(asked.inode, value);
        }
        seen.add(asked.inode);
      }
      memory.end();
      naive.keySet().retainAll(seen);
      assertEquals(naive.size(), memory.size());
    }
    memory.clear();
    assertEquals(0, memory.size());
    naive.keySet().forEach(inode -> assertEquals(null, memory.get(inode)));
  }

  /** Few inodes, so that ticks meet them again; some far apart, as 32-bit numbers may be. */
  @Provide
  Arbitrary<List<List<Asked>>> ticks() {
    Arbitrary<Long> inode =
        Arbitraries.oneOf(
            Arbitraries.longs().between(0, 60),
            Arbitraries.longs().between(0, 5).map(each -> each << 29),
            Arbitraries.of(-1L, Long.MAX_VALUE, 0xFFFF_FFFFL));
    return Arbitraries.of(true, false)
        .flatMap(put -> inode.map(each -> new Asked(each, put)))
        .list()
        .ofMaxSize(80)
        .list()
        .ofMaxSize(6);
  }
}

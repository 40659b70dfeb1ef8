package io.netagent.collector.correlate;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Remembers from tick to tick which slots had no row in the kernel's table, because one tick alone
 * does not tell: the connection may have been closed between the two readings. Not thread-safe.
 */
public final class CoverageHistory {
  private Map<Integer, Judged> byPid = new HashMap<>();

  private record Judged(Set<SlotKey> missing, AgentCoverage coverage) {}

  private record SlotKey(int fd, long generation) {}

  /**
   * The coverage of each process with a record.
   *
   * @param fullyRead whether this tick has read all rows of the process's network namespace; where
   *     it has not, what the tick before said of the slots still stands
   */
  public Map<Integer, AgentCoverage> advance(ConnectionJoin.Joined joined, IntPredicate fullyRead) {
    Map<Integer, Judged> next = new HashMap<>();
    Map<Integer, AgentCoverage> coverage = new HashMap<>();
    joined
        .sightings()
        .forEach(
            (pid, sighting) -> {
              Judged judged = judge(sighting, byPid.get(pid), fullyRead.test(pid));
              next.put(pid, judged);
              coverage.put(pid, judged.coverage);
            });
    byPid = next;
    return coverage;
  }

  private static Judged judge(
      ConnectionJoin.Sighting sighting, @Nullable Judged before, boolean fullyRead) {
    if (!fullyRead) {
      AgentCoverage last = before == null ? AgentCoverage.NONE : before.coverage;
      return new Judged(
          before == null ? Set.of() : before.missing,
          new AgentCoverage(
              sighting.known(), sighting.unknown(), last.withoutSocket(), last.closeRequested()));
    }
    Set<SlotKey> missing = new HashSet<>();
    int withoutSocket = 0;
    int closeRequested = 0;
    for (ConnectionJoin.OpenSlot slot : sighting.withoutRow()) {
      SlotKey key = new SlotKey(slot.fd(), slot.generation());
      missing.add(key);
      if (before != null && before.missing.contains(key)) {
        withoutSocket++;
        closeRequested += slot.closeRequested() ? 1 : 0;
      }
    }
    return new Judged(
        missing,
        new AgentCoverage(sighting.known(), sighting.unknown(), withoutSocket, closeRequested));
  }
}

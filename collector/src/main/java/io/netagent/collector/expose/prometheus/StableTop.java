package io.netagent.collector.expose.prometheus;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Chooses what has a series of its own so that a series that is there stays: one that had a place
 * keeps it while it is among the first {@code 2 * limit}. Only so many of the very first are never
 * kept waiting by it. Remembers the latest choice; not thread-safe.
 */
final class StableTop<K> {
  private Set<K> chosen = Set.of();

  /**
   * The choice, at most {@code limit}; not to be changed.
   *
   * @param ranked without doubles, the most important first
   * @param first as many have a place whoever had one before
   */
  Set<K> choose(List<K> ranked, int first, int limit) {
    Set<K> next = new LinkedHashSet<>();
    add(next, ranked.subList(0, Math.min(ranked.size(), first)), limit);
    for (K each : ranked.subList(0, Math.min(ranked.size(), 2 * limit))) {
      if (next.size() < limit && chosen.contains(each)) {
        next.add(each);
      }
    }
    add(next, ranked, limit);
    chosen = next;
    return next;
  }

  private static <K> void add(Set<K> chosen, List<K> more, int limit) {
    for (K each : more) {
      if (chosen.size() >= limit) {
        return;
      }
      chosen.add(each);
    }
  }
}

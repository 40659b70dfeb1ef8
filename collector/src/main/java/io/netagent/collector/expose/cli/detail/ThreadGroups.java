package io.netagent.collector.expose.cli.detail;

import io.netagent.collector.expose.json.BlockedThreadView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Blocked threads, those with one stack told once: a pool's workers all wait in one place. */
final class ThreadGroups {
  private ThreadGroups() {}

  /**
   * Threads that stand in the same place.
   *
   * @param threads at least one, the longest blocked first
   */
  record Group(List<BlockedThreadView> threads) {
    BlockedThreadView longest() {
      return threads.get(0);
    }
  }

  /** The largest first; of equal ones the longest blocked. */
  static List<Group> of(List<BlockedThreadView> blocked) {
    Map<Object, List<BlockedThreadView>> byPlace = new LinkedHashMap<>();
    for (BlockedThreadView thread : blocked) {
      Object place = thread.frames().isEmpty() ? thread.doing() : thread.frames();
      byPlace.computeIfAbsent(place, p -> new ArrayList<>()).add(thread);
    }
    List<Group> groups = new ArrayList<>();
    byPlace.values().forEach(threads -> groups.add(new Group(threads)));
    groups.sort((one, other) -> Integer.compare(other.threads.size(), one.threads.size()));
    return groups;
  }
}

package io.netagent.collector.expose.prometheus;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps lists of label values from one snapshot to the next: most series are those of the snapshot
 * before, and ten thousand lists for each scrape would be most of its garbage. Not thread-safe.
 */
final class LabelValues {
  /** After so many snapshots those that were not asked for are forgotten. */
  private static final int SWEEP_EACH = 20;

  private final Map<List<String>, Kept> kept = new HashMap<>();
  private int snapshot;

  private static final class Kept {
    final List<String> values;
    int usedIn;

    Kept(List<String> values) {
      this.values = values;
    }
  }

  /** The same list as before for the same values; not to be changed. */
  List<String> of(String... values) {
    Kept found = kept.get(Arrays.asList(values));
    if (found == null) {
      List<String> copy = List.of(values);
      found = new Kept(copy);
      kept.put(copy, found);
    }
    found.usedIn = snapshot;
    return found.values;
  }

  /** A snapshot begins. */
  void begin() {
    snapshot++;
    if (snapshot % SWEEP_EACH == 0) {
      kept.values().removeIf(each -> snapshot - each.usedIn > SWEEP_EACH);
    }
  }
}

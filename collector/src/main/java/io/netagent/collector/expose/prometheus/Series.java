package io.netagent.collector.expose.prometheus;

import io.prometheus.client.exemplars.Exemplar;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One series; it stays from snapshot to snapshot, and only its value is new. */
final class Series {
  final String name;
  final List<String> labelNames;
  final List<String> labelValues;
  double value;
  @Nullable Exemplar exemplar;

  // Those of SeriesTable.
  final int hash;
  int usedIn;
  @Nullable Series next;

  Series(String name, List<String> labelNames, List<String> labelValues, int hash) {
    this.name = name;
    this.labelNames = labelNames;
    this.labelValues = labelValues;
    this.hash = hash;
  }

  boolean has(String nameOfOne, String... values) {
    if (!name.equals(nameOfOne) || labelValues.size() != values.length) {
      return false;
    }
    for (int i = 0; i < values.length; i++) {
      if (!labelValues.get(i).equals(values[i])) {
        return false;
      }
    }
    return true;
  }
}

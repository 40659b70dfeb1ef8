package io.netagent.collector.expose.prometheus;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the series from one snapshot to the next: most are those of the snapshot before, and ten
 * thousand of them for each scrape would be most of its garbage. So would the keys of a map be:
 * this one is asked with what a key is made of. Not thread-safe.
 */
final class SeriesTable {
  /** After so many snapshots those that were not asked for are forgotten. */
  static final int SWEEP_EACH = 20;

  private @Nullable Series[] chains = new Series[1024];
  private int size;
  private int snapshot;

  /** The same object as before for the same name and values. */
  Series of(String name, List<String> labelNames, String... values) {
    int hash = hash(name, values);
    for (Series each = chains[place(hash)]; each != null; each = each.next) {
      if (each.hash == hash && each.has(name, values)) {
        each.usedIn = snapshot;
        return each;
      }
    }
    if (size == chains.length) {
      rebuild(2 * chains.length);
    }
    Series made = new Series(name, labelNames, List.of(values), hash);
    made.usedIn = snapshot;
    put(made);
    return made;
  }

  /** A snapshot begins. */
  void begin() {
    snapshot++;
    if (snapshot % SWEEP_EACH == 0) {
      rebuild(chains.length);
    }
  }

  int size() {
    return size;
  }

  /** Without those that are not used any more. */
  private void rebuild(int length) {
    @Nullable Series[] before = chains;
    chains = new Series[length];
    size = 0;
    for (Series chain : before) {
      while (chain != null) {
        Series each = chain;
        chain = each.next;
        if (snapshot - each.usedIn <= SWEEP_EACH) {
          put(each);
        }
      }
    }
  }

  private void put(Series series) {
    int place = place(series.hash);
    series.next = chains[place];
    chains[place] = series;
    size++;
  }

  private int place(int hash) {
    return (hash ^ hash >>> 16) & (chains.length - 1);
  }

  private static int hash(String name, String... values) {
    int hash = name.hashCode();
    for (String value : values) {
      hash = 31 * hash + value.hashCode();
    }
    return hash;
  }
}

package io.netagent.collector.diagnose.finding;

import io.netagent.socket.FourTuple;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * How many of some connections have which end in common. Counted as numbers and put into words only
 * for the few that are named: a leak may have tens of thousands of connections.
 */
public final class EndCounts {
  /** Of equally frequent ones the lowest address and port, whatever the order of the rows. */
  private static final Comparator<Map.Entry<End, Integer>> MOST_FREQUENT_FIRST =
      Map.Entry.<End, Integer>comparingByValue(Comparator.reverseOrder())
          .thenComparing(Map.Entry.comparingByKey());

  private final Map<End, Integer> counts = new HashMap<>();

  private record End(long high, long low, int port) implements Comparable<End> {
    @Override
    public int compareTo(End other) {
      int byHigh = Long.compareUnsigned(high, other.high);
      int byLow = Long.compareUnsigned(low, other.low);
      return byHigh != 0 ? byHigh : byLow != 0 ? byLow : Integer.compare(port, other.port);
    }

    String text() {
      return FourTuple.endText(high, low, port);
    }
  }

  private EndCounts(Collection<FourTuple> tuples, Function<FourTuple, End> end) {
    tuples.forEach(tuple -> counts.merge(end.apply(tuple), 1, Integer::sum));
  }

  /** By local address and port. */
  public static EndCounts ofLocal(Collection<FourTuple> tuples) {
    return new EndCounts(
        tuples, tuple -> new End(tuple.localHigh(), tuple.localLow(), tuple.localPort()));
  }

  /** By remote address and port. */
  public static EndCounts ofRemote(Collection<FourTuple> tuples) {
    return new EndCounts(
        tuples, tuple -> new End(tuple.remoteHigh(), tuple.remoteLow(), tuple.remotePort()));
  }

  /** How many different ones there are. */
  public int distinct() {
    return counts.size();
  }

  /** Throws NoSuchElementException if nothing was counted. */
  public String mostFrequent() {
    return counts.entrySet().stream().min(MOST_FREQUENT_FIRST).orElseThrow().getKey().text();
  }

  /** {@code 10.0.0.7:443 (60)}, the most frequent first. */
  public List<String> top(int most) {
    return counts.entrySet().stream()
        .sorted(MOST_FREQUENT_FIRST)
        .limit(most)
        .map(entry -> entry.getKey().text() + " (" + entry.getValue() + ")")
        .toList();
  }
}

package io.netagent.collector.diagnose.finding;

import io.netagent.socket.FourTuple;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * How many of some connections have which end in common. Counted as numbers, in a table without an
 * object for each, and put into words only for the few that are named: a leak may have tens of
 * thousands of connections.
 */
public final class EndCounts {
  private static final int NONE = -1;

  /** Places of the table; a count of 0 is a free one. */
  private final long[] highs;

  private final long[] lows;
  private final int[] ports;
  private final int[] counts;
  private int distinct;

  private EndCounts(int connections) {
    int places = Math.max(2, Integer.highestOneBit(Math.max(1, connections)) * 4);
    highs = new long[places];
    lows = new long[places];
    ports = new int[places];
    counts = new int[places];
  }

  /** By local address and port. */
  public static EndCounts ofLocal(Collection<FourTuple> tuples) {
    EndCounts counts = new EndCounts(tuples.size());
    tuples.forEach(each -> counts.add(each.localHigh(), each.localLow(), each.localPort()));
    return counts;
  }

  /** By remote address and port. */
  public static EndCounts ofRemote(Collection<FourTuple> tuples) {
    EndCounts counts = new EndCounts(tuples.size());
    tuples.forEach(each -> counts.add(each.remoteHigh(), each.remoteLow(), each.remotePort()));
    return counts;
  }

  private void add(long high, long low, int port) {
    int at = (Long.hashCode((high * 31 + low) * 31 + port) * 0x9E3779B9) >>> 8;
    for (at &= counts.length - 1; counts[at] != 0; at = (at + 1) & (counts.length - 1)) {
      if (lows[at] == low && ports[at] == port && highs[at] == high) {
        counts[at]++;
        return;
      }
    }
    highs[at] = high;
    lows[at] = low;
    ports[at] = port;
    counts[at] = 1;
    distinct++;
  }

  /** How many different ones there are. */
  public int distinct() {
    return distinct;
  }

  /** Throws NoSuchElementException if nothing was counted. */
  public String mostFrequent() {
    int[] first = first(1);
    if (first.length == 0) {
      throw new NoSuchElementException("no connection was counted");
    }
    return text(first[0]);
  }

  /** {@code 10.0.0.7:443 (60)}, the most frequent first. */
  public List<String> top(int most) {
    return IntStream.of(first(most)).mapToObj(at -> text(at) + " (" + counts[at] + ")").toList();
  }

  /** All of them in words. */
  Set<String> texts() {
    Set<String> texts = new HashSet<>();
    for (int at = 0; at < counts.length; at++) {
      if (counts[at] != 0) {
        texts.add(text(at));
      }
    }
    return texts;
  }

  /** The places of the most frequent ones, in order; of so many there are few. */
  private int[] first(int most) {
    int[] first = new int[Math.min(most, distinct)];
    Arrays.fill(first, NONE);
    for (int at = 0; first.length > 0 && at < counts.length; at++) {
      if (counts[at] != 0 && comesBefore(at, first[first.length - 1])) {
        int place = first.length - 1;
        for (; place > 0 && comesBefore(at, first[place - 1]); place--) {
          first[place] = first[place - 1];
        }
        first[place] = at;
      }
    }
    return first;
  }

  /** Of equally frequent ones the lowest address and port, whatever the order of the rows. */
  private boolean comesBefore(int at, int other) {
    if (other == NONE || counts[at] != counts[other]) {
      return other == NONE || counts[at] > counts[other];
    }
    int byHigh = Long.compareUnsigned(highs[at], highs[other]);
    int byLow = Long.compareUnsigned(lows[at], lows[other]);
    return byHigh != 0 ? byHigh < 0 : byLow != 0 ? byLow < 0 : ports[at] < ports[other];
  }

  private String text(int at) {
    return FourTuple.endText(highs[at], lows[at], ports[at]);
  }
}

package io.netagent.collector.aggregate;

import io.netagent.socket.FourTuple;
import java.util.ArrayList;
import java.util.List;

/**
 * Connections in one state that this end has closed first, towards one remote, by who has closed
 * them.
 *
 * @param example the four-tuple of one of them
 * @param inbound accepted, as far as a listener on the local port tells: then those with one remote
 *     address and one local port, else those with one remote address and port
 * @param pid of the owner, or of who has closed them; -1 if that is not known
 * @param siteId the site that the agent named for them; -1 for none
 * @param held a process still has them: half closed by shutdown(2)
 * @param count of them
 * @param oldestSeconds in its state, at least
 * @param byAge how many have been in their state for 0 to 10 s, 10 to 20 s and so on; the last for
 *     50 s or longer
 */
public record ActiveClose(
    long namespace,
    FourTuple example,
    boolean inbound,
    int pid,
    int siteId,
    boolean held,
    int count,
    double oldestSeconds,
    List<Integer> byAge) {
  /** The span of one number of {@code byAge}. */
  public static final int AGE_SECONDS = 10;

  static final int AGES = 6;

  public ActiveClose {
    byAge = List.copyOf(byAge);
  }

  /** {@code 10.0.0.7:5432}; of accepted ones the address alone. */
  public String remote() {
    return inbound
        ? FourTuple.addressText(example.remoteHigh(), example.remoteLow())
        : example.remoteText();
  }

  /** Both as one, under the site of the larger one that has a site. */
  public ActiveClose plus(ActiveClose other) {
    List<Integer> sum = new ArrayList<>();
    for (int age = 0; age < byAge.size(); age++) {
      sum.add(byAge.get(age) + other.byAge.get(age));
    }
    boolean ours = other.siteId < 0 || (siteId >= 0 && count >= other.count);
    return new ActiveClose(
        namespace,
        example,
        inbound,
        pid,
        ours ? siteId : other.siteId,
        held,
        count + other.count,
        Math.max(oldestSeconds, other.oldestSeconds),
        sum);
  }

  /** Those that have been in their state for so many times {@link #AGE_SECONDS}. */
  public int olderThan(int ages) {
    return byAge.subList(ages, byAge.size()).stream().mapToInt(Integer::intValue).sum();
  }
}

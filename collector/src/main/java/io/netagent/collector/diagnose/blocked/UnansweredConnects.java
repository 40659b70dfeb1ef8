package io.netagent.collector.diagnose.blocked;

import io.netagent.collector.correlate.CorrelatedConnection;
import io.netagent.collector.correlate.Delivery;
import io.netagent.collector.diagnose.evidence.ConnectionEvidence;
import io.netagent.collector.diagnose.evidence.ProcessEvidence;
import io.netagent.collector.diagnose.evidence.TickEvidence;
import io.netagent.collector.diagnose.site.SiteFrame;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The connects from one line of code to one remote that nobody answers.
 *
 * @param rows in SYN_SENT, at least one
 * @param oldestSeconds of the oldest
 * @param recurringSeconds for so long there have been some at nearly all looks
 * @param growthPerMinute of their number
 * @param listener of this host at the remote end, or null
 * @param establishedBeside connections to the same remote that stand, as far as an agent told
 * @param oneSnapshot nobody has watched: only retransmits tell, which are lower bounds
 */
record UnansweredConnects(
    SiteFrame site,
    Remote remote,
    List<ConnectionEvidence> rows,
    double oldestSeconds,
    double recurringSeconds,
    double growthPerMinute,
    @Nullable LocalListener listener,
    int establishedBeside,
    boolean oneSnapshot) {

  /** Two retransmits of a SYN: no loss by chance, and no slow path. */
  private static final double SEVERAL_SECONDS = 5;

  private static final int SEVERAL = 3;

  /** What the two limits in seconds are in retransmits, where there is nothing else. */
  private static final int SEVERAL_RETRANSMITS = 2;

  private static final int SINGLE_RETRANSMITS = 4;

  /** A retransmit has been lost, too. */
  private static final double SUSPECT_SECONDS = 3;

  /** Alone, it may be somebody's wrong address; it counts once four retransmits are lost. */
  private static final double SINGLE_SECONDS = 15;

  /** Tries that a connect time-out cuts short. */
  private static final double RECURRING_SECONDS = 20;

  /** A SYN younger than this may just be on its way. */
  private static final double PENDING_SECONDS = 1;

  /** The key of their history. */
  record Key(ProcessKey process, SiteFrame site, Remote remote) {}

  /** All of one process, by site and remote, whether they are worth a verdict or not. */
  static List<UnansweredConnects> of(
      TickEvidence tick, ProcessCalls calls, Recurrence<Key> history) {
    ProcessEvidence process = calls.process();
    Map<Key, List<ConnectionEvidence>> byKey = new LinkedHashMap<>();
    for (ConnectionEvidence each : calls.unanswered()) {
      if (ageSeconds(process, each.row()) >= PENDING_SECONDS) {
        byKey
            .computeIfAbsent(
                new Key(ProcessKey.of(process), each.site(), Remote.of(each.row())),
                key -> new ArrayList<>())
            .add(each);
      }
    }
    List<UnansweredConnects> all = new ArrayList<>();
    byKey.forEach(
        (key, rows) ->
            all.add(
                new UnansweredConnects(
                    key.site,
                    key.remote,
                    List.copyOf(rows),
                    rows.stream()
                        .mapToDouble(each -> ageSeconds(process, each.row()))
                        .max()
                        .orElse(0),
                    history.seen(key, rows.size(), tick.nowNanos()),
                    history.growthPerMinute(key, rows.size(), tick.nowNanos()),
                    LocalListener.of(tick, rows.get(0).row()),
                    established(process, key.remote),
                    tick.oneSnapshot())));
    return all;
  }

  /** At least so old, with what the retransmits prove where nobody has watched for so long. */
  private static double ageSeconds(ProcessEvidence process, CorrelatedConnection row) {
    double watched = Math.min(row.stateForSeconds(), process.sinceStallSeconds());
    return process.facts().stalled() ? 0 : Math.max(watched, provenSeconds(row.delivery()));
  }

  /**
   * The first retransmit comes after a second; then the time-out doubles, or stays for four more
   * (tcp_syn_linear_timeouts, from Linux 6.5 on). All time-outs before the one that runs now make
   * that one less a second, at least.
   */
  static double provenSeconds(@Nullable Delivery delivery) {
    if (delivery == null || delivery.retransmits() <= 0) {
      return 0;
    }
    return Math.max(delivery.retransmits(), delivery.rtoMicros() / 1e6 - 1);
  }

  private static int established(ProcessEvidence process, Remote remote) {
    int count = 0;
    for (ConnectionEvidence each : process.connections()) {
      CorrelatedConnection row = each.row();
      if (row.state() == io.netagent.socket.TcpState.ESTABLISHED
          && row.tuple().remotePort() == remote.port()
          && row.tuple().remoteLow() == remote.low()
          && row.tuple().remoteHigh() == remote.high()) {
        count++;
      }
    }
    return count;
  }

  /** Several to one remote: whoever scans a network has one or two for each. */
  boolean isSeveral() {
    return rows.size() >= SEVERAL
        && (oneSnapshot
            ? mostRetransmits() >= SEVERAL_RETRANSMITS
            : oldestSeconds >= SEVERAL_SECONDS);
  }

  boolean isLong() {
    return oldestSeconds >= SINGLE_SECONDS
        || recurringSeconds >= RECURRING_SECONDS
        || (oneSnapshot && mostRetransmits() >= SINGLE_RETRANSMITS);
  }

  /**
   * How much longer it takes until it is told; infinite if it is, or if it is no suspicion yet, or
   * another rule's: most hosts have a SYN that is lost now and then.
   */
  double moreSeconds() {
    boolean suspect =
        Math.max(oldestSeconds, recurringSeconds) >= SUSPECT_SECONDS
            && !isOfStalledListener()
            && (listener == null || !listener.isFull());
    if (!suspect || isSeveral() || isLong()) {
      return Double.POSITIVE_INFINITY;
    }
    double alone = Math.min(SINGLE_SECONDS - oldestSeconds, RECURRING_SECONDS - recurringSeconds);
    return rows.size() >= SEVERAL ? Math.min(alone, SEVERAL_SECONDS - oldestSeconds) : alone;
  }

  /** The most retransmits of one SYN; -1 if no row tells. */
  int mostRetransmits() {
    return rows.stream()
        .map(each -> each.row().delivery())
        .mapToInt(delivery -> delivery == null ? -1 : delivery.retransmits())
        .max()
        .orElse(-1);
  }

  /** Nobody expects an answer from a listener that is stopped, or in a debugger. */
  boolean isOfStalledListener() {
    return listener != null && listener.owner().facts().stalled();
  }
}

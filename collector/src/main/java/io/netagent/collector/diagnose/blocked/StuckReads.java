package io.netagent.collector.diagnose.blocked;

import io.netagent.collector.diagnose.blocked.ReadWithoutTimeout.Stuck;
import io.netagent.collector.diagnose.evidence.ConnectionEvidence;
import io.netagent.collector.diagnose.evidence.ProcessEvidence;
import io.netagent.collector.diagnose.evidence.TickEvidence;
import io.netagent.collector.diagnose.finding.RuleId;
import io.netagent.collector.diagnose.site.SiteFrame;
import io.netagent.recorder.ConnectionRole;
import io.netagent.recorder.RecordedConnection;
import io.netagent.recorder.RecordedThread;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gathers what speaks for and against each read that waits for an answer without a time-out. */
final class StuckReads {
  /** From here on it is worth a look at the stacks, and at the peer if that is of this host. */
  private static final double SUSPECT_SECONDS = 5;

  /** Each look at a peer is a walk over the table. */
  private static final int PEERS_ASKED = 8;

  /** Of a connection, which TLS takes for its handshake: no answers of the program's peer. */
  private static final int HANDSHAKE_TURNS = 2;

  /** Answers that come after this, on the whole, are not quick. */
  private static final double QUICK_CYCLE_SECONDS = 2;

  private final TickEvidence tick;
  private final ProcessEvidence process;
  private final AnswerTimes answers;
  private int peersAsked;

  private record Group(SiteFrame site, Remote remote) {}

  private StuckReads(TickEvidence tick, ProcessEvidence process, AnswerTimes answers) {
    this.tick = tick;
    this.process = process;
    this.answers = answers;
  }

  /** Those of one process that nobody need have patience with any longer. */
  static List<Stuck> of(
      TickEvidence tick, ProcessCalls calls, AnswerTimes answers, StackGrace stacks) {
    return new StuckReads(tick, calls.process(), answers).gather(calls, stacks);
  }

  private List<Stuck> gather(ProcessCalls calls, StackGrace stacks) {
    List<StuckRead> suspects = new ArrayList<>();
    long oldestNanos = tick.nowNanos();
    for (CallOn each : calls.reads()) {
      RecordedConnection recorded = StuckRead.suspect(process, each);
      double seconds = process.blockedSeconds(each.call());
      if (recorded == null || seconds < SUSPECT_SECONDS) {
        continue;
      }
      oldestNanos = Math.min(oldestNanos, recorded.readerSinceNanos());
      RecordedThread thread =
          StackGrace.thread(process, each.call().threadId(), recorded.readerSinceNanos());
      SiteFrame blockedIn = StackGrace.site(tick, process, thread);
      if (thread != null && WaitsByTrade.is(thread, blockedIn != null)) {
        continue;
      }
      SiteFrame site = site(each.connection().site(), blockedIn);
      boolean siteMayCome = seconds < SUSPECT_SECONDS + StackGrace.SECONDS && !tick.shortLook();
      if (StackGrace.isApplications(site) || !siteMayCome) {
        suspects.add(new StuckRead(each.call(), each.connection(), seconds, site));
      }
    }
    if (oldestNanos == tick.nowNanos()
        || stacks.wishAndWait(tick, process, RuleId.READ_WITHOUT_TIMEOUT, oldestNanos)) {
      return List.of();
    }
    Map<Group, List<StuckRead>> groups = new LinkedHashMap<>();
    for (StuckRead each : suspects) {
      groups
          .computeIfAbsent(
              new Group(each.site(), Remote.of(each.connection().row())), g -> new ArrayList<>())
          .add(each);
    }
    Map<Remote, Integer> quickTurns = quickTurns(groups);
    List<Stuck> stuck = new ArrayList<>();
    groups.forEach(
        (group, reads) -> {
          Stuck found = stuck(group.remote, reads, quickTurns);
          if (found != null) {
            stuck.add(found);
          }
        });
    return stuck;
  }

  /** The opener, if it is the application's; else where the thread stands in the application. */
  private static SiteFrame site(SiteFrame opener, @Nullable SiteFrame blockedIn) {
    return StackGrace.isApplications(opener) || blockedIn == null ? opener : blockedIn;
  }

  private @Nullable Stuck stuck(
      Remote remote, List<StuckRead> reads, Map<Remote, Integer> quickTurns) {
    boolean unread = true;
    double peerRanSeconds = Double.POSITIVE_INFINITY;
    boolean neverAnswered = true;
    int quick = quickTurns.getOrDefault(remote, 0);
    int siteId = -1;
    int asked = 0;
    for (StuckRead each : reads) {
      RecordedConnection recorded = each.connection().recorded();
      if (recorded != null) {
        neverAnswered &= recorded.bytesRead() == 0;
        siteId = recorded.siteId();
      }
      if (peersAsked < PEERS_ASKED) {
        peersAsked++;
        asked++;
        LocalPeer peer = LocalPeer.of(tick, each.connection());
        unread &= peer.unread();
        peerRanSeconds = Math.min(peerRanSeconds, peer.ranSeconds());
      }
    }
    Patience patience =
        Patience.of(
            new Patience.Known(
                reads.size(),
                neverAnswered,
                answers.longestSeconds(process, remote),
                quick + answers.quickExchanges(process, siteId),
                unread && asked > 0));
    // Of a peer that is stopped, or in a debugger, nobody expects an answer.
    double ran = peerRanSeconds;
    List<StuckRead> ripe =
        reads.stream().filter(each -> Math.min(each.seconds(), ran) >= patience.seconds()).toList();
    if (ripe.isEmpty() && patience.longPollRuledOut()) {
      double longest = reads.stream().mapToDouble(StuckRead::seconds).max().orElse(0);
      tick.wishes()
          .time(process, RuleId.READ_WITHOUT_TIMEOUT, patience.seconds() - Math.min(longest, ran));
    }
    return ripe.isEmpty() ? null : new Stuck(ripe, patience);
  }

  /**
   * Answers that are known to have come quickly: turns of connections that took two seconds each on
   * the whole, or that were all watched, with no long wait seen.
   */
  private Map<Remote, Integer> quickTurns(Map<Group, List<StuckRead>> groups) {
    Map<Remote, Integer> turns = new LinkedHashMap<>();
    groups.keySet().forEach(group -> turns.put(group.remote, 0));
    long watchedSince = answers.watchedSinceNanos(process);
    for (ConnectionEvidence each : process.connections()) {
      RecordedConnection recorded = each.recorded();
      if (recorded == null
          || recorded.role() != ConnectionRole.CLIENT
          || recorded.turns() <= HANDSHAKE_TURNS) {
        continue;
      }
      double cycleSeconds =
          (recorded.lastWriteAtNanos() - recorded.openedAtNanos()) / 1e9 / recorded.turns();
      boolean watched = recorded.openedAtNanos() - watchedSince >= 0;
      if (cycleSeconds <= QUICK_CYCLE_SECONDS || watched) {
        int more = (int) Math.min(recorded.turns() - HANDSHAKE_TURNS, 1_000_000);
        turns.computeIfPresent(Remote.of(each.row()), (remote, sum) -> sum + more);
      }
    }
    return turns;
  }
}

package io.netagent.collector.diagnose.delivery;

import io.netagent.collector.correlate.BlockedCall;
import io.netagent.collector.correlate.BlockedKind;
import io.netagent.collector.correlate.CorrelatedConnection;
import io.netagent.collector.diagnose.evidence.ConnectionEvidence;
import io.netagent.collector.diagnose.evidence.Look;
import io.netagent.collector.diagnose.evidence.ProcessEvidence;
import io.netagent.collector.diagnose.evidence.ThreadsSeen;
import io.netagent.collector.diagnose.evidence.TickEvidence;
import io.netagent.collector.diagnose.finding.BlockedThread;
import io.netagent.collector.diagnose.site.ApplicationFrames;
import io.netagent.collector.diagnose.site.SiteFrame;
import io.netagent.recorder.RecordedConnection;
import io.netagent.recorder.RecordedSite;
import io.netagent.recorder.RecordedThread;
import io.netagent.recorder.SiteKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which threads wait for stuck connections, and which line of code a verdict names: the one that
 * opened them if it is the application's, else the one that is blocked. What was named once stays,
 * so that a verdict does not change its place while threads come and go.
 */
final class BlockedSites {
  static final String BLOCKED_IN = "blocked-in";

  /** They are asked for at the end of the tick, and got before the next but one. */
  private static final double STACKS_DUE_SECONDS = 11;

  private static final double STACKS_DUE_IN_SHORT_LOOK = 3;

  private final ApplicationFrames frames;
  private Map<Key, Long> askedAtNanos = new HashMap<>();
  private Map<Key, Long> nextAskedAtNanos = new HashMap<>();
  private Map<Key, SiteFrame> named = new HashMap<>();
  private Map<Key, SiteFrame> next = new HashMap<>();

  BlockedSites(ApplicationFrames frames) {
    this.frames = frames;
  }

  private record Key(int pid, long startTicks, SiteFrame site, boolean writing) {}

  void begin() {
    next = new HashMap<>();
    nextAskedAtNanos = new HashMap<>();
  }

  /** Forgets what was not asked for since {@link #begin}. */
  void end() {
    named = next;
    askedAtNanos = nextAskedAtNanos;
  }

  /**
   * The evidence on stuck connections of one site, once it is whole.
   *
   * @param writing their peers do not read: then the line that writes is the one to name
   */
  DeliveryEvidence evidence(
      TickEvidence tick,
      ProcessEvidence process,
      SiteFrame site,
      List<Stuck> stuck,
      boolean writing) {
    if (process.facts().agent().recording()) {
      tick.wishes().add(process.pid());
    }
    List<BlockedThread> blocked = new ArrayList<>();
    List<RecordedThread> threads = new ArrayList<>();
    Set<Long> ids = new HashSet<>();
    Set<Integer> fds = new HashSet<>();
    stuck.forEach(each -> fds.add(each.connection().row().fd()));
    for (BlockedCall call : process.facts().agent().blocked().calls()) {
      if (call.fd() >= 0
          && fds.contains(call.fd())
          && (!writing || call.kind() == BlockedKind.WRITE)
          && ids.add(call.threadId())) {
        blocked.add(process.blockedThread(call));
        RecordedThread thread = process.thread(call.threadId());
        if (thread != null) {
          threads.add(thread);
        }
      }
    }
    ThreadsSeen seen = process.threads();
    if (writing && seen != null) {
      for (RecordedThread thread : ParkedWriters.of(seen.threads())) {
        if (ids.add(thread.id())) {
          blocked.add(process.blockedThread(thread, "in write, parked until there is room"));
          threads.add(thread);
        }
      }
    }
    Key key = new Key(process.pid(), process.facts().startTicks(), site, writing);
    SiteFrame named = site(key, process, threads);
    return new DeliveryEvidence(
        process,
        named,
        stuck,
        blocked,
        answeredMeanwhile(process, stuck),
        isNamingUnderWay(key, named, tick, process),
        tick.look());
  }

  /** A verdict that came before the stacks would change its place with them. */
  private boolean isNamingUnderWay(
      Key key, SiteFrame site, TickEvidence tick, ProcessEvidence process) {
    long askedAtNanos = this.askedAtNanos.getOrDefault(key, tick.nowNanos());
    nextAskedAtNanos.put(key, askedAtNanos);
    double due = tick.look() == Look.DAEMON ? STACKS_DUE_SECONDS : STACKS_DUE_IN_SHORT_LOOK;
    return process.facts().agent().recording()
        && !process.facts().stalled()
        && process.threads() == null
        && (key.writing ? !site.kind().equals(BLOCKED_IN) : !isOfApplication(site))
        && (tick.nowNanos() - askedAtNanos) / 1e9 < due;
  }

  private SiteFrame site(Key key, ProcessEvidence process, List<RecordedThread> threads) {
    SiteFrame before = named.get(key);
    SiteFrame site = before;
    if (site == null && (key.writing || !isOfApplication(key.site))) {
      site = mostFrequent(process, threads);
    }
    if (site == null) {
      return key.site;
    }
    next.put(key, site);
    return site;
  }

  private @Nullable SiteFrame mostFrequent(ProcessEvidence process, List<RecordedThread> threads) {
    Map<SiteFrame, Integer> counts = new HashMap<>();
    SiteFrame best = null;
    for (RecordedThread thread : threads) {
      SiteFrame found =
          frames.of(
              new RecordedSite(0, SiteKind.OPENER, thread.frames(), 0),
              process.facts().agent().applicationPackages());
      if (isOfApplication(found)) {
        SiteFrame site = new SiteFrame(found.frame(), BLOCKED_IN, found.stack());
        int count = counts.merge(site, 1, Integer::sum);
        best = best == null || count > counts.getOrDefault(best, 0) ? site : best;
      }
    }
    return best;
  }

  private static boolean isOfApplication(SiteFrame site) {
    return site.isKnown() && !site.kind().endsWith("-library");
  }

  /** Read from since the oldest of the stuck ones got its last answer. */
  private static int answeredMeanwhile(ProcessEvidence process, List<Stuck> stuck) {
    Set<String> remotes = new HashSet<>();
    Set<Long> inodes = new HashSet<>();
    double longest = 0;
    for (Stuck each : stuck) {
      remotes.add(each.connection().row().tuple().remoteText());
      inodes.add(each.connection().row().inode());
      longest = Math.max(longest, each.seconds());
    }
    int answered = 0;
    for (ConnectionEvidence other : process.connections()) {
      CorrelatedConnection row = other.row();
      RecordedConnection recorded = other.recorded();
      if (recorded != null
          && recorded.lastReadAtNanos() != 0
          && row.idleSeconds() < longest
          && !inodes.contains(row.inode())
          && !Unanswered.is(row)
          && remotes.contains(row.tuple().remoteText())) {
        answered++;
      }
    }
    return answered;
  }
}

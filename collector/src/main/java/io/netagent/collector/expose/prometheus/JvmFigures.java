package io.netagent.collector.expose.prometheus;

import io.netagent.collector.correlate.BlockedKind;
import io.netagent.collector.correlate.UnknownSocketKind;
import io.netagent.collector.expose.AgentStatus;
import io.netagent.recorder.RecordCounter;
import io.netagent.recorder.RecordHistogram;
import io.netagent.recorder.RecordedConnection;
import io.netagent.recorder.RecordedHistogram;
import io.netagent.recorder.RecordedSite;
import io.netagent.recorder.RecordedWait;
import io.netagent.recorder.WaitKind;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is exported of one JVM's flight record, or of several JVMs as one. Not thread-safe. */
final class JvmFigures {
  /** Of connections whose stack the agent did not take. */
  static final String NO_SITE = "unknown";

  // Each call of values() is a copy.
  private static final RecordCounter[] COUNTERS = RecordCounter.values();
  private static final RecordHistogram[] HISTOGRAMS = RecordHistogram.values();
  private static final BlockedKind[] BLOCKED = BlockedKind.values();

  final double[] counters = new double[COUNTERS.length];
  final long[][] cumulative = new long[HISTOGRAMS.length][];
  final double[] sumSeconds = new double[HISTOGRAMS.length];
  final Map<BlockedKind, Integer> blocked = new EnumMap<>(BlockedKind.class);
  final Map<UnknownSocketKind, Integer> unknown = new EnumMap<>(UnknownSocketKind.class);
  final Map<String, Integer> openBySite = new HashMap<>();

  /** -1 where the agent does not count them. */
  long bytesRead;

  long bytesWritten;
  double blockedLongestSeconds;
  int open;
  int withoutSocket;
  int missingHooks;
  int stalled;
  int lookupsInProgress;
  int handshakesInProgress;

  JvmFigures() {
    for (RecordHistogram histogram : HISTOGRAMS) {
      cumulative[histogram.index()] = new long[HistogramBounds.of(histogram).size()];
    }
  }

  /** Those of one JVM as its record shows them now. */
  static JvmFigures of(int pid, AgentStatus agent, JvmCounterFloor floor) {
    JvmFigures figures = new JvmFigures();
    figures.read(pid, agent, floor);
    return figures;
  }

  /** Takes those of one JVM in place of what stood here. */
  void read(int pid, AgentStatus agent, JvmCounterFloor floor) {
    for (RecordCounter counter : COUNTERS) {
      counters[counter.index()] = (double) floor.count(pid, counter);
    }
    for (RecordHistogram kind : HISTOGRAMS) {
      RecordedHistogram histogram = floor.histogram(pid, kind);
      if (histogram == null) {
        Arrays.fill(cumulative[kind.index()], 0);
        sumSeconds[kind.index()] = 0;
      } else {
        HistogramBounds.of(kind).cumulative(histogram, cumulative[kind.index()]);
        sumSeconds[kind.index()] = HistogramBounds.sumSeconds(histogram);
      }
    }
    bytesRead = floor.bytesRead(pid);
    bytesWritten = floor.bytesWritten(pid);
    for (BlockedKind kind : BLOCKED) {
      blocked.put(kind, agent.blocked().count(kind));
    }
    unknown.clear();
    unknown.putAll(agent.coverage().unknown());
    blockedLongestSeconds = agent.blocked().longestSeconds();
    open = agent.record().connections().size();
    withoutSocket = agent.coverage().withoutSocket();
    missingHooks = agent.hooks().missing().size();
    stalled = agent.stalled() ? 1 : 0;
    lookupsInProgress = inProgress(agent, WaitKind.LOOKUP);
    handshakesInProgress = inProgress(agent, WaitKind.HANDSHAKE);
    openBySite.clear();
    countSites(agent);
  }

  private void countSites(AgentStatus agent) {
    List<RecordedSite> sites = agent.record().sites();
    int[] openById = new int[sites.size()];
    for (RecordedConnection connection : agent.record().connections()) {
      if (connection.siteId() >= 0) {
        openById[connection.siteId()]++;
      }
    }
    int named = 0;
    for (RecordedSite site : sites) {
      int here = openById[site.id()];
      String frame = here == 0 ? "" : LabelText.printable(agent.siteNames().frame(site));
      if (!frame.isEmpty()) {
        openBySite.merge(frame, here, Integer::sum);
        named += here;
      }
    }
    if (open > named) {
      openBySite.merge(NO_SITE, open - named, Integer::sum);
    }
  }

  private static int inProgress(AgentStatus agent, WaitKind kind) {
    int count = 0;
    for (RecordedWait wait : agent.record().waits()) {
      count += wait.kind() == kind ? 1 : 0;
    }
    return count;
  }

  int blocked(BlockedKind kind) {
    return blocked.getOrDefault(kind, 0);
  }

  double count(RecordCounter counter) {
    return counters[counter.index()];
  }

  long count(RecordHistogram histogram) {
    long[] counts = cumulative[histogram.index()];
    return counts[counts.length - 1];
  }

  /** Adds what never falls. */
  void addCounts(JvmFigures other) {
    for (int i = 0; i < counters.length; i++) {
      counters[i] += other.counters[i];
    }
    bytesRead += Math.max(0, other.bytesRead);
    bytesWritten += Math.max(0, other.bytesWritten);
    for (int i = 0; i < cumulative.length; i++) {
      sumSeconds[i] += other.sumSeconds[i];
      for (int bucket = 0; bucket < cumulative[i].length; bucket++) {
        cumulative[i][bucket] += other.cumulative[i][bucket];
      }
    }
  }

  /** Adds what is so now. Sites are not told: they are those of one program. */
  void addState(JvmFigures other) {
    other.blocked.forEach((kind, threads) -> blocked.merge(kind, threads, Integer::sum));
    other.unknown.forEach((kind, sockets) -> unknown.merge(kind, sockets, Integer::sum));
    blockedLongestSeconds = Math.max(blockedLongestSeconds, other.blockedLongestSeconds);
    open += other.open;
    withoutSocket += other.withoutSocket;
    missingHooks += other.missingHooks;
    stalled += other.stalled;
    lookupsInProgress += other.lookupsInProgress;
    handshakesInProgress += other.handshakesInProgress;
  }
}

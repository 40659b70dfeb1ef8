package io.netagent.collector.expose.prometheus;

import io.netagent.collector.correlate.BlockedKind;
import io.netagent.collector.correlate.UnknownSocketKind;
import io.netagent.collector.expose.AgentStatus;
import io.netagent.recorder.RecordCounter;
import io.netagent.recorder.RecordHistogram;
import io.netagent.recorder.RecordedConnection;
import io.netagent.recorder.RecordedHistogram;
import io.netagent.recorder.RecordedSite;
import io.netagent.recorder.WaitKind;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** What is exported of one JVM's flight record, or of several JVMs as one. Not thread-safe. */
final class JvmFigures {
  /** Of connections whose stack the agent did not take. */
  static final String NO_SITE = "unknown";

  final double[] counters = new double[RecordCounter.values().length];
  final long[][] cumulative = new long[RecordHistogram.values().length][];
  final double[] sumSeconds = new double[RecordHistogram.values().length];
  final Map<BlockedKind, Integer> blocked = new EnumMap<>(BlockedKind.class);
  final Map<UnknownSocketKind, Integer> unknown = new EnumMap<>(UnknownSocketKind.class);
  final Map<String, Integer> openBySite = new HashMap<>();
  double blockedLongestSeconds;
  int open;
  int withoutSocket;
  int missingHooks;
  int stalled;
  int lookupsInProgress;
  int handshakesInProgress;

  JvmFigures() {
    for (RecordHistogram histogram : RecordHistogram.values()) {
      cumulative[histogram.index()] = new long[HistogramBounds.of(histogram).size()];
    }
  }

  /** Those of one JVM as its record shows them now. */
  static JvmFigures of(int pid, AgentStatus agent, JvmCounterFloor floor) {
    JvmFigures figures = new JvmFigures();
    for (RecordCounter counter : RecordCounter.values()) {
      figures.counters[counter.index()] = (double) floor.count(pid, counter);
    }
    for (RecordHistogram kind : RecordHistogram.values()) {
      RecordedHistogram histogram = floor.histogram(pid, kind);
      if (histogram != null) {
        figures.cumulative[kind.index()] = HistogramBounds.of(kind).cumulative(histogram);
        figures.sumSeconds[kind.index()] = HistogramBounds.sumSeconds(histogram);
      }
    }
    for (BlockedKind kind : BlockedKind.values()) {
      figures.blocked.put(kind, agent.blocked().count(kind));
    }
    figures.unknown.putAll(agent.coverage().unknown());
    figures.blockedLongestSeconds = agent.blocked().longestSeconds();
    figures.open = agent.record().connections().size();
    figures.withoutSocket = agent.coverage().withoutSocket();
    figures.missingHooks = agent.hooks().missing().size();
    figures.stalled = agent.stalled() ? 1 : 0;
    figures.lookupsInProgress = inProgress(agent, WaitKind.LOOKUP);
    figures.handshakesInProgress = inProgress(agent, WaitKind.HANDSHAKE);
    figures.countSites(agent);
    return figures;
  }

  private void countSites(AgentStatus agent) {
    Map<Integer, Integer> openById = new HashMap<>();
    for (RecordedConnection connection : agent.record().connections()) {
      openById.merge(connection.siteId(), 1, Integer::sum);
    }
    int named = 0;
    for (RecordedSite site : agent.record().sites()) {
      int here = openById.getOrDefault(site.id(), 0);
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
    return (int) agent.record().waits().stream().filter(wait -> wait.kind() == kind).count();
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

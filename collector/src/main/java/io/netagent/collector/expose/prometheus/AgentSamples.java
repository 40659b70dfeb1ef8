package io.netagent.collector.expose.prometheus;

import io.netagent.collector.correlate.BlockedKind;
import io.netagent.collector.correlate.UnknownSocketKind;
import io.netagent.recorder.RecordCounter;
import io.netagent.recorder.RecordHistogram;
import java.util.List;

/**
 * What is exported of an agent's record. What there is of connects, of closes, of lookups and of
 * handshakes comes with the first of them: many JVMs never do any, and the series of a JVM are
 * bounded.
 */
final class AgentSamples {
  private static final RecordCounter[] COUNTERS = RecordCounter.values();

  private final FamilyBuilder families;
  private final FindingExemplars exemplars;

  AgentSamples(FamilyBuilder families, FindingExemplars exemplars) {
    this.families = families;
    this.exemplars = exemplars;
  }

  void add(int pid, JvmFigures jvm, RareValues rare, String process, String pidText) {
    boolean lookups =
        rare.hasBegun(
            MetricCatalog.JVM_LOOKUP_SECONDS,
            jvm.count(RecordCounter.LOOKUPS) > 0
                || jvm.lookupsInProgress > 0
                || jvm.blocked(BlockedKind.LOOKUP) > 0);
    boolean handshakes =
        rare.hasBegun(
            MetricCatalog.JVM_HANDSHAKE_SECONDS,
            jvm.count(RecordCounter.HANDSHAKES_STARTED) > 0
                || jvm.handshakesInProgress > 0
                || jvm.blocked(BlockedKind.HANDSHAKE) > 0);
    addCounters(pid, jvm, rare, handshakes, process, pidText);
    if (jvm.bytesRead >= 0) {
      families.add(MetricCatalog.JVM_RECEIVED_BYTES, jvm.bytesRead, process, pidText);
      families.add(MetricCatalog.JVM_SENT_BYTES, jvm.bytesWritten, process, pidText);
    }
    addCoverage(jvm, rare, process, pidText);
    addHistogram(jvm, RecordHistogram.CONNECT, MetricCatalog.JVM_CONNECT_SECONDS, process, pidText);
    addHistogram(
        jvm, RecordHistogram.LIFETIME, MetricCatalog.JVM_LIFETIME_SECONDS, process, pidText);
    addHistogram(jvm, RecordHistogram.LOOKUP, MetricCatalog.JVM_LOOKUP_SECONDS, process, pidText);
    addHistogram(
        jvm, RecordHistogram.HANDSHAKE, MetricCatalog.JVM_HANDSHAKE_SECONDS, process, pidText);
    addBlocked(jvm, rare, lookups, handshakes, process, pidText);
    if (lookups) {
      addCounter(
          pid,
          jvm,
          MetricCatalog.JVM_LOOKUPS_FAILED,
          RecordCounter.LOOKUPS_FAILED,
          process,
          pidText);
    }
    rare.addOnceAboveZero(
        families, MetricCatalog.JVM_LOOKUPS_IN_PROGRESS, jvm.lookupsInProgress, process, pidText);
    rare.addOnceAboveZero(
        families,
        MetricCatalog.JVM_HANDSHAKES_IN_PROGRESS,
        jvm.handshakesInProgress,
        process,
        pidText);
    rare.addOthers(families, process, pidText);
  }

  private void addCounters(
      int pid,
      JvmFigures jvm,
      RareValues rare,
      boolean handshakes,
      String process,
      String pidText) {
    double otherFailures = 0;
    for (RecordCounter counter : COUNTERS) {
      CounterLabel label = CounterLabel.of(counter);
      if (label == null || (label.metric() == MetricCatalog.JVM_HANDSHAKES && !handshakes)) {
        continue;
      }
      double count = jvm.count(counter);
      if (label.rare()) {
        rare.add(families, label.metric(), count, label.value(), process, pidText);
      } else if (counter == RecordCounter.CONNECT_OTHER) {
        otherFailures = count;
      } else {
        families.add(
            label.metric(),
            count,
            exemplars.of(pid, label.metric(), label.value()),
            label.value(),
            process,
            pidText);
      }
    }
    otherFailures += rare.takeOther(MetricCatalog.JVM_CONNECT_FAILURES);
    families.add(
        MetricCatalog.JVM_CONNECT_FAILURES, otherFailures, ProcessNames.OTHER, process, pidText);
    addCounter(pid, jvm, MetricCatalog.HOOK_ERRORS, RecordCounter.HOOK_ERRORS, process, pidText);
    rare.addOnceAboveZero(
        families,
        MetricCatalog.JVM_UNTRACKED_OPENS,
        jvm.count(RecordCounter.UNTRACKED_OPENS),
        process,
        pidText);
    rare.addOnceAboveZero(
        families, MetricCatalog.JVM_ADOPTED, jvm.count(RecordCounter.ADOPTED), process, pidText);
    rare.addOnceAboveZero(
        families,
        MetricCatalog.JVM_HANDSHAKES_RESUMED,
        jvm.count(RecordCounter.HANDSHAKES_RESUMED),
        process,
        pidText);
  }

  private void addCoverage(JvmFigures jvm, RareValues rare, String process, String pidText) {
    families.add(MetricCatalog.JVM_OPEN, jvm.open, process, pidText);
    for (UnknownSocketKind kind : UnknownSocketKind.values()) {
      if (kind != UnknownSocketKind.OTHER) {
        int count = jvm.unknown.getOrDefault(kind, 0);
        rare.add(families, MetricCatalog.JVM_UNKNOWN, count, kind.label(), process, pidText);
      }
    }
    families.add(
        MetricCatalog.JVM_UNKNOWN,
        jvm.unknown.getOrDefault(UnknownSocketKind.OTHER, 0)
            + rare.takeOther(MetricCatalog.JVM_UNKNOWN),
        UnknownSocketKind.OTHER.label(),
        process,
        pidText);
    rare.addOnceAboveZero(
        families, MetricCatalog.JVM_WITHOUT_SOCKET, jvm.withoutSocket, process, pidText);
    families.add(MetricCatalog.JVM_MISSING_HOOKS, jvm.missingHooks, process, pidText);
    families.add(MetricCatalog.JVM_STALLED, jvm.stalled, process, pidText);
  }

  private void addBlocked(
      JvmFigures jvm,
      RareValues rare,
      boolean lookups,
      boolean handshakes,
      String process,
      String pidText) {
    for (BlockedKind kind : BlockedKind.values()) {
      int threads = jvm.blocked(kind);
      switch (kind) {
        case READ, CONNECT -> addBlocked(kind, threads, process, pidText);
        case LOOKUP -> {
          if (lookups) {
            addBlocked(kind, threads, process, pidText);
          }
        }
        case HANDSHAKE -> {
          if (handshakes) {
            addBlocked(kind, threads, process, pidText);
          }
        }
        case WRITE, ACCEPT ->
            rare.add(
                families,
                MetricCatalog.JVM_BLOCKED_THREADS,
                threads,
                kind.label(),
                process,
                pidText);
      }
    }
    families.add(MetricCatalog.JVM_BLOCKED_LONGEST, jvm.blockedLongestSeconds, process, pidText);
  }

  private void addBlocked(BlockedKind kind, int threads, String process, String pidText) {
    families.add(MetricCatalog.JVM_BLOCKED_THREADS, threads, kind.label(), process, pidText);
  }

  /**
   * How many connections are open by site: so many by name as there is room for.
   *
   * @param named to be given a series, most connections first
   */
  void addSites(JvmFigures jvm, List<String> named, String process, String pidText) {
    int rest = jvm.open;
    for (String site : named) {
      int open = jvm.openBySite.getOrDefault(site, 0);
      rest -= open;
      families.add(MetricCatalog.JVM_SITE_OPEN, open, site, process, pidText);
    }
    families.add(MetricCatalog.JVM_SITE_OPEN, rest, ProcessNames.OTHER, process, pidText);
  }

  private void addCounter(
      int pid,
      JvmFigures jvm,
      MetricCatalog metric,
      RecordCounter counter,
      String process,
      String pidText) {
    families.add(metric, jvm.count(counter), exemplars.of(pid, metric, ""), process, pidText);
  }

  private void addHistogram(
      JvmFigures jvm, RecordHistogram kind, MetricCatalog metric, String process, String pidText) {
    if (jvm.count(kind) > 0) {
      families.addHistogram(
          metric,
          HistogramBounds.of(kind),
          jvm.cumulative[kind.index()],
          jvm.sumSeconds[kind.index()],
          process,
          pidText);
    }
  }
}

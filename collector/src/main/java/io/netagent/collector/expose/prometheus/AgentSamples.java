package io.netagent.collector.expose.prometheus;

import io.netagent.collector.correlate.AgentCoverage;
import io.netagent.collector.correlate.BlockedKind;
import io.netagent.collector.expose.AgentStatus;
import io.netagent.recorder.RecordCounter;
import io.netagent.recorder.RecordHistogram;
import io.netagent.recorder.RecordedHistogram;
import io.netagent.recorder.WaitKind;

/**
 * What is exported of an agent's record. What there is of lookups and of handshakes comes with the
 * first of them: many JVMs never do any, and the series of a JVM are bounded.
 */
final class AgentSamples {
  private final FamilyBuilder families;
  private final JvmCounterFloor counters;

  AgentSamples(FamilyBuilder families, JvmCounterFloor counters) {
    this.families = families;
    this.counters = counters;
  }

  void add(int pid, AgentStatus agent, String... labels) {
    addCounters(pid, labels);
    addCoverage(agent, labels);
    addHistogram(pid, RecordHistogram.CONNECT, MetricCatalog.JVM_CONNECT_SECONDS, labels);
    addHistogram(pid, RecordHistogram.LIFETIME, MetricCatalog.JVM_LIFETIME_SECONDS, labels);
    boolean lookups =
        counters.count(pid, RecordCounter.LOOKUPS) > 0 || inProgress(agent, WaitKind.LOOKUP) > 0;
    boolean handshakes =
        counters.count(pid, RecordCounter.HANDSHAKES_STARTED) > 0
            || inProgress(agent, WaitKind.HANDSHAKE) > 0;
    for (BlockedKind kind : BlockedKind.values()) {
      boolean shown =
          switch (kind) {
            case LOOKUP -> lookups;
            case HANDSHAKE -> handshakes;
            default -> true;
          };
      if (shown) {
        add(MetricCatalog.JVM_BLOCKED_THREADS, agent.blocked().count(kind), kind.label(), labels);
      }
    }
    families.add(MetricCatalog.JVM_BLOCKED_LONGEST, agent.blocked().longestSeconds(), labels);
    if (lookups) {
      addLookups(pid, agent, labels);
    }
    if (handshakes) {
      addHandshakes(pid, agent, labels);
    }
  }

  private void addCounters(int pid, String... labels) {
    for (RecordCounter counter : RecordCounter.values()) {
      CounterLabel label = CounterLabel.of(counter);
      if (label != null && label.metric() != MetricCatalog.JVM_HANDSHAKES) {
        add(label.metric(), counters.count(pid, counter), label.value(), labels);
      }
    }
    addCounter(MetricCatalog.HOOK_ERRORS, pid, RecordCounter.HOOK_ERRORS, labels);
    addCounter(MetricCatalog.JVM_UNTRACKED_OPENS, pid, RecordCounter.UNTRACKED_OPENS, labels);
    addCounter(MetricCatalog.JVM_ADOPTED, pid, RecordCounter.ADOPTED, labels);
  }

  private void addCoverage(AgentStatus agent, String... labels) {
    families.add(MetricCatalog.JVM_OPEN, agent.record().connections().size(), labels);
    AgentCoverage coverage = agent.coverage();
    coverage
        .unknown()
        .forEach((kind, count) -> add(MetricCatalog.JVM_UNKNOWN, count, kind.label(), labels));
    families.add(MetricCatalog.JVM_WITHOUT_SOCKET, coverage.withoutSocket(), labels);
    families.add(MetricCatalog.JVM_MISSING_HOOKS, agent.hooks().missing().size(), labels);
    families.add(MetricCatalog.JVM_STALLED, agent.stalled() ? 1 : 0, labels);
  }

  private void addLookups(int pid, AgentStatus agent, String... labels) {
    addHistogram(pid, RecordHistogram.LOOKUP, MetricCatalog.JVM_LOOKUP_SECONDS, labels);
    addCounter(MetricCatalog.JVM_LOOKUPS_FAILED, pid, RecordCounter.LOOKUPS_FAILED, labels);
    families.add(MetricCatalog.JVM_LOOKUPS_IN_PROGRESS, inProgress(agent, WaitKind.LOOKUP), labels);
  }

  private void addHandshakes(int pid, AgentStatus agent, String... labels) {
    addHistogram(pid, RecordHistogram.HANDSHAKE, MetricCatalog.JVM_HANDSHAKE_SECONDS, labels);
    for (RecordCounter counter : RecordCounter.values()) {
      CounterLabel label = CounterLabel.of(counter);
      if (label != null && label.metric() == MetricCatalog.JVM_HANDSHAKES) {
        add(label.metric(), counters.count(pid, counter), label.value(), labels);
      }
    }
    addCounter(MetricCatalog.JVM_HANDSHAKES_RESUMED, pid, RecordCounter.HANDSHAKES_RESUMED, labels);
    families.add(
        MetricCatalog.JVM_HANDSHAKES_IN_PROGRESS, inProgress(agent, WaitKind.HANDSHAKE), labels);
  }

  private void addCounter(MetricCatalog metric, int pid, RecordCounter counter, String... labels) {
    families.add(metric, counters.count(pid, counter), labels);
  }

  private void add(MetricCatalog metric, long value, String first, String... labels) {
    String[] all = new String[labels.length + 1];
    all[0] = first;
    System.arraycopy(labels, 0, all, 1, labels.length);
    families.add(metric, value, all);
  }

  private void addHistogram(int pid, RecordHistogram kind, MetricCatalog metric, String... labels) {
    RecordedHistogram histogram = counters.histogram(pid, kind);
    if (histogram != null) {
      HistogramBounds bounds = HistogramBounds.of(kind);
      families.addHistogram(
          metric,
          bounds.seconds(),
          bounds.cumulative(histogram),
          HistogramBounds.sumSeconds(histogram),
          labels);
    }
  }

  private static long inProgress(AgentStatus agent, WaitKind kind) {
    return agent.record().waits().stream().filter(wait -> wait.kind() == kind).count();
  }
}

package io.netagent.collector.probe.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What several probes of one target come to.
 *
 * @param rounds how many there were
 * @param notFine how many of them failed, or had a warning
 * @param byCode how often each verdict came
 * @param phases by the name of a span, in their order; failed ones are not in it
 * @param withoutFirst whether the times are those of the later rounds alone: in the first one the
 *     JVM that probes still loads its classes, and what it takes for that looks like the target's
 */
public record RepeatSummary(
    int rounds,
    int notFine,
    Map<String, Integer> byCode,
    Map<String, Spread> phases,
    boolean withoutFirst) {
  /** Of two rounds, one would say nothing about their spread. */
  private static final int ENOUGH = 3;

  /** Durations of one phase in all rounds, in microseconds. */
  public record Spread(int count, long minMicros, long medianMicros, long maxMicros) {}

  public RepeatSummary {
    byCode = java.util.Collections.unmodifiableMap(new TreeMap<>(byCode));
    phases = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(phases));
  }

  /** Of these rounds. */
  public static RepeatSummary of(List<ProbeReport> reports) {
    Map<String, Integer> byCode = new TreeMap<>();
    Map<String, List<Long>> times = new LinkedHashMap<>();
    boolean withoutFirst = reports.size() >= ENOUGH;
    for (int round = 0; round < reports.size(); round++) {
      ProbeReport report = reports.get(round);
      byCode.merge(report.verdict().code(), 1, Integer::sum);
      if (round == 0 && withoutFirst) {
        continue;
      }
      for (Span span : report.spans()) {
        if (!span.failed()) {
          times.computeIfAbsent(span.name(), name -> new ArrayList<>()).add(span.micros());
        }
      }
    }
    Map<String, Spread> phases = new LinkedHashMap<>();
    times.forEach((name, values) -> phases.put(name, spread(values)));
    int notFine = (int) reports.stream().filter(report -> !report.fine()).count();
    return new RepeatSummary(reports.size(), notFine, byCode, phases, withoutFirst);
  }

  private static Spread spread(List<Long> values) {
    List<Long> sorted = values.stream().sorted().toList();
    int count = sorted.size();
    return new Spread(count, sorted.get(0), sorted.get((count - 1) / 2), sorted.get(count - 1));
  }
}

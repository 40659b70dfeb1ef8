package io.netagent.dashboards;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Two hours of a host on which everything moves: each metric with each of its labels' values, for
 * two JVMs of one name, as OpenMetrics text. Gauges climb, counters count, so that no correct
 * expression over them is empty.
 */
final class SyntheticHistory {
  private static final int STEP_SECONDS = 15;
  private static final int LENGTH_SECONDS = 7200;
  private static final List<String> BUCKETS = List.of("0.01", "1.0", "+Inf");

  private static final Map<String, Set<String>> ALERT_LABELS =
      Map.of(
          "alertname", Set.of("NetagentBlind"),
          "alertstate", Set.of("firing"),
          "severity", Set.of("warning"),
          "process", Set.of("checkout"),
          "pid", Set.of("4711", "4712"));

  private final MetricList metrics;
  private final long endSeconds;

  SyntheticHistory(MetricList metrics, long endSeconds) {
    this.metrics = metrics;
    this.endSeconds = endSeconds;
  }

  void writeTo(Path file) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (String builtIn : List.of("up", "scrape_duration_seconds")) {
        writeFamily(out, new MetricList.Metric(builtIn, false, Map.of()));
      }
      for (String ofAlerts : List.of("ALERTS", "ALERTS_FOR_STATE")) {
        writeFamily(out, new MetricList.Metric(ofAlerts, false, ALERT_LABELS));
      }
      for (MetricList.Metric metric : metrics.all()) {
        writeFamily(out, metric);
      }
      out.write("# EOF\n");
    }
  }

  private void writeFamily(BufferedWriter out, MetricList.Metric metric) throws IOException {
    // The parts of a histogram count, too, but only a _total may be called a counter here.
    boolean total = metric.counter() && metric.name().endsWith("_total");
    String family = total ? metric.name().replaceFirst("_total$", "") : metric.name();
    out.write("# TYPE " + family + (total ? " counter\n" : " gauge\n"));
    for (String labels : labelSets(metric)) {
      for (int age = LENGTH_SECONDS; age >= 0; age -= STEP_SECONDS) {
        long second = endSeconds - age;
        long value = value(metric, second, age) * share(labels);
        out.write(metric.name() + "{" + labels + "} " + value + " " + second + "\n");
      }
    }
  }

  private static long value(MetricList.Metric metric, long second, int age) {
    if (metric.name().equals("up")) {
      return 1;
    }
    return metric.name().endsWith("_timestamp_seconds") ? second : 1 + (LENGTH_SECONDS - age) / 60;
  }

  /** Each bucket of a histogram holds one third more of the observations. */
  private static int share(String labels) {
    for (int i = 0; i < BUCKETS.size(); i++) {
      if (labels.contains("le=\"" + BUCKETS.get(i) + "\"")) {
        return i + 1;
      }
    }
    return 1;
  }

  private static List<String> labelSets(MetricList.Metric metric) {
    List<String> sets = List.of("job=\"netagent\",instance=\"host-1:9465\"");
    for (Map.Entry<String, Set<String>> label : metric.labels().entrySet()) {
      List<String> longer = new ArrayList<>();
      for (String set : sets) {
        for (String value : valuesOf(label)) {
          longer.add(set + "," + label.getKey() + "=\"" + value + "\"");
        }
      }
      sets = longer;
    }
    return sets;
  }

  private static Iterable<String> valuesOf(Map.Entry<String, Set<String>> label) {
    if (!label.getValue().isEmpty()) {
      return label.getValue();
    }
    return switch (label.getKey()) {
      case "process" -> List.of("checkout");
      case "pid" -> List.of("4711", "4712");
      case "le" -> BUCKETS;
      default -> List.of("any");
    };
  }
}

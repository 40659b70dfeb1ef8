package io.netagent.dashboards;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a real collector says now, told as if it had come about in the last thirteen hours: what
 * counts or leaks has risen to its present value, everything else has always been so. No name,
 * label or value in it is made up by a test, and windows of hours have something to look at.
 */
final class LiveHistory {
  private static final int LENGTH_SECONDS = 13 * 3600;
  private static final int STEP_SECONDS = 300; // no window of a rule is shorter
  private static final int LAST_SECONDS = 1800;
  private static final int LAST_STEP_SECONDS = 30;
  private static final Pattern SAMPLE =
      Pattern.compile("([a-z_]+)(?:\\{(.*?),?\\})? ([-+0-9.eEInfNa]+)(?: #.*)?");
  private static final Pattern RISES =
      Pattern.compile(".*_(total|count|sum|bucket)|.*close_wait_connections|.*_open_fds");

  private final Map<String, Double> series = new LinkedHashMap<>();
  private final String target;
  private final long endSeconds;

  /**
   * @param exposition text format 0.0.4
   * @param target the labels that a scrape would add
   */
  LiveHistory(String exposition, String target, long endSeconds) {
    this.target = target;
    this.endSeconds = endSeconds;
    exposition.lines().filter(line -> !line.startsWith("#")).forEach(this::add);
  }

  private void add(String line) {
    Matcher sample = SAMPLE.matcher(line);
    if (!sample.matches()) {
      throw new IllegalArgumentException("no sample: " + line);
    }
    String value = sample.group(3).replace("Inf", "Infinity");
    series.put(sample.group(1) + labels(sample.group(2)), Double.parseDouble(value));
  }

  private String labels(String own) {
    return "{" + target + (own == null || own.isEmpty() ? "" : "," + own) + "}";
  }

  /** The labels of every series of this metric that has them all and is above 0. */
  Iterable<String> above0(String metric, String... labels) {
    return series.entrySet().stream()
        .filter(each -> each.getKey().startsWith(metric + "{") && each.getValue() > 0)
        .map(each -> each.getKey().substring(metric.length() + 1, each.getKey().length() - 1))
        .filter(each -> java.util.Arrays.stream(labels).allMatch(each::contains))
        .toList();
  }

  /**
   * That the alert has stood since then, as Prometheus writes it down to know after a restart.
   *
   * @param labels all but its name
   */
  void pending(String alert, String labels, int sinceSeconds) {
    series.put(
        "ALERTS_FOR_STATE{alertname=\"" + alert + "\"," + labels + "}",
        (double) endSeconds - sinceSeconds);
  }

  /** As OpenMetrics text, for promtool tsdb create-blocks-from. */
  void writeTo(Path file) throws IOException {
    try (Writer out = Files.newBufferedWriter(file)) {
      for (Map.Entry<String, Double> each : series.entrySet()) {
        String name = each.getKey();
        boolean rises = RISES.matcher(name.substring(0, name.indexOf('{'))).matches();
        int age = LENGTH_SECONDS;
        while (age >= 0) {
          long second = endSeconds - age;
          double share = rises ? 1 - age / (1.1 * LENGTH_SECONDS) : 1;
          double value = each.getValue() * share;
          if (name.startsWith("netagent_collector_last_tick")) {
            value = second;
          }
          String text = Double.toString(value).replace("Infinity", "Inf");
          out.write(name + " " + text + " " + second + "\n");
          age -= age > LAST_SECONDS ? STEP_SECONDS : LAST_STEP_SECONDS;
        }
      }
      out.write("# EOF\n");
    }
  }
}

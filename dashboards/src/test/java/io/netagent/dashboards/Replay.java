package io.netagent.dashboards;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedSet;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * A host in steps of equal length, written down as what a collector would export of it, and then as
 * a test of promtool. Each connection in CLOSE_WAIT is simulated, so count and age belong together;
 * three scrapes in a hundred fail (of those of a minute or less); besides, the host has the little
 * troubles that every host has.
 */
final class Replay {
  private static final String TARGET = "job=\"netagent\",instance=\"host-1:9465\"";
  private static final double LOST_SCRAPES = 0.03;

  private final Map<String, String[]> series = new LinkedHashMap<>();
  private final Map<String, List<Integer>> closeWait = new TreeMap<>();
  private final Random random;
  private final int stepSeconds;
  private final int steps;
  private String jvm = "";
  private int step;

  /** What happens in each step. */
  interface Program {
    void step(Replay host);
  }

  Replay(long seed, int stepSeconds, int hours, Program program) {
    this.random = new Random(seed);
    this.stepSeconds = stepSeconds;
    this.steps = hours * 3600 / stepSeconds;
    restart(4711);
    Troubles troubles = new Troubles(this);
    for (step = 0; step < steps; step++) {
      program.step(this);
      for (String kind : List.of("eof_read", "unread", "fin_only", "unaccepted", "unknown")) {
        List<Integer> born = closeWait.getOrDefault(kind, List.of());
        String labels = jvm + ",kind=\"" + kind + "\"";
        set("netagent_tcp_close_wait_connections", labels, born.size());
        double oldest = born.isEmpty() ? 0 : (double) (step - born.get(0)) * stepSeconds;
        set("netagent_tcp_close_wait_oldest_seconds", labels, oldest);
      }
      troubles.step();
      if (stepSeconds <= 60 && random.nextDouble() < LOST_SCRAPES) {
        series.values().forEach(values -> values[step] = null);
        set("up", "", 0);
      }
    }
  }

  /** A new process; of the old one nothing is left. */
  void restart(int pid) {
    jvm = "process=\"checkout\",pid=\"" + pid + "\"";
    closeWait.clear();
  }

  String jvm() {
    return jvm;
  }

  int stepSeconds() {
    return stepSeconds;
  }

  double hour() {
    return (double) step * stepSeconds / 3600;
  }

  double chance() {
    return random.nextDouble();
  }

  /** How many of something that happens so often on average happen in this step. */
  int happen(double perHour) {
    double expected = perHour * stepSeconds / 3600;
    int whole = (int) expected;
    return whole + (random.nextDouble() < expected - whole ? 1 : 0);
  }

  void left(String kind, int connections) {
    List<Integer> born = closeWait.computeIfAbsent(kind, k -> new ArrayList<>());
    for (int i = 0; i < connections; i++) {
      born.add(step);
    }
  }

  /** The oldest ones are closed until so many are left. */
  void closeDownTo(String kind, int connections) {
    List<Integer> born = closeWait.computeIfAbsent(kind, k -> new ArrayList<>());
    born.subList(0, Math.max(0, born.size() - connections)).clear();
  }

  int closeWait() {
    return closeWait.values().stream().mapToInt(List::size).sum();
  }

  void fds(int open, int limit) {
    set("netagent_process_open_fds", jvm, open);
    set("netagent_process_max_fds", jvm, limit);
  }

  /** Towards one destination; the collector's forecast is over the last five minutes. */
  void ports(int used, double perSecond) {
    int available = 28_232;
    set("netagent_tcp_ephemeral_ports_available", "netns=\"own\"", available);
    set(
        "netagent_tcp_ephemeral_ports_used",
        jvm + ",call=\"connect\",source=\"10.0.0.5\",destination=\"10.0.0.9:443\",netns=\"own\"",
        used);
    String use = "call=\"connect\",netns=\"own\"";
    set("netagent_tcp_ephemeral_ports_used_ratio", use, (double) used / available);
    double left = perSecond > 0 ? (available - used) / perSecond : 1e18; // promtool reads no Inf
    set("netagent_tcp_ephemeral_ports_exhaustion_seconds", use, left);
  }

  void set(String metric, String labels, double value) {
    String name = metric + "{" + TARGET + (labels.isEmpty() ? "" : "," + labels) + "}";
    series.computeIfAbsent(name, n -> new String[steps])[step] = number(value);
  }

  private static String number(double value) {
    return value == Math.rint(value) && value < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  /**
   * @param rules a pattern of files
   * @param toldAfter when these alerts fire, among others
   * @param told none for a healthy host
   * @param ever what fires at one time or another
   */
  String test(String rules, String toldAfter, SortedSet<String> told, SortedSet<String> ever) {
    StringBuilder test = new StringBuilder("rule_files:\n  - " + rules + "\n");
    test.append("evaluation_interval: ").append(stepSeconds).append("s\ntests:\n");
    test.append("  - interval: ").append(stepSeconds).append("s\n    input_series:\n");
    series.forEach(
        (name, values) -> {
          StringJoiner line = new StringJoiner(" ");
          for (String value : values) {
            line.add(value == null ? "stale" : value); // As a failed scrape leaves it.
          }
          test.append("      - series: '").append(name).append("'\n");
          test.append("        values: '").append(line).append("'\n");
        });
    test.append("    promql_expr_test:\n");
    String end = (steps - 1) * stepSeconds + "s";
    expect(
        test, "group by (alertname) (max_over_time(ALERTS{alertstate=\"firing\"}[2d]))", end, ever);
    if (!told.isEmpty()) {
      String names = String.join("|", told);
      expect(
          test,
          "group by (alertname) (ALERTS{alertstate=\"firing\",alertname=~\"" + names + "\"})",
          toldAfter,
          told);
    }
    return test.toString();
  }

  private static void expect(
      StringBuilder test, String expression, String at, SortedSet<String> alerts) {
    test.append("      - expr: '").append(expression).append("'\n        eval_time: ").append(at);
    test.append("\n        exp_samples:").append(alerts.isEmpty() ? " []\n" : "\n");
    for (String alert : alerts) {
      test.append("          - labels: '{alertname=\"").append(alert).append("\"}'\n");
      test.append("            value: 1\n");
    }
  }
}

package io.netagent.dashboards;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The metrics that exist (metrics.txt), and what an expression may therefore not ask for. */
final class MetricList {
  /** Labels of one metric, each with its possible values; an empty set of values: any. */
  record Metric(String name, boolean counter, Map<String, Set<String>> labels) {}

  /** Prometheus makes these itself. */
  private static final Set<String> BUILT_IN_METRICS =
      Set.of("up", "scrape_duration_seconds", "ALERTS", "ALERTS_FOR_STATE");

  private static final Set<String> BUILT_IN_LABELS = Set.of("job", "instance");

  private static final Pattern NAME = Pattern.compile("\\bnetagent_[a-zA-Z0-9_]*");
  private static final Pattern SELECTOR =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)\\s*\\{([^}]*)\\}");
  private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*(=~|!~|!=|=)\\s*\"([^\"]*)\"");

  private final Map<String, Metric> metrics = new TreeMap<>();

  private MetricList() {}

  static MetricList load() {
    MetricList list = new MetricList();
    Room.text(Room.ROOT.resolve("src/test/resources/metrics.txt"))
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .forEach(list::add);
    return list;
  }

  private void add(String line) {
    String[] words = line.split(" ");
    Map<String, Set<String>> labels = new TreeMap<>();
    for (int i = 2; i < words.length; i++) {
      String[] label = words[i].split("=");
      labels.put(label[0], label.length == 1 ? Set.of() : Set.of(label[1].split("\\|")));
    }
    if (words[1].equals("histogram")) {
      put(words[0] + "_count", true, labels);
      put(words[0] + "_sum", true, labels);
      Map<String, Set<String>> ofBucket = new TreeMap<>(labels);
      ofBucket.put("le", Set.of());
      put(words[0] + "_bucket", true, ofBucket);
    } else {
      put(words[0], words[1].equals("counter"), labels);
    }
  }

  private void put(String name, boolean counter, Map<String, Set<String>> labels) {
    metrics.put(name, new Metric(name, counter, labels));
  }

  Iterable<Metric> all() {
    return metrics.values();
  }

  /**
   * Names, labels and label values in this expression that nobody exports. Misspelt, they would be
   * an empty graph.
   */
  List<String> unknownIn(String expression) {
    List<String> unknown = new ArrayList<>();
    Matcher name = NAME.matcher(expression);
    while (name.find()) {
      if (!metrics.containsKey(name.group())) {
        unknown.add(name.group());
      }
    }
    Matcher selector = SELECTOR.matcher(expression);
    while (selector.find()) {
      Metric metric = metrics.get(selector.group(1));
      if (metric != null) {
        unknownMatchers(metric, selector.group(2), unknown);
      } else if (!BUILT_IN_METRICS.contains(selector.group(1))) {
        unknown.add(selector.group(1));
      }
    }
    return unknown;
  }

  private static void unknownMatchers(Metric metric, String matchers, List<String> unknown) {
    Matcher matcher = MATCHER.matcher(matchers);
    while (matcher.find()) {
      String label = matcher.group(1);
      String where = metric.name() + "{" + matcher.group() + "}";
      if (BUILT_IN_LABELS.contains(label)) {
        continue;
      }
      Set<String> values = metric.labels().get(label);
      if (values == null) {
        unknown.add(where);
      } else if (!values.isEmpty() && !values.containsAll(List.of(matcher.group(3).split("\\|")))) {
        unknown.add(where);
      }
    }
  }
}

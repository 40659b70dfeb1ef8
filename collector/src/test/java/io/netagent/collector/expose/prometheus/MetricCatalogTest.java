package io.netagent.collector.expose.prometheus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.source.TcpCounter;
import io.prometheus.client.Collector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The dashboards and rules are checked against a list of their own; it must tell the truth. */
final class MetricCatalogTest {
  private static final Path DOCS = Path.of("..", "docs", "metrics.md");
  private static final Path DASHBOARDS = Path.of("..", "dashboards");

  /** Not the names that recording rules make, which have colons. */
  private static final Pattern METRIC_NAME =
      Pattern.compile("(?<![\\w:])netagent_[a-z0-9_]+(?!:)\\b");

  private static final Path LIST_OF_THE_DASHBOARDS =
      Path.of("..", "dashboards", "src", "test", "resources", "metrics.txt");

  @Test
  void listOfTheDashboards_hasOnlyMetricsOfTheCatalogue() throws IOException {
    Map<String, String> catalogue = new TreeMap<>();
    for (MetricCatalog metric : MetricCatalog.values()) {
      catalogue.put(metric.metricName(), typeInTextFormat(metric) + " " + metric.labels());
    }
    for (String line : listOfTheDashboards()) {
      List<String> words = Arrays.asList(line.trim().split("\\s+"));
      List<String> labels =
          words.subList(2, words.size()).stream()
              .map(label -> label.replaceAll("=.*", ""))
              .toList();
      assertEquals(catalogue.get(words.get(0)), words.get(1) + " " + labels, line);
    }
  }

  @Test
  void listOfTheDashboards_hasEveryMetricOfTheCatalogue() throws IOException {
    Set<String> listed = new TreeSet<>();
    listOfTheDashboards().forEach(line -> listed.add(line.split(" ")[0]));
    for (MetricCatalog metric : MetricCatalog.values()) {
      assertTrue(listed.contains(metric.metricName()), metric::metricName);
    }
  }

  @Test
  void docs_areWrittenFromTheCatalogue() throws IOException {
    String text = CatalogPage.text();
    if (Boolean.getBoolean("netagent.docs.write")) {
      Files.writeString(DOCS, text);
    }
    assertEquals(
        text, Files.exists(DOCS) ? Files.readString(DOCS) : "", "stale; " + CatalogPage.COMMAND);
  }

  @Test
  void names_keepTheConventions() {
    Set<String> seen = new TreeSet<>();
    for (MetricCatalog metric : MetricCatalog.values()) {
      String name = metric.metricName();
      assertTrue(name.matches("netagent_[a-z]+(_[a-z]+)*"), name);
      assertTrue(seen.add(name), () -> "twice: " + name);
      assertEquals(metric.type() == Collector.Type.COUNTER, name.endsWith("_total"), name);
      assertFalse(
          name.matches(
              ".*_(millis|micros|minutes|hours|bytes_total_bytes|count|sum|bucket|created)"),
          name);
      assertTrue(metric.help().endsWith("."), () -> name + ": a sentence: " + metric.help());
      metric
          .labels()
          .forEach(
              label -> assertTrue(label.matches("[a-z]+(_[a-z]+)*") && !label.equals("le"), label));
      assertEquals(metric.labels().contains("pid"), metric.labels().contains("process"), name);
    }
  }

  @Test
  void rulesAndDashboards_useOnlyMetricsOfTheCatalogue() throws IOException {
    Set<String> exported = new TreeSet<>();
    for (MetricCatalog metric : MetricCatalog.values()) {
      MetricShape shape = metric.shape();
      exported.addAll(
          metric.type() == Collector.Type.HISTOGRAM
              ? List.of(shape.bucketName(), shape.countName(), shape.sumName())
              : List.of(metric.metricName()));
    }
    Set<String> used = new TreeSet<>();
    for (String part : List.of("grafana", "rules")) {
      try (Stream<Path> files = Files.walk(DASHBOARDS.resolve(part))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Matcher name = METRIC_NAME.matcher(Files.readString(file));
          while (name.find()) {
            used.add(name.group());
          }
        }
      }
    }
    assertFalse(used.isEmpty());
    used.removeAll(exported);
    assertEquals(Set.of(), used);
  }

  @Test
  void listOfTheDashboards_hasEveryEventOfTheKernel() throws IOException {
    Set<String> events = new TreeSet<>();
    for (TcpCounter counter : TcpCounter.values()) {
      if (!counter.gauge()) {
        events.add(counter.label());
      }
    }
    String line =
        listOfTheDashboards().stream()
            .filter(each -> each.startsWith(MetricCatalog.HOST_EVENTS.metricName() + " "))
            .findFirst()
            .orElseThrow();
    String listed = line.replaceAll(".* event=", "");
    assertEquals(events, new TreeSet<>(Arrays.asList(listed.split("\\|"))));
  }

  private static List<String> listOfTheDashboards() throws IOException {
    return Files.readAllLines(LIST_OF_THE_DASHBOARDS).stream()
        .filter(line -> !line.startsWith("#") && !line.isBlank())
        .toList();
  }

  /** Text format 0.0.4 has no info type: such a metric is a gauge there. */
  private static String typeInTextFormat(MetricCatalog metric) {
    return metric.type() == Collector.Type.INFO
        ? "gauge"
        : metric.type().name().toLowerCase(Locale.ROOT);
  }
}

package io.netagent.collector.expose.prometheus;

import io.prometheus.client.Collector;
import java.util.ArrayList;
import java.util.List;

/**
 * What follows from a metric's name, type and labels, by the conventions of Prometheus.
 *
 * @param familyName the name without the suffix that its type brings: what OpenMetrics calls the
 *     family
 * @param unit {@code seconds}, {@code bytes} or {@code ratio}, the end of the family's name; empty
 *     for what is counted
 * @param bucketLabels those of a histogram's buckets: the labels and the bound
 */
record MetricShape(
    Collector.Type type,
    String familyName,
    String unit,
    String bucketName,
    String countName,
    String sumName,
    List<String> bucketLabels) {
  private static final String TOTAL_SUFFIX = "_total";
  private static final String INFO_SUFFIX = "_info";
  private static final List<String> UNITS = List.of("seconds", "bytes", "ratio");

  static MetricShape of(String metricName, Collector.Type type, List<String> labels) {
    String familyName =
        switch (type) {
          case COUNTER -> without(metricName, TOTAL_SUFFIX);
          case INFO -> without(metricName, INFO_SUFFIX);
          default -> metricName;
        };
    List<String> bucketLabels = new ArrayList<>(labels);
    bucketLabels.add("le");
    return new MetricShape(
        type,
        familyName,
        UNITS.stream().filter(unit -> familyName.endsWith("_" + unit)).findFirst().orElse(""),
        metricName + "_bucket",
        metricName + "_count",
        metricName + "_sum",
        List.copyOf(bucketLabels));
  }

  private static String without(String name, String suffix) {
    return name.substring(0, name.length() - suffix.length());
  }

  static Collector.Type typeByName(String metricName) {
    if (metricName.endsWith(TOTAL_SUFFIX)) {
      return Collector.Type.COUNTER;
    }
    return metricName.endsWith(INFO_SUFFIX) ? Collector.Type.INFO : Collector.Type.GAUGE;
  }
}

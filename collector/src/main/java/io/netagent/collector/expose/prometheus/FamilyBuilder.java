package io.netagent.collector.expose.prometheus;

import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Collects samples under the metrics of the catalogue. */
final class FamilyBuilder {
  private final Map<MetricCatalog, List<Sample>> samples = new EnumMap<>(MetricCatalog.class);

  /** A count; exact up to 2^53, as every number of Prometheus. */
  void add(MetricCatalog metric, long value, String... labelValues) {
    add(metric, (double) value, labelValues);
  }

  void add(MetricCatalog metric, double value, String... labelValues) {
    if (labelValues.length != metric.labels().size()) {
      throw new IllegalArgumentException(
          metric.metricName() + " has the labels " + metric.labels());
    }
    samples
        .computeIfAbsent(metric, unused -> new ArrayList<>())
        .add(new Sample(metric.metricName(), metric.labels(), List.of(labelValues), value));
  }

  /** In the order of the catalogue; a metric without a sample is left out. */
  List<MetricFamilySamples> build() {
    List<MetricFamilySamples> families = new ArrayList<>();
    samples.forEach(
        (metric, list) ->
            families.add(
                new MetricFamilySamples(
                    metric.familyName(), metric.unit(), metric.type(), metric.help(), list)));
    return families;
  }
}

package io.netagent.collector.expose.prometheus;

import io.prometheus.client.Collector;
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

  /**
   * A histogram.
   *
   * @param bounds upper ones, the last one infinite
   * @param cumulative how many values are below each bound
   */
  void addHistogram(
      MetricCatalog metric, double[] bounds, long[] cumulative, double sum, String... labelValues) {
    List<String> bucketLabels = new ArrayList<>(metric.labels());
    bucketLabels.add("le");
    List<Sample> series = samples.computeIfAbsent(metric, unused -> new ArrayList<>());
    for (int i = 0; i < bounds.length; i++) {
      List<String> values = new ArrayList<>(List.of(labelValues));
      values.add(Collector.doubleToGoString(bounds[i]));
      series.add(new Sample(metric.metricName() + "_bucket", bucketLabels, values, cumulative[i]));
    }
    List<String> values = List.of(labelValues);
    series.add(
        new Sample(
            metric.metricName() + "_count",
            metric.labels(),
            values,
            cumulative[cumulative.length - 1]));
    series.add(new Sample(metric.metricName() + "_sum", metric.labels(), values, sum));
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

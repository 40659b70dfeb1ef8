package io.netagent.collector.expose.prometheus;

import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import io.prometheus.client.exemplars.Exemplar;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects samples under the metrics of the catalogue. */
final class FamilyBuilder {
  private final LabelValues kept;
  private final Map<MetricCatalog, List<Sample>> samples = new EnumMap<>(MetricCatalog.class);
  private int series;

  FamilyBuilder(LabelValues kept) {
    this.kept = kept;
    kept.begin();
  }

  /** A count; exact up to 2^53, as every number of Prometheus. */
  void add(MetricCatalog metric, long value, String... labelValues) {
    add(metric, (double) value, null, labelValues);
  }

  void add(MetricCatalog metric, double value, String... labelValues) {
    add(metric, value, null, labelValues);
  }

  /** The same with an example, which only a counter may bear. */
  void add(MetricCatalog metric, double value, @Nullable Exemplar exemplar, String... labelValues) {
    if (labelValues.length != metric.labels().size()) {
      throw new IllegalArgumentException(
          metric.metricName() + " has the labels " + metric.labels());
    }
    put(
        metric,
        new Sample(
            metric.metricName(), metric.labels(), kept.of(labelValues), value, exemplar, null));
  }

  /**
   * A histogram.
   *
   * @param cumulative how many values are below each bound
   */
  void addHistogram(
      MetricCatalog metric,
      HistogramBounds bounds,
      long[] cumulative,
      double sum,
      String... labelValues) {
    String[] withBound = new String[labelValues.length + 1];
    System.arraycopy(labelValues, 0, withBound, 0, labelValues.length);
    for (int i = 0; i < cumulative.length; i++) {
      withBound[labelValues.length] = bounds.text(i);
      put(
          metric,
          new Sample(
              metric.shape().bucketName(),
              metric.shape().bucketLabels(),
              kept.of(withBound),
              (double) cumulative[i]));
    }
    List<String> values = kept.of(labelValues);
    double count = (double) cumulative[cumulative.length - 1];
    put(metric, new Sample(metric.shape().countName(), metric.labels(), values, count));
    put(metric, new Sample(metric.shape().sumName(), metric.labels(), values, sum));
  }

  private void put(MetricCatalog metric, Sample sample) {
    samples.computeIfAbsent(metric, unused -> new ArrayList<>()).add(sample);
    series++;
  }

  /** As many were added. */
  int series() {
    return series;
  }

  /** In the order of the catalogue; a metric without a sample is left out. */
  List<MetricFamilySamples> build() {
    List<MetricFamilySamples> families = new ArrayList<>();
    samples.forEach(
        (metric, list) -> {
          MetricShape shape = metric.shape();
          families.add(
              new MetricFamilySamples(
                  shape.familyName(), shape.unit(), shape.type(), metric.help(), list));
        });
    return families;
  }
}

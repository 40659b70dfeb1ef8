package io.netagent.collector.expose.prometheus;

import io.prometheus.client.exemplars.Exemplar;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Collects values under the metrics of the catalogue, again for each snapshot. */
final class FamilyBuilder {
  private final SeriesTable table = new SeriesTable();
  private final Map<MetricCatalog, Family> families = new EnumMap<>(MetricCatalog.class);
  private final String[] two = new String[2];
  private final String[] three = new String[3];
  private int series;

  FamilyBuilder() {
    for (MetricCatalog metric : MetricCatalog.values()) {
      families.put(
          metric,
          new Family(metric.metricName(), metric.shape(), metric.help(), new ArrayList<>()));
    }
  }

  /** Forgets the values of the snapshot before. */
  void begin() {
    table.begin();
    for (Family family : families.values()) {
      family.series().clear();
    }
    series = 0;
  }

  /** A count; exact up to 2^53, as every number of Prometheus. */
  void add(MetricCatalog metric, long value, String... labelValues) {
    add(metric, (double) value, null, labelValues);
  }

  void add(MetricCatalog metric, double value, String... labelValues) {
    add(metric, value, null, labelValues);
  }

  void add(MetricCatalog metric, long value, String first, String second) {
    add(metric, (double) value, first, second);
  }

  /** Most series have two labels or three: an array for each would be a third of the garbage. */
  void add(MetricCatalog metric, double value, String first, String second) {
    two[0] = first;
    two[1] = second;
    add(metric, value, null, two);
  }

  void add(MetricCatalog metric, long value, String first, String second, String third) {
    add(metric, (double) value, null, first, second, third);
  }

  void add(MetricCatalog metric, double value, String first, String second, String third) {
    add(metric, value, null, first, second, third);
  }

  void add(
      MetricCatalog metric,
      double value,
      @Nullable Exemplar exemplar,
      String first,
      String second,
      String third) {
    three[0] = first;
    three[1] = second;
    three[2] = third;
    add(metric, value, exemplar, three);
  }

  /** The same with an example, which only a counter may bear. */
  void add(MetricCatalog metric, double value, @Nullable Exemplar exemplar, String... labelValues) {
    if (labelValues.length != metric.labels().size()) {
      throw new IllegalArgumentException(
          metric.metricName() + " has the labels " + metric.labels());
    }
    put(metric, metric.metricName(), metric.labels(), value, exemplar, labelValues);
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
    MetricShape shape = metric.shape();
    String[] withBound = new String[labelValues.length + 1];
    System.arraycopy(labelValues, 0, withBound, 0, labelValues.length);
    for (int i = 0; i < cumulative.length; i++) {
      withBound[labelValues.length] = bounds.text(i);
      double count = (double) cumulative[i];
      put(metric, shape.bucketName(), shape.bucketLabels(), count, null, withBound);
    }
    double count = (double) cumulative[cumulative.length - 1];
    put(metric, shape.countName(), metric.labels(), count, null, labelValues);
    put(metric, shape.sumName(), metric.labels(), sum, null, labelValues);
  }

  private void put(
      MetricCatalog metric,
      String name,
      List<String> labelNames,
      double value,
      @Nullable Exemplar exemplar,
      String... labelValues) {
    Series one = table.of(name, labelNames, labelValues);
    one.value = value;
    one.exemplar = exemplar;
    Objects.requireNonNull(families.get(metric)).series().add(one);
    series++;
  }

  /** As many were added. */
  int series() {
    return series;
  }

  /**
   * In the order of the catalogue; a metric without a series is left out. What is in the list
   * changes with the next snapshot.
   */
  List<Family> build() {
    return families.values().stream().filter(each -> !each.series().isEmpty()).toList();
  }
}

package io.netagent.collector.expose.prometheus;

import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.ArrayList;
import java.util.List;

/** Families as simpleclient has them: the reference for what is written of them. */
final class SimpleclientFamilies {
  private SimpleclientFamilies() {}

  static List<MetricFamilySamples> of(SnapshotMetrics metrics) {
    return of(metrics.collect());
  }

  static List<MetricFamilySamples> of(List<Family> families) {
    List<MetricFamilySamples> all = new ArrayList<>();
    for (Family family : families) {
      List<Sample> samples = new ArrayList<>();
      for (Series each : family.series()) {
        samples.add(
            new Sample(
                each.name, each.labelNames, each.labelValues, each.value, each.exemplar, null));
      }
      MetricShape shape = family.shape();
      all.add(
          new MetricFamilySamples(
              shape.familyName(), shape.unit(), shape.type(), family.help(), samples));
    }
    return all;
  }
}

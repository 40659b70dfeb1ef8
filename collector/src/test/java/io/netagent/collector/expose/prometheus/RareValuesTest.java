package io.netagent.collector.expose.prometheus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class RareValuesTest {
  private final RareValues rare = new RareValues();
  private final FoldCount count = new FoldCount();
  private final FamilyBuilder families = new FamilyBuilder();

  private void snapshot() {
    families.begin();
    for (int i = 0; i < RareValues.MOST - 1; i++) {
      rare.add(families, MetricCatalog.JVM_CLOSED, 1, "reason" + i, "p", "1");
    }
    rare.addOnceAboveZero(families, MetricCatalog.JVM_ADOPTED, 1, "p", "1");
    rare.addOnceAboveZero(families, MetricCatalog.JVM_UNTRACKED_OPENS, 1, "p", "1");
    rare.add(families, MetricCatalog.JVM_CLOSED, 3, "late", "p", "1");
    rare.add(families, MetricCatalog.JVM_CLOSED, 4, "later", "p", "1");
    rare.addOthers(families, "p", "1");
    rare.countFolded(count);
    count.end(families);
  }

  @Test
  void values_beyondTheFirstSix_areFoldedAndCountedOnce() {
    snapshot();
    snapshot();
    Map<String, Double> values = new TreeMap<>();
    for (Family family : families.build()) {
      family.series().forEach(each -> values.put(each.name + each.labelValues, each.value));
    }
    assertEquals(1, values.get("netagent_jvm_connections_adopted_total[p, 1]"));
    assertEquals(null, values.get("netagent_jvm_untracked_opens_total[p, 1]"));
    assertEquals(7, values.get("netagent_jvm_connections_closed_total[other, p, 1]"));
    String folded = "netagent_collector_series_folded_total[%s]";
    assertEquals(2, values.get(folded.formatted("netagent_jvm_connections_closed_total")));
    assertEquals(1, values.get(folded.formatted("netagent_jvm_untracked_opens_total")));
  }
}

package io.netagent.dashboards;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class MetricListTest {
  private final MetricList metrics = MetricList.load();

  @Test
  void unknownIn_knownMetricLabelAndValue_isEmpty() {
    assertEquals(
        List.of(),
        metrics.unknownIn(
            "sum(rate(netagent_jvm_connections_closed_total{job=\"a\",reason=\"gc\"}[5m])) / up"));
  }

  @Test
  void unknownIn_bucketsOfAHistogram_isEmpty() {
    assertEquals(
        List.of(),
        metrics.unknownIn(
            "sum by (le) (rate(netagent_jvm_connect_seconds_bucket{le=\"+Inf\"}[5m]))"));
    assertEquals(
        List.of("netagent_jvm_connect_seconds"), metrics.unknownIn("netagent_jvm_connect_seconds"));
  }

  @Test
  void unknownIn_misspeltMetric_namesIt() {
    assertEquals(
        List.of("netagent_tcp_conections"), metrics.unknownIn("netagent_tcp_conections[5m]"));
  }

  @Test
  void unknownIn_labelThatTheMetricLacks_namesBoth() {
    assertEquals(
        List.of("netagent_findings{kind=\"unread\"}"),
        metrics.unknownIn("netagent_findings{kind=\"unread\"}"));
  }

  @Test
  void unknownIn_valueThatNeverOccurs_namesIt() {
    assertEquals(
        List.of("netagent_tcp_connections{state=~\"listen|CLOSE_WAIT\"}"),
        metrics.unknownIn("netagent_tcp_connections{state=~\"listen|CLOSE_WAIT\"}"));
  }

  @Test
  void unknownIn_metricOfAnother_namesIt() {
    assertEquals(List.of("node_netstat_Tcp"), metrics.unknownIn("node_netstat_Tcp{job=\"a\"}"));
  }
}

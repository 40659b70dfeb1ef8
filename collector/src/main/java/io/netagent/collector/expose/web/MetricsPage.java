package io.netagent.collector.expose.web;

import io.netagent.collector.expose.prometheus.Exposition;
import io.netagent.collector.expose.prometheus.SnapshotMetrics;

/**
 * {@code /metrics}. Parameters are ignored: Prometheus sends {@code name[]=} when it is told to.
 */
final class MetricsPage implements Page {
  private final SnapshotMetrics metrics;

  MetricsPage(SnapshotMetrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public Response answer(Request request) {
    Exposition exposition = Exposition.of(metrics, request.headers().first("Accept"));
    return new Response(200, exposition.contentType(), exposition.text());
  }
}

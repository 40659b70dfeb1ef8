package io.netagent.collector.expose.web;

import io.netagent.collector.expose.prometheus.Exposition;
import io.netagent.collector.expose.prometheus.SnapshotMetrics;

/**
 * {@code /metrics}. Parameters are ignored: Prometheus sends {@code name[]=} when it is told to.
 */
final class MetricsPage implements Page {
  private final Exposition exposition;

  MetricsPage(SnapshotMetrics metrics) {
    exposition = new Exposition(metrics);
  }

  @Override
  public Response answer(Request request) {
    boolean gzip = Gate.acceptsGzip(request.headers().first("Accept-Encoding"));
    Exposition.Answer answer = exposition.answer(request.headers().first("Accept"), gzip);
    return Response.encoded(answer.contentType(), answer.body(), gzip);
  }
}

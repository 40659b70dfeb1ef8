package io.netagent.collector.expose.web;

import io.netagent.collector.expose.LatestSnapshot;
import io.netagent.collector.expose.json.HistoryJson;

/** {@code /api/v1/history}: the host's last hour, or that of one process. */
final class HistoryApi implements Page {
  private final LatestSnapshot latest;

  HistoryApi(LatestSnapshot latest) {
    this.latest = latest;
  }

  @Override
  public Response answer(Request request) throws BadQueryException {
    Integer pid = request.query().takeNumber("pid", 0, Integer.MAX_VALUE);
    request.query().rejectRest();
    return new Response(200, Response.JSON, HistoryJson.of(latest.history(), pid));
  }
}

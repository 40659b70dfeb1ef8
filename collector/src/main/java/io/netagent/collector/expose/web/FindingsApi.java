package io.netagent.collector.expose.web;

import io.netagent.collector.expose.LatestSnapshot;
import io.netagent.collector.expose.json.FindingsJson;

/** {@code /api/v1/findings}, filtered by pid, rule and benign. */
final class FindingsApi implements Page {
  private final LatestSnapshot latest;

  FindingsApi(LatestSnapshot latest) {
    this.latest = latest;
  }

  @Override
  public Response answer(Request request) throws BadQueryException {
    Integer pid = request.query().takeNumber("pid", 0, Integer.MAX_VALUE);
    String rule = request.query().takeText("rule");
    Boolean benign = request.query().takeBoolean("benign");
    request.query().rejectRest();
    LatestSnapshot.Arrival newest = latest.newest();
    if (newest == null) {
      return NotYet.RESPONSE;
    }
    return new Response(
        200,
        Response.JSON,
        FindingsJson.of(
            newest.snapshot(),
            pid,
            finding ->
                (rule == null || finding.rule().equals(rule))
                    && (benign == null || finding.benign() == benign)));
  }
}

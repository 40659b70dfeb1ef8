package io.netagent.collector.expose.web;

import io.netagent.collector.expose.LatestSnapshot;
import io.netagent.collector.expose.json.FindingsJson;
import java.util.List;

/** {@code /api/v1/findings}: all of them, unless somebody asks for less. */
final class FindingsApi extends Endpoint {
  private static final List<Parameter> PARAMETERS =
      ListParameters.of(FindingsJson.COLUMNS, "The findings as the diagnosis orders them.");

  private final LatestSnapshot latest;

  FindingsApi(LatestSnapshot latest) {
    this.latest = latest;
  }

  @Override
  String summary() {
    return "What is wrong, or looks so and is not: verdicts, with what speaks for them.";
  }

  @Override
  List<Parameter> parameters() {
    return PARAMETERS;
  }

  @Override
  String schema() {
    return "Findings";
  }

  @Override
  String list() {
    return "findings";
  }

  @Override
  Response answer(Given given) throws BadQueryException {
    LatestSnapshot.Arrival newest = latest.newest();
    return newest == null
        ? NotYet.RESPONSE
        : new Response(
            200,
            Response.JSON,
            FindingsJson.of(
                newest.snapshot(),
                ListParameters.query(FindingsJson.COLUMNS, given, Parameter.MAX_LIMIT)));
  }
}

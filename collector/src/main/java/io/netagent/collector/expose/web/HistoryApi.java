package io.netagent.collector.expose.web;

import io.netagent.collector.expose.LatestSnapshot;
import io.netagent.collector.expose.json.HistoryJson;
import java.util.List;

/** {@code /api/v1/history}: the host's last hour, or that of one process. */
final class HistoryApi extends Endpoint {
  private static final List<Parameter> PARAMETERS =
      List.of(
          Parameter.number(
              Parameter.PID.name(), 0, Integer.MAX_VALUE, "The process; without it, the host."));

  private final LatestSnapshot latest;

  HistoryApi(LatestSnapshot latest) {
    this.latest = latest;
  }

  @Override
  String summary() {
    return "The last hour of the host or of one process, one sample for each ten seconds.";
  }

  @Override
  List<Parameter> parameters() {
    return PARAMETERS;
  }

  @Override
  String schema() {
    return "History";
  }

  @Override
  Response answer(Given given) {
    return new Response(
        200,
        Response.JSON,
        HistoryJson.of(latest.history(), given.intNumber(Parameter.PID.name())));
  }
}

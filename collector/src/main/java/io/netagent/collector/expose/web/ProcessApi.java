package io.netagent.collector.expose.web;

import io.netagent.collector.expose.LatestSnapshot;
import io.netagent.collector.expose.ProcessStatus;
import io.netagent.collector.expose.json.ProcessJson;
import io.netagent.collector.expose.json.ThreadsJson;
import java.util.List;
import java.util.Objects;

/** {@code /api/v1/process}: all of one process on one page. */
final class ProcessApi extends Endpoint {
  private static final List<Parameter> PARAMETERS =
      List.of(Parameter.number("pid", 1, Integer.MAX_VALUE, "The process.").asNeeded());

  private final LatestSnapshot latest;

  ProcessApi(LatestSnapshot latest) {
    this.latest = latest;
  }

  @Override
  String summary() {
    return "One process: who it is, its agent, counts, listeners, sites, findings and last hour.";
  }

  @Override
  List<Parameter> parameters() {
    return PARAMETERS;
  }

  @Override
  String schema() {
    return "OneProcess";
  }

  @Override
  Response answer(Given given) {
    int pid = Objects.requireNonNull(given.intNumber(Parameter.PID.name()));
    LatestSnapshot.Arrival newest = latest.newest();
    if (newest == null) {
      return NotYet.RESPONSE;
    }
    ProcessStatus process = ThreadsJson.process(newest.snapshot(), pid);
    return process == null
        ? noProcess(pid)
        : new Response(
            200,
            Response.JSON,
            ProcessJson.of(newest.snapshot(), process, latest.history().process(pid)));
  }

  static Response noProcess(int pid) {
    return Response.text(
        404, "Process " + pid + " has no socket and no flight record, or does not exist.");
  }
}

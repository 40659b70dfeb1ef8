package io.netagent.collector.expose.web;

import io.netagent.collector.expose.LatestSnapshot;
import io.netagent.collector.expose.ProcessStatus;
import io.netagent.collector.expose.Snapshot;
import io.netagent.collector.expose.json.ListQuery;
import io.netagent.collector.expose.json.ThreadsJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * {@code /api/v1/threads}: the blocked calls of one process. With {@code stacks=true} its agent is
 * asked for the stacks of all threads: a GET that the JVM notices. That is no more than a safepoint
 * of some milliseconds, at most once a second whoever asks how often, and changes nothing; so it
 * stays a GET, which a browser and curl can do.
 */
final class ThreadsApi extends Endpoint {
  private static final List<Parameter> PARAMETERS = parametersOfAll();

  private final LatestSnapshot latest;

  ThreadsApi(LatestSnapshot latest) {
    this.latest = latest;
  }

  private static List<Parameter> parametersOfAll() {
    List<Parameter> all = new ArrayList<>();
    all.add(Parameter.number("pid", 1, Integer.MAX_VALUE, "The process.").asNeeded());
    all.add(
        Parameter.flag(
            "stacks", "true: with the stacks of all its threads, which costs it a safepoint."));
    all.addAll(ListParameters.of(ThreadsJson.COLUMNS, "Those blocked longest first."));
    return List.copyOf(all);
  }

  @Override
  String summary() {
    return "The blocked calls of one process, on demand with the stacks of its threads.";
  }

  @Override
  List<Parameter> parameters() {
    return PARAMETERS;
  }

  @Override
  String schema() {
    return "Threads";
  }

  @Override
  String list() {
    return "threads";
  }

  @Override
  Response answer(Given given) throws BadQueryException {
    ListQuery query = ListParameters.query(ThreadsJson.COLUMNS, given);
    int pid = Objects.requireNonNull(query.pid());
    Boolean stacks = given.flag("stacks");
    LatestSnapshot.Arrival newest = latest.newest();
    if (newest == null) {
      return NotYet.RESPONSE;
    }
    Snapshot snapshot = newest.snapshot();
    ProcessStatus process = ThreadsJson.process(snapshot, pid);
    if (process == null) {
      return ProcessApi.noProcess(pid);
    }
    boolean asked = stacks != null && stacks;
    return new Response(
        200,
        Response.JSON,
        ThreadsJson.of(snapshot, process, query, asked ? snapshot.stacks().ask(pid) : null));
  }
}

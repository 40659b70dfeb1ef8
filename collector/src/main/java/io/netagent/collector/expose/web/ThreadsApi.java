package io.netagent.collector.expose.web;

import io.netagent.collector.expose.LatestSnapshot;
import io.netagent.collector.expose.ProcessStatus;
import io.netagent.collector.expose.Snapshot;
import io.netagent.collector.expose.json.ListQuery;
import io.netagent.collector.expose.json.ThreadsJson;

/**
 * {@code /api/v1/threads}: the blocked calls of one process. With {@code stacks=true} its agent is
 * asked for the stacks of all threads: a GET that the JVM notices. That is no more than a safepoint
 * of some milliseconds, at most once a second whoever asks how often, and changes nothing; so it
 * stays a GET, which a browser and curl can do.
 */
final class ThreadsApi implements Page {
  private final LatestSnapshot latest;

  ThreadsApi(LatestSnapshot latest) {
    this.latest = latest;
  }

  @Override
  public Response answer(Request request) throws BadQueryException {
    QueryParameters query = request.query();
    Integer pid = query.takeNumber("pid", 1, Integer.MAX_VALUE);
    Boolean stacks = query.takeBoolean("stacks");
    ListQuery part = SnapshotApi.page(query, pid);
    query.rejectRest();
    if (pid == null) {
      throw new BadQueryException("parameter 'pid' is needed");
    }
    LatestSnapshot.Arrival newest = latest.newest();
    if (newest == null) {
      return NotYet.RESPONSE;
    }
    Snapshot snapshot = newest.snapshot();
    ProcessStatus process = ThreadsJson.process(snapshot, pid);
    if (process == null) {
      return Response.text(
          404, "Process " + pid + " has no socket and no flight record, or does not exist.");
    }
    boolean asked = stacks != null && stacks;
    return new Response(
        200,
        Response.JSON,
        ThreadsJson.of(snapshot, process, part, asked ? snapshot.stacks().ask(pid) : null));
  }
}

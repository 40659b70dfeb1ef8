package io.netagent.collector.expose.web;

import io.netagent.collector.expose.LatestSnapshot;
import io.netagent.collector.expose.Snapshot;
import io.netagent.collector.expose.json.HostJson;
import io.netagent.collector.expose.json.ListQuery;
import io.netagent.collector.expose.json.ListenersJson;
import io.netagent.collector.expose.json.PortsJson;
import io.netagent.collector.expose.json.ProcessesJson;
import io.netagent.collector.expose.json.RemotesJson;
import io.netagent.collector.expose.json.SitesJson;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The parts of the latest snapshot as JSON, the lists of it in pages. */
final class SnapshotApi implements Page {
  static final int DEFAULT_LIMIT = 100;

  /** An answer stays below some megabytes. */
  static final int MAX_LIMIT = 1000;

  private final LatestSnapshot latest;
  private final boolean byPid;
  private final boolean inPages;
  private final BiFunction<Snapshot, ListQuery, String> json;

  private SnapshotApi(
      LatestSnapshot latest,
      boolean byPid,
      boolean inPages,
      BiFunction<Snapshot, ListQuery, String> json) {
    this.latest = latest;
    this.byPid = byPid;
    this.inPages = inPages;
    this.json = json;
  }

  static Page processes(LatestSnapshot latest) {
    return new SnapshotApi(latest, true, true, ProcessesJson::of);
  }

  static Page sites(LatestSnapshot latest) {
    return new SnapshotApi(latest, true, true, SitesJson::of);
  }

  static Page listeners(LatestSnapshot latest) {
    return new SnapshotApi(latest, true, true, ListenersJson::of);
  }

  static Page ports(LatestSnapshot latest) {
    return new SnapshotApi(latest, false, true, PortsJson::of);
  }

  static Page remotes(LatestSnapshot latest) {
    return new SnapshotApi(latest, false, false, (snapshot, query) -> RemotesJson.of(snapshot));
  }

  static Page host(LatestSnapshot latest) {
    return new SnapshotApi(latest, false, true, HostJson::of);
  }

  @Override
  public Response answer(Request request) throws BadQueryException {
    QueryParameters query = request.query();
    Integer pid = byPid ? query.takeNumber("pid", 0, Integer.MAX_VALUE) : null;
    ListQuery list = inPages ? page(query, pid) : new ListQuery(pid, 0, MAX_LIMIT);
    query.rejectRest();
    LatestSnapshot.Arrival newest = latest.newest();
    return newest == null
        ? NotYet.RESPONSE
        : new Response(200, Response.JSON, json.apply(newest.snapshot(), list));
  }

  /** Takes {@code limit} and {@code offset}. */
  static ListQuery page(QueryParameters query, @Nullable Integer pid) throws BadQueryException {
    Integer limit = query.takeNumber("limit", 1, MAX_LIMIT);
    Integer offset = query.takeNumber("offset", 0, Integer.MAX_VALUE);
    return new ListQuery(pid, offset == null ? 0 : offset, limit == null ? DEFAULT_LIMIT : limit);
  }
}

package io.netagent.collector.expose.web;

import io.netagent.collector.expose.LatestSnapshot;
import io.netagent.collector.expose.Snapshot;
import io.netagent.collector.expose.json.Columns;
import io.netagent.collector.expose.json.HostJson;
import io.netagent.collector.expose.json.ListQuery;
import io.netagent.collector.expose.json.ListenersJson;
import io.netagent.collector.expose.json.PortsJson;
import io.netagent.collector.expose.json.ProcessesJson;
import io.netagent.collector.expose.json.RemotesJson;
import io.netagent.collector.expose.json.SitesJson;
import java.util.List;
import java.util.function.BiFunction;

/** The parts of the latest snapshot as JSON, the lists of it in pages. */
final class SnapshotApi extends Endpoint {
  private final LatestSnapshot latest;
  private final Answer answer;
  private final Columns<?> columns;
  private final List<Parameter> parameters;
  private final BiFunction<Snapshot, ListQuery, String> json;

  private record Answer(String schema, String list, String summary, String order) {}

  private SnapshotApi(
      LatestSnapshot latest,
      Answer answer,
      Columns<?> columns,
      BiFunction<Snapshot, ListQuery, String> json) {
    this.latest = latest;
    this.answer = answer;
    this.columns = columns;
    this.parameters = ListParameters.of(columns, answer.order);
    this.json = json;
  }

  static Endpoint processes(LatestSnapshot latest) {
    return new SnapshotApi(
        latest,
        new Answer(
            "Processes",
            "processes",
            "Processes that have a socket or a flight record, with their counts.",
            "By pid; sockets without a visible owner stand first, under one entry without a pid."),
        ProcessesJson.COLUMNS,
        ProcessesJson::of);
  }

  static Endpoint sites(LatestSnapshot latest) {
    return new SnapshotApi(
        latest,
        new Answer(
            "Sites",
            "sites",
            "Places in the code where connections were opened or first read, and what became of"
                + " those.",
            "Those with most connections first."),
        SitesJson.COLUMNS,
        SitesJson::of);
  }

  static Endpoint listeners(LatestSnapshot latest) {
    return new SnapshotApi(
        latest,
        new Answer(
            "Listeners",
            "listeners",
            "Sockets that listen, with their accept queues.",
            "The fullest accept queue first."),
        ListenersJson.COLUMNS,
        ListenersJson::of);
  }

  static Endpoint ports(LatestSnapshot latest) {
    return new SnapshotApi(
        latest,
        new Answer(
            "Ports",
            "namespaces",
            "Ephemeral ports of each network namespace, and the fullest uses of them.",
            "The collector's own namespace first."),
        PortsJson.COLUMNS,
        PortsJson::of);
  }

  static Endpoint remotes(LatestSnapshot latest) {
    return new SnapshotApi(
        latest,
        new Answer(
            "Remotes",
            "remotes",
            "The remotes with most connections; /groups has all of them.",
            "Those with most connections first."),
        RemotesJson.COLUMNS,
        RemotesJson::of);
  }

  static Endpoint host(LatestSnapshot latest) {
    return new SnapshotApi(
        latest,
        new Answer(
            "Host",
            "namespaces",
            "How the sockets are read and what that costs; the kernel's totals, counters and"
                + " limits.",
            "The collector's own namespace first."),
        HostJson.COLUMNS,
        HostJson::of);
  }

  @Override
  String summary() {
    return answer.summary;
  }

  @Override
  List<Parameter> parameters() {
    return parameters;
  }

  @Override
  String schema() {
    return answer.schema;
  }

  @Override
  String list() {
    return answer.list;
  }

  @Override
  Response answer(Given given) throws BadQueryException {
    LatestSnapshot.Arrival newest = latest.newest();
    return newest == null
        ? NotYet.RESPONSE
        : new Response(
            200,
            Response.JSON,
            json.apply(newest.snapshot(), ListParameters.query(columns, given)));
  }
}

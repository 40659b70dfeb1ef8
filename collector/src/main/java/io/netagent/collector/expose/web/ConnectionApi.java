package io.netagent.collector.expose.web;

import io.netagent.collector.correlate.EndedConnection;
import io.netagent.collector.expose.ConnectionListing;
import io.netagent.collector.expose.LatestSnapshot;
import io.netagent.collector.expose.json.ConnectionJson;
import java.util.List;

/** {@code /api/v1/connection}: one connection, by the id that lists give it. */
final class ConnectionApi extends Endpoint {
  private static final Parameter ID =
      Parameter.text("id", "The id of a row of /connections.").asNeeded();

  private final LatestSnapshot latest;

  ConnectionApi(LatestSnapshot latest) {
    this.latest = latest;
  }

  @Override
  String summary() {
    return "All that is known of one connection, and its life.";
  }

  @Override
  List<Parameter> parameters() {
    return List.of(ID);
  }

  @Override
  String schema() {
    return "OneConnection";
  }

  @Override
  Response answer(Given given) {
    LatestSnapshot.Arrival newest = latest.newest();
    if (newest == null) {
      return NotYet.RESPONSE;
    }
    String id = given.textOr(ID.name(), "");
    ConnectionListing connections = newest.snapshot().connections();
    ConnectionListing.Listed listed = connections.find(id);
    EndedConnection ended = connections.findEnd(id);
    return listed == null && ended == null
        ? Response.text(
            404,
            "No connection with this id is known: it has ended more than ten minutes ago or before"
                + " many others, or its network namespace is gone, or there never was one.")
        : new Response(200, Response.JSON, ConnectionJson.of(newest, listed, ended));
  }
}

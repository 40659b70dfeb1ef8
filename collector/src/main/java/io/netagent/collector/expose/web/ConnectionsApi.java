package io.netagent.collector.expose.web;

import io.netagent.collector.expose.ConnectionListing;
import io.netagent.collector.expose.LatestSnapshot;
import io.netagent.collector.expose.json.ConnectionsJson;
import io.netagent.collector.expose.json.ListQuery;
import io.netagent.collector.expose.listing.ConnectionField;
import io.netagent.collector.expose.listing.ConnectionOrder;
import io.netagent.collector.expose.listing.ConnectionTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** {@code /api/v1/connections}: searched, filtered, sorted, in pages. */
final class ConnectionsApi extends Endpoint {
  private static final List<Parameter> PARAMETERS = parametersOfAll();

  private final LatestSnapshot latest;

  ConnectionsApi(LatestSnapshot latest) {
    this.latest = latest;
  }

  private static List<Parameter> parametersOfAll() {
    List<Parameter> all = new ArrayList<>(ConnectionParameters.ALL);
    all.add(
        Parameter.sort(
            ConnectionField.labels(),
            "Sorted by this field, with - from the largest down; what is not known comes last. Equal"
                + " ones keep their order from page to page."));
    return Parameter.paged(all);
  }

  @Override
  String summary() {
    return "TCP sockets one by one, with all that kernel and agent know of them.";
  }

  @Override
  List<Parameter> parameters() {
    return PARAMETERS;
  }

  @Override
  String schema() {
    return "Connections";
  }

  @Override
  String list() {
    return "connections";
  }

  @Override
  Response answer(Given given) throws BadQueryException {
    List<ConnectionTest> tests = ConnectionParameters.given(given);
    String sort = given.text("sort");
    ListQuery part = given.part();
    LatestSnapshot.Arrival newest = latest.newest();
    if (newest == null) {
      return NotYet.RESPONSE;
    }
    ConnectionListing.Page page =
        newest
            .snapshot()
            .connections()
            .page(
                ConnectionParameters.selection(given, tests, newest.snapshot()),
                sort == null
                    ? ConnectionOrder.NONE
                    : Objects.requireNonNull(ConnectionOrder.parse(sort)),
                part.offset(),
                part.limit());
    return new Response(200, Response.JSON, ConnectionsJson.of(newest, part, page));
  }
}

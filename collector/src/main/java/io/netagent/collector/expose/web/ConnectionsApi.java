package io.netagent.collector.expose.web;

import io.netagent.collector.expose.ConnectionListing;
import io.netagent.collector.expose.LatestSnapshot;
import io.netagent.collector.expose.json.ConnectionsJson;
import io.netagent.collector.expose.json.CsvText;
import io.netagent.collector.expose.json.ListQuery;
import io.netagent.collector.expose.listing.ConnectionField;
import io.netagent.collector.expose.listing.ConnectionOrder;
import io.netagent.collector.expose.listing.ConnectionTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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
  @Nullable Response all(Given given, List<String> columns) throws BadQueryException {
    List<ConnectionTest> tests = ConnectionParameters.given(given);
    LatestSnapshot.Arrival newest = latest.newest();
    if (newest == null || given.has(Parameter.OFFSET.name())) {
      return null;
    }
    ConnectionListing connections = newest.snapshot().connections();
    ConnectionListing.Selection selection =
        ConnectionParameters.selection(given, tests, newest.snapshot());
    int total = connections.page(selection, ConnectionOrder.NONE, 0, 1).total();
    return Response.streamed(
        Response.CSV,
        Map.of(TOTAL, Integer.toString(total)),
        to -> {
          to.write(CsvText.head(columns));
          connections.all(
              selection,
              order(given),
              rows -> to.write(ConnectionsJson.csvRows(newest, columns, rows)));
        });
  }

  private static ConnectionOrder order(Given given) {
    String sort = given.text("sort");
    return sort == null
        ? ConnectionOrder.NONE
        : Objects.requireNonNull(ConnectionOrder.parse(sort));
  }

  @Override
  Response answer(Given given) throws BadQueryException {
    List<ConnectionTest> tests = ConnectionParameters.given(given);
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
                order(given),
                part.offset(),
                part.limit());
    return new Response(200, Response.JSON, ConnectionsJson.of(newest, part, page));
  }
}

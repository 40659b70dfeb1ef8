package io.netagent.collector.expose.web;

import io.netagent.collector.expose.json.CsvText;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A page of the API: says of itself what stands in the OpenAPI document. */
abstract class Endpoint implements Page {
  /** Header of CSV: rows that match, of which the answer may show a part. */
  static final String TOTAL = "X-Netagent-Total";

  private static final int OK = 200;

  /** Without a limit; but connections, of which there may be half a million, are all sent. */
  private static final int MAX_CSV_ROWS = 10_000;

  /** In one sentence. */
  abstract String summary();

  abstract List<Parameter> parameters();

  /** The name of its answer among the schemas. */
  abstract String schema();

  /** The field of the answer that holds its list; null if it is none. */
  @Nullable String list() {
    return null;
  }

  /** The answer to a request whose parameters have been checked as they are declared. */
  abstract Response answer(Given given) throws BadQueryException;

  @Override
  public final Response answer(Request request) throws BadQueryException {
    Given given = Given.of(parameters(), request.query());
    String list = list();
    if (list == null || !wantsCsv(given, request)) {
      return answer(given);
    }
    List<String> columns = Schemas.columns(schema(), list);
    if (!given.has(Parameter.LIMIT.name())) {
      Response all = all(given, columns);
      if (all != null) {
        return all;
      }
    }
    Response response = answer(given.withLimit(MAX_CSV_ROWS));
    if (response.status() != OK) {
      return response;
    }
    String json = response.body();
    int total = CsvText.total(json);
    return new Response(
        OK,
        Response.CSV,
        CsvText.of(json, list, columns),
        total < 0 ? Map.of() : Map.of(TOTAL, Integer.toString(total)));
  }

  /** All rows that match as CSV; null where one answer in JSON has enough of them. */
  @Nullable Response all(Given given, List<String> columns) throws BadQueryException {
    return null;
  }

  private static boolean wantsCsv(Given given, Request request) {
    String format = given.text(Parameter.FORMAT.name());
    if (format != null) {
      return format.equals("csv");
    }
    String accept = request.headers().first("Accept"); // By its name: a star means JSON.
    return accept != null && accept.toLowerCase(Locale.ROOT).contains("text/csv");
  }
}

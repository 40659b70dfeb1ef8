package io.netagent.collector.expose.web;

import io.netagent.collector.expose.json.CsvText;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A page of the API: says of itself what stands in the OpenAPI document. */
abstract class Endpoint implements Page {
  private static final int OK = 200;

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
    Response response = answer(given);
    String list = list();
    return list != null && response.status() == OK && wantsCsv(given, request)
        ? new Response(
            OK, Response.CSV, CsvText.of(response.body(), list, Schemas.columns(schema(), list)))
        : response;
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

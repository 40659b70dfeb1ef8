package io.netagent.collector.expose.web;

import java.util.Map;

/** {@code /api/v1/openapi.json}: what the API is, made of what its pages say of themselves. */
final class OpenApiPage implements Page {
  private final String document;

  OpenApiPage(Map<String, Endpoint> api, String version) {
    document = new OpenApiDocument(api, version).toJson();
  }

  @Override
  public Response answer(Request request) throws BadQueryException {
    request.query().rejectRest();
    return new Response(200, Response.JSON, document);
  }
}

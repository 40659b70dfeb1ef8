package io.netagent.collector.expose.web;

import java.util.Map;

/**
 * One answer, complete before its first byte is sent: an error in a page can still become a 500.
 *
 * @param headers beside those that every answer has; they win over these
 */
record Response(int status, String contentType, String body, Map<String, String> headers) {
  static final String TEXT = "text/plain; charset=utf-8";
  static final String HTML = "text/html; charset=utf-8";
  static final String JSON = "application/json";
  static final String CSV = "text/csv; charset=utf-8; header=present";

  Response {
    headers = Map.copyOf(headers);
  }

  /** With no header of its own. */
  Response(int status, String contentType, String body) {
    this(status, contentType, body, Map.of());
  }

  static Response text(int status, String line) {
    return new Response(status, TEXT, line + "\n");
  }
}

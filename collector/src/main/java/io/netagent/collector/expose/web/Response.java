package io.netagent.collector.expose.web;

/**
 * One answer, complete before its first byte is sent: an error in a page can still become a 500.
 */
record Response(int status, String contentType, String body) {
  static final String TEXT = "text/plain; charset=utf-8";
  static final String HTML = "text/html; charset=utf-8";
  static final String JSON = "application/json";
  static final String CSV = "text/csv; charset=utf-8; header=present";

  static Response text(int status, String line) {
    return new Response(status, TEXT, line + "\n");
  }
}

package io.netagent.collector.expose.web;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One answer, complete before its first byte is sent: an error in a page can still become a 500.
 * But for a long list, which is sent as it is made: an error ends its connection before the last
 * chunk.
 *
 * @param headers beside those that every answer has; they win over these
 * @param encoded the body as it is sent, where the page has made it; else null
 * @param streamed what writes the body; null where it is there
 */
record Response(
    int status,
    String contentType,
    String body,
    Map<String, String> headers,
    @Nullable Encoded encoded,
    @Nullable Streamed streamed) {
  static final String TEXT = "text/plain; charset=utf-8";
  static final String HTML = "text/html; charset=utf-8";
  static final String JSON = "application/json";
  static final String CSV = "text/csv; charset=utf-8; header=present";

  Response {
    headers = Map.copyOf(headers);
  }

  /** With no header of its own. */
  Response(int status, String contentType, String body) {
    this(status, contentType, body, Map.of(), null, null);
  }

  /** With headers of its own. */
  Response(int status, String contentType, String body, Map<String, String> headers) {
    this(status, contentType, body, headers, null, null);
  }

  /** A body that is kept by its page and not to be changed. */
  static final class Encoded {
    final byte[] bytes;
    final boolean gzip;

    Encoded(byte[] bytes, boolean gzip) {
      this.bytes = bytes;
      this.gzip = gzip;
    }
  }

  static Response text(int status, String line) {
    return new Response(status, TEXT, line + "\n");
  }

  /** A body that was made in advance, for many requests. */
  static Response encoded(String contentType, byte[] bytes, boolean gzip) {
    return new Response(200, contentType, "", Map.of(), new Encoded(bytes, gzip), null);
  }

  /** Writes a body piece by piece. */
  @FunctionalInterface
  interface Streamed {
    void write(Writer to) throws IOException;
  }

  /** A body that is made while it is sent. */
  static Response streamed(String contentType, Map<String, String> headers, Streamed streamed) {
    return new Response(200, contentType, "", headers, null, streamed);
  }

  /** The text, however it is sent. */
  @Override
  public String body() {
    if (streamed != null) {
      StringWriter text = new StringWriter();
      try {
        streamed.write(text);
      } catch (IOException e) {
        throw new UncheckedIOException("a StringWriter threw", e);
      }
      return text.toString();
    }
    return encoded == null || encoded.gzip
        ? body
        : new String(encoded.bytes, StandardCharsets.UTF_8);
  }
}

package io.netagent.collector.expose.cli;

import io.netagent.collector.config.ListenAddress;
import io.netagent.collector.expose.NotThereException;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * Asks a collector that serves. By HttpURLConnection: java.net.http takes longer to load than to
 * ask.
 */
final class RunningCollector {
  private static final int CONNECT_TIMEOUT_MILLIS = 2_000;
  private static final int READ_TIMEOUT_MILLIS = 10_000;
  private static final int MAX_REASON_BYTES = 1_000;
  private static final int MAX_ANSWER_BYTES = 64 << 20;

  private RunningCollector() {}

  /** Where one that was started with this configuration answers. */
  static URI at(ListenAddress listen) {
    ListenAddress asked =
        listen.isWildcard()
            ? new ListenAddress(listen.host().contains(":") ? "::1" : "127.0.0.1", listen.port())
            : listen;
    return URI.create("http://" + asked);
  }

  /**
   * The body of the answer.
   *
   * @param target path and query, such as {@code /api/v1/findings?pid=1}
   */
  static String get(URI collector, String target) throws IOException {
    URI asked = URI.create(collector.toString().replaceAll("/+$", "") + target);
    if (!"http".equals(asked.getScheme())) {
      throw new IOException("an address begins with http://");
    }
    HttpURLConnection connection = (HttpURLConnection) asked.toURL().openConnection(Proxy.NO_PROXY);
    connection.setConnectTimeout(CONNECT_TIMEOUT_MILLIS);
    connection.setReadTimeout(READ_TIMEOUT_MILLIS);
    connection.setInstanceFollowRedirects(false);
    try {
      int status = connection.getResponseCode();
      if (status != HttpURLConnection.HTTP_OK) {
        String reason = reason(connection);
        if (status == HttpURLConnection.HTTP_NOT_FOUND && !reason.isEmpty()) {
          throw new NotThereException(reason);
        }
        throw new IOException("HTTP status " + status + (reason.isEmpty() ? "" : ": " + reason));
      }
      try (InputStream body = connection.getInputStream()) {
        return new String(body.readNBytes(MAX_ANSWER_BYTES), StandardCharsets.UTF_8);
      }
    } finally {
      connection.disconnect();
    }
  }

  /** The line of text that comes with an error of a collector; empty if there is none. */
  private static String reason(HttpURLConnection connection) throws IOException {
    String type = connection.getContentType();
    try (InputStream body = connection.getErrorStream()) {
      if (body == null || type == null || !type.startsWith("text/plain")) {
        return "";
      }
      String text = new String(body.readNBytes(MAX_REASON_BYTES), StandardCharsets.UTF_8);
      return text.lines().findFirst().orElse("");
    }
  }
}

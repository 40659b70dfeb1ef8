package com.example.orders;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Asks the order service for the status of an order. */
final class OrderStatusClient {
  private static final int TIMEOUT_MILLIS = 5_000;

  private final URI orderService;
  private final List<HttpURLConnection> unanswered = new ArrayList<>();

  OrderStatusClient(URI orderService) {
    this.orderService = orderService;
  }

  /** The status, or "unknown" while the service does not tell it. */
  String fetchStatus(int orderId) throws IOException {
    URI order = orderService.resolve("/orders/" + orderId);
    HttpURLConnection connection = (HttpURLConnection) order.toURL().openConnection();
    connection.setConnectTimeout(TIMEOUT_MILLIS);
    connection.setReadTimeout(TIMEOUT_MILLIS);
    if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
      // The leak: nobody reads this answer to its end, and nobody closes it.
      unanswered.add(connection);
      return "unknown";
    }
    try (InputStream body = connection.getInputStream()) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  int unansweredCount() {
    return unanswered.size();
  }
}

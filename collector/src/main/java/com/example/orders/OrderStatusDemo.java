package com.example.orders;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;

/** Polls the status of one order after the other, until its standard input ends. */
public final class OrderStatusDemo {
  private static final int PAUSE_MILLIS = 100;

  /** Well below any limit of file descriptors. */
  private static final int MAX_UNANSWERED = 200;

  private OrderStatusDemo() {}

  /** Takes the order service's address. */
  public static void main(String[] arguments) throws InterruptedException {
    endWithStandardInput();
    OrderStatusClient client = new OrderStatusClient(URI.create(arguments[0]));
    for (int orderId = 1; ; orderId++) {
      if (client.unansweredCount() < MAX_UNANSWERED) {
        poll(client, orderId);
      }
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  private static void poll(OrderStatusClient client, int orderId) {
    try {
      client.fetchStatus(orderId);
    } catch (IOException e) {
      System.err.println("order " + orderId + ": " + e.getMessage());
    }
  }

  /** The demo that started us may be killed; its end of the pipe is then closed. */
  private static void endWithStandardInput() {
    Thread watcher =
        new Thread(
            () -> {
              try {
                while (System.in.read() >= 0) {
                  // Nothing is ever sent.
                }
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              } finally {
                System.exit(0);
              }
            },
            "end-with-stdin");
    watcher.setDaemon(true);
    watcher.start();
  }
}

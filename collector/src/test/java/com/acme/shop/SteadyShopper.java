package com.acme.shop;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Healthy: asks a web server over and over, and once more a moment later when that fails. Argument:
 * its port. Prints READY after some answers, FAILED after the first error, and BACK after answers
 * that came after it.
 */
final class SteadyShopper {
  private static final int THREADS = 4;
  private static final int ENOUGH = 100;

  private SteadyShopper() {}

  public static void main(String[] arguments) throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + arguments[0] + "/"))
            .timeout(Duration.ofSeconds(10))
            .build();
    AtomicInteger answers = new AtomicInteger();
    AtomicInteger failures = new AtomicInteger();
    for (int i = 0; i < THREADS; i++) {
      Thread shopper = new Thread(() -> shop(client, request, answers, failures), "shopper-" + i);
      shopper.setDaemon(true);
      shopper.start();
    }
    System.in.read();
  }

  static void shop(
      HttpClient client, HttpRequest request, AtomicInteger answers, AtomicInteger failures) {
    try {
      while (true) {
        try {
          client.send(request, BodyHandlers.ofByteArray());
          if (answers.incrementAndGet() == ENOUGH) {
            System.out.println(failures.get() == 0 ? "READY" : "BACK");
          }
          TimeUnit.MILLISECONDS.sleep(20);
        } catch (IOException e) {
          if (failures.incrementAndGet() == 1) {
            answers.set(0);
            System.out.println("FAILED");
          }
          TimeUnit.MILLISECONDS.sleep(200);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package com.acme.quotes;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Sick: TLS to a port that never says a word, by OkHttp without a time-out in two threads and by
 * the JDK's client. Argument: port.
 */
final class SecureQuotes {
  private SecureQuotes() {}

  public static void main(String[] arguments) {
    String url = "https://127.0.0.1:" + arguments[0] + "/quote";
    OkHttpClient client =
        new OkHttpClient.Builder().readTimeout(Duration.ZERO).callTimeout(Duration.ZERO).build();
    for (int i = 0; i < 2; i++) {
      new Thread(() -> byOkHttp(client, url), "okhttp-" + i).start();
    }
    new Thread(() -> byJdkClient(url), "jdk-client").start();
    System.out.println("READY");
  }

  static int byOkHttp(OkHttpClient client, String url) {
    try (Response response = client.newCall(new Request.Builder().url(url).build()).execute()) {
      return response.code();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static int byJdkClient(String url) {
    try {
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(URI.create(url)).build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return -1;
    }
  }
}

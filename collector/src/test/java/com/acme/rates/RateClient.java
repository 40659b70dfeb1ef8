package com.acme.rates;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/**
 * Asks for rates. Arguments: port, what it does:
 *
 * <ul>
 *   <li>{@code okhttp}, {@code jdk}: sick, a client for each of 60 requests
 *   <li>{@code unclosed}: sick, ten responses of HttpClient 5 are not closed, four threads wait
 *   <li>{@code burst}, {@code jdk-burst}: healthy, one client, forty requests at once, then one
 *       after another
 * </ul>
 */
final class RateClient {
  private static final List<Object> HELD = Collections.synchronizedList(new ArrayList<>());

  private final String url;

  private RateClient(String url) {
    this.url = url;
  }

  public static void main(String[] arguments) throws Exception {
    RateClient rates = new RateClient("http://127.0.0.1:" + arguments[0] + "/rate");
    switch (arguments[1]) {
      case "okhttp" -> rates.repeat(rates::fetchWithOkHttp);
      case "jdk" -> rates.repeat(rates::fetchWithJdk);
      case "unclosed" -> rates.fillPool();
      case "jdk-burst" -> rates.burst(HttpClient.newHttpClient());
      default -> rates.burst(pool(100));
    }
    System.out.println("READY");
    System.in.read();
  }

  private interface Fetch {
    int rate() throws Exception;
  }

  private void repeat(Fetch fetch) throws Exception {
    for (int i = 0; i < 60; i++) {
      fetch.rate();
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private int fetchWithOkHttp() throws Exception {
    OkHttpClient client = new OkHttpClient();
    HELD.add(client);
    try (Response response = client.newCall(new Request.Builder().url(url).build()).execute()) {
      return response.body() == null ? 0 : response.body().string().length();
    }
  }

  private int fetchWithJdk() throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    HELD.add(client);
    return fetch(client);
  }

  private int fetch(HttpClient client) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url)).version(HttpClient.Version.HTTP_1_1).build();
    return client.send(request, BodyHandlers.ofString()).body().length();
  }

  private static CloseableHttpClient pool(int size) {
    return HttpClients.custom()
        .setConnectionManager(
            PoolingHttpClientConnectionManagerBuilder.create()
                .setMaxConnTotal(size)
                .setMaxConnPerRoute(size)
                .build())
        .build();
  }

  @SuppressWarnings("deprecation") // The sick way: a response that somebody must close.
  private int fetchUnclosed(CloseableHttpClient client) throws Exception {
    var response = client.execute(new HttpGet(url));
    HELD.add(response);
    return response.getCode();
  }

  private void fillPool() throws Exception {
    CloseableHttpClient client = pool(10);
    for (int i = 0; i < 10; i++) {
      fetchUnclosed(client);
    }
    for (int i = 0; i < 4; i++) {
      daemon(() -> fetchUnclosed(client));
    }
  }

  private int fetch(CloseableHttpClient client) throws Exception {
    return client.execute(
        new HttpGet(url), response -> EntityUtils.toString(response.getEntity()).length());
  }

  private void burst(CloseableHttpClient client) throws Exception {
    atOnce(() -> fetch(client));
    daemon(() -> forEver(() -> fetch(client)));
  }

  private void burst(HttpClient client) throws Exception {
    atOnce(() -> fetch(client));
    daemon(() -> forEver(() -> fetch(client)));
  }

  private static void atOnce(Fetch fetch) throws Exception {
    ExecutorService workers = Executors.newFixedThreadPool(40);
    CyclicBarrier start = new CyclicBarrier(40);
    for (int i = 0; i < 40; i++) {
      workers.submit(
          () -> {
            start.await();
            return fetch.rate();
          });
    }
    workers.shutdown();
    workers.awaitTermination(30, TimeUnit.SECONDS);
  }

  private static int forEver(Fetch fetch) throws Exception {
    while (true) {
      fetch.rate();
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }

  private static void daemon(Fetch fetch) {
    Thread thread =
        new Thread(
            () -> {
              try {
                fetch.rate();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            },
            "rate-worker");
    thread.setDaemon(true);
    thread.start();
  }
}

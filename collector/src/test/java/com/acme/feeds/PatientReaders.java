package com.acme.feeds;

import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Executors;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import org.apache.http.client.methods.HttpGet;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;
import org.apache.http.util.EntityUtils;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPubSub;

/**
 * Healthy: reads that wait long and without a time-out, because nothing is owed them or the answer
 * is held back on purpose. Arguments: port of a web server, port of a Redis.
 */
final class PatientReaders {
  private PatientReaders() {}

  private interface Task {
    void run() throws Exception;
  }

  public static void main(String[] arguments) throws Exception {
    String web = "http://127.0.0.1:" + arguments[0];
    for (int i = 0; i < 3; i++) {
      start("poll-" + i, () -> pollForEver(web + "/poll"));
    }
    start("events", () -> readEvents(web + "/events"));
    start("subscriber", () -> subscribe(Integer.parseInt(arguments[1])));
    OkHttpClient client = new OkHttpClient.Builder().readTimeout(Duration.ZERO).build();
    WebSocket socket =
        client.newWebSocket(
            new Request.Builder().url(web + "/socket").build(), new WebSocketListener() {});
    start(
        "publisher",
        () ->
            Executors.newSingleThreadScheduledExecutor()
                .scheduleAtFixedRate(
                    () -> socket.send("tick"), 1, 7, java.util.concurrent.TimeUnit.SECONDS));
    CloseableHttpClient pool = HttpClients.createDefault();
    for (int i = 0; i < 5; i++) {
      EntityUtils.consume(pool.execute(new HttpGet(web + "/quick")).getEntity());
    }
    System.out.println("READY");
    System.in.read();
    pool.close();
  }

  private static void start(String name, Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (Exception e) {
                e.printStackTrace();
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }

  static void pollForEver(String url) throws Exception {
    while (true) {
      HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
      try (InputStream in = connection.getInputStream()) {
        in.readAllBytes();
      }
    }
  }

  static void readEvents(String url) throws Exception {
    OkHttpClient client = new OkHttpClient.Builder().readTimeout(Duration.ZERO).build();
    try (Response response = client.newCall(new Request.Builder().url(url).build()).execute()) {
      while (response.body().source().readUtf8Line() != null) {
        Thread.onSpinWait();
      }
    }
  }

  static void subscribe(int port) {
    try (Jedis jedis = new Jedis("127.0.0.1", port, 0)) {
      jedis.subscribe(new JedisPubSub() {}, "news");
    }
  }
}

package io.netagent.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;

/** The receivers of the Alertmanager example: all of them in one, which tells their names. */
final class Webhook implements AutoCloseable {
  static final Path EXAMPLE = Room.ROOT.resolve("alertmanager/alertmanager.yml");
  private static final String PLACEHOLDER = "http://127.0.0.1:9099/";
  private static final int ARRIVAL_SECONDS = 60; // it takes about 1.5 s

  /**
   * @param receiver its name in the configuration
   * @param group process and topic
   * @param alerts alertname@instance of each
   */
  record Notification(String receiver, String group, Set<String> alerts) {}

  private final BlockingQueue<Notification> arrived = new LinkedBlockingQueue<>();
  private final HttpServer server;

  Webhook() throws IOException {
    ObjectMapper json = new ObjectMapper();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          JsonNode body = json.readTree(exchange.getRequestBody());
          Set<String> alerts = new TreeSet<>();
          for (JsonNode alert : body.path("alerts")) {
            JsonNode labels = alert.path("labels");
            alerts.add(labels.path("alertname").asText() + "@" + labels.path("instance").asText());
          }
          JsonNode labels = body.path("groupLabels");
          String group = labels.path("process").asText() + " " + labels.path("topic").asText();
          arrived.add(new Notification(body.path("receiver").asText(), group, alerts));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
  }

  /** The example with this as its receivers, and with less patience. */
  String config(String groupWait) {
    String ours =
        Room.text(EXAMPLE)
            .replace(PLACEHOLDER, "http://127.0.0.1:" + server.getAddress().getPort() + "/")
            .replace("group_wait: 30s", "group_wait: " + groupWait)
            .replace("group_interval: 5m", "group_interval: 1s");
    Assertions.assertFalse(ours.contains(PLACEHOLDER), ours);
    Assertions.assertFalse(ours.contains("30s") || ours.contains("5m"), ours);
    return ours;
  }

  /** The next notifications, so many. */
  List<Notification> arrivals(int count) throws InterruptedException {
    List<Notification> all = new ArrayList<>();
    while (all.size() < count) {
      Notification next = poll(ARRIVAL_SECONDS);
      Assertions.assertNotNull(next, "only " + all);
      all.add(next);
    }
    return all;
  }

  /** The next one, or null if none comes. */
  Notification poll(int seconds) throws InterruptedException {
    return arrived.poll(seconds, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

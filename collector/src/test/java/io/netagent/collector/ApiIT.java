package io.netagent.collector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netagent.collector.expose.web.Conformity;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The API over HTTP, of a packaged collector that watches this JVM's sockets. */
final class ApiIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final int CONNECTIONS = 30;

  @TempDir private Path directory;

  private static HttpResponse<String> get(CollectorProcess collector, String target)
      throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + collector.port() + target);
    return CLIENT.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  private static JsonNode json(CollectorProcess collector, String target) throws Exception {
    HttpResponse<String> response = get(collector, target);
    assertEquals(200, response.statusCode(), target + ": " + response.body());
    return JSON.readTree(response.body());
  }

  @Test
  void connections_ofARealTable_areFoundSortedPagedAndGrouped() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    try (ServerSocket server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        CollectorProcess collector =
            CollectorProcess.start(
                directory, "run", "--listen", "127.0.0.1:0", "--interval", "1s")) {
      String end = "127.0.0.1:" + server.getLocalPort();
      for (int i = 0; i < CONNECTIONS; i++) {
        sockets.add(new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort()));
      }
      String own = "/api/v1/connections?remote=" + end + "&state=established";
      collector.await(
          "the connections",
          () ->
              get(collector, own).body().contains("\"total\" : " + CONNECTIONS)
                  || get(collector, own).body().contains("\"total\":" + CONNECTIONS));
      Set<String> ids = new HashSet<>();
      for (int offset = 0; offset < CONNECTIONS; offset += 7) {
        json(collector, own + "&sort=-recvQueueBytes&limit=7&offset=" + offset)
            .get("connections")
            .forEach(row -> ids.add(row.get("id").asText()));
      }
      assertEquals(CONNECTIONS, ids.size());
      JsonNode groups =
          json(collector, "/api/v1/groups?by=remote,direction&remote=" + end).get("groups");
      assertEquals(1, groups.size(), groups.toPrettyString());
      assertEquals(CONNECTIONS, groups.get(0).get("connections").asInt());
      assertEquals("outbound", groups.get(0).get("direction").asText());
      String query = groups.get(0).get("connectionsQuery").asText();
      assertEquals(
          CONNECTIONS, json(collector, "/api/v1/connections?" + query).get("total").asInt());
      String csv = get(collector, own + "&format=csv").body();
      assertEquals(CONNECTIONS + 1, csv.split("\r\n", -1).length - 1);
      String id = java.net.URLEncoder.encode(ids.iterator().next(), "UTF-8");
      JsonNode one = json(collector, "/api/v1/connection?id=" + id);
      assertEquals(end, one.get("connection").get("remote").asText());
      assertTrue(one.get("life").size() > 0);
      conforms(collector, id);
      assertEquals(400, get(collector, "/api/v1/connections?nosuch=1").statusCode());
      assertEquals(404, get(collector, "/api/v1/connection?id=nosuch").statusCode());
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  private static void conforms(CollectorProcess collector, String id) throws Exception {
    Conformity conformity = new Conformity(json(collector, "/api/v1/openapi.json"));
    long pid = ProcessHandle.current().pid();
    for (String target :
        List.of(
            "connections?limit=1000",
            "groups",
            "connection?id=" + id,
            "processes?limit=1000",
            "process?pid=" + pid,
            "threads?pid=" + pid,
            "sites",
            "listeners",
            "ports",
            "remotes",
            "host",
            "history",
            "findings")) {
      String path = "/api/v1/" + target.replaceAll("\\?.*", "");
      assertEquals(
          List.of(), conformity.problems(path, json(collector, "/api/v1/" + target)), target);
    }
  }
}

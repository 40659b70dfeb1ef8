package io.netagent.collector.expose.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netagent.collector.expose.LatestSnapshot;
import io.netagent.collector.expose.SnapshotFixture;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The document is what the code does: each path, each parameter, each field. */
final class OpenApiTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Map<String, List<String>> QUERIES = queries();

  private final LatestSnapshot latest = new LatestSnapshot(() -> 11_000_000_000L);
  private final Map<String, Endpoint> api = WebServer.api(latest);
  private JsonNode document;

  private static Map<String, List<String>> queries() {
    String pid = "pid=" + SnapshotFixture.SICK_PID;
    Map<String, List<String>> queries = new LinkedHashMap<>();
    queries.put(
        "connection", List.of("id=" + SnapshotFixture.OWN_NAMESPACE + "-1f", "id=1-a", "id=1-b"));
    queries.put("process", List.of(pid));
    queries.put("site", List.of("id=" + SnapshotFixture.SICK_PID + "-1-0"));
    queries.put("threads", List.of(pid, pid + "&stacks=true"));
    queries.put("history", List.of("", pid));
    queries.put("groups", List.of("", "by=site,role,kind,networkNamespace,family,localPort"));
    return queries;
  }

  @BeforeEach
  void makeDocument() throws Exception {
    latest.accept(SnapshotFixture.ended());
    document = JSON.readTree(new OpenApiPage(api, "1.2.3").answer(request("")).body());
  }

  private static Request request(String query) throws BadQueryException {
    return new Request("/", QueryParameters.parse(query), name -> null);
  }

  @Test
  void document_listsEachPathOfTheApi() {
    Set<String> paths = new TreeSet<>();
    document.get("paths").fieldNames().forEachRemaining(paths::add);
    assertEquals(new TreeSet<>(api.keySet()), paths);
    assertEquals("3.1.0", document.get("openapi").asText());
  }

  @Test
  void answers_haveTheFieldsOfTheDocument_andNoOthers() throws Exception {
    Conformity conformity = new Conformity(document);
    for (Map.Entry<String, Endpoint> each : api.entrySet()) {
      String name = each.getKey().substring("/api/v1/".length());
      for (String query : QUERIES.getOrDefault(name, List.of(""))) {
        Response response = each.getValue().answer(request(query));
        assertEquals(200, response.status(), name + ": " + response.body());
        assertEquals(
            List.of(), conformity.problems(each.getKey(), JSON.readTree(response.body())), name);
      }
    }
    Set<String> unseen = conformity.unseen();
    // Nothing is awaited in the fixture; Head and Part are in the schemas of those that have them.
    unseen.removeIf(field -> field.matches("(Awaited|Head|Part)\\..*"));
    assertEquals(Set.of(), unseen, "documented, and in no answer");
  }

  @Test
  void parameters_ofTheDocument_areTaken() throws Exception {
    for (Map.Entry<String, Endpoint> each : api.entrySet()) {
      String name = each.getKey().substring("/api/v1/".length());
      List<JsonNode> parameters = new ArrayList<>();
      document
          .get("paths")
          .get(each.getKey())
          .get("get")
          .get("parameters")
          .forEach(parameters::add);
      String needed = QUERIES.getOrDefault(name, List.of("")).get(0);
      for (JsonNode parameter : parameters) {
        String own = parameter.get("name").asText();
        if (needed.startsWith(own + "=")) {
          continue;
        }
        for (String value : values(own, parameter.get("schema"))) {
          String query = own + "=" + value + (needed.isEmpty() ? "" : "&" + needed);
          assertEquals(200, each.getValue().answer(request(query)).status(), name + "?" + query);
        }
      }
      BadQueryException refused =
          assertThrows(BadQueryException.class, () -> each.getValue().answer(request("nosuch=1")));
      assertTrue(String.valueOf(refused.getMessage()).contains("'nosuch'"), name);
    }
  }

  private static List<String> values(String name, JsonNode schema) {
    if (schema.has("enum")) {
      List<String> values = new ArrayList<>();
      schema.get("enum").forEach(each -> values.add(each.asText()));
      return values;
    }
    return switch (schema.get("type").asText()) {
      case "integer" -> List.of(schema.get("minimum").asText(), schema.get("maximum").asText());
      case "boolean" -> List.of("true", "false");
      default ->
          switch (name) {
            case "remote", "local" -> List.of("10.0.0.9:80", "10.0.0.9", "[::1]:80", "::1");
            case "siteId" -> List.of("none", "1-2-3");
            case "by" -> List.of("process,pid,state", "role");
            default -> List.of("x");
          };
    };
  }

  @Test
  void columns_haveTheValuesOfTheAnswers() throws Exception {
    for (String list : List.of("processes", "sites", "listeners", "remotes", "findings")) {
      JsonNode rows = rows(list, "");
      for (JsonNode parameter :
          document.get("paths").get("/api/v1/" + list).get("get").get("parameters")) {
        String name = parameter.get("name").asText();
        if (List.of("q", "sort", "offset", "limit", "format").contains(name)) {
          continue;
        }
        for (JsonNode row : rows) {
          JsonNode value = row.get(name);
          if (value != null && !value.isNull() && !value.asText().isEmpty()) {
            String query = name + "=" + java.net.URLEncoder.encode(value.asText(), "UTF-8");
            JsonNode found = rows(list, query);
            assertTrue(found.size() > 0, list + "?" + query);
            found.forEach(each -> assertEquals(value, each.get(name), list + "?" + query));
          }
        }
      }
    }
  }

  private JsonNode rows(String list, String query) throws Exception {
    Endpoint endpoint = api.get("/api/v1/" + list);
    return JSON.readTree(endpoint.answer(request(query)).body()).get(list);
  }

  @Test
  void lists_asCsv_haveTheirColumnsAlsoWithoutRows() throws Exception {
    for (Endpoint endpoint : api.values()) {
      if (endpoint.list() == null) {
        continue;
      }
      String pid = endpoint.schema().equals("Threads") ? "&pid=" + SnapshotFixture.SICK_PID : "";
      Response none = endpoint.answer(request("format=csv&offset=1000" + pid));
      Response some = endpoint.answer(request("format=csv" + pid));
      assertEquals(Response.CSV, none.contentType());
      String names = none.body().strip();
      assertTrue(some.body().startsWith(names), endpoint.schema());
      assertEquals(Schemas.columns(endpoint.schema(), endpoint.list()), List.of(names.split(",")));
    }
  }

  @Test
  void accept_ofCsv_isCsv() throws Exception {
    Request request =
        new Request(
            "/",
            QueryParameters.parse(""),
            name -> name.equals("Accept") ? "text/csv, */*;q=0.1" : null);
    assertEquals(Response.CSV, api.get("/api/v1/remotes").answer(request).contentType());
    assertEquals(Response.JSON, api.get("/api/v1/remotes").answer(request("")).contentType());
  }
}

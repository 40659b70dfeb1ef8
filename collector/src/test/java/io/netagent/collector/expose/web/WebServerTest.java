package io.netagent.collector.expose.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netagent.collector.config.CollectorConfig;
import io.netagent.collector.config.ConfigKey;
import io.netagent.collector.expose.LatestSnapshot;
import io.netagent.collector.expose.SnapshotFixture;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WebServerTest {
  private static final List<String> FINDING_FIELDS =
      List.of(
          "id",
          "siteId",
          "connectionsQuery",
          "rule",
          "severity",
          "benign",
          "pid",
          "process",
          "local",
          "remote",
          "count",
          "oldestSeconds",
          "standsForSeconds",
          "growthPerMinute",
          "site",
          "siteKind",
          "library",
          "trend",
          "summary",
          "why",
          "advice",
          "blocked",
          "evidence");

  private final AtomicLong nanos = new AtomicLong(TimeUnit.SECONDS.toNanos(11));
  private final LatestSnapshot latest = new LatestSnapshot(nanos::get);
  private WebServer server;
  private int port;

  @BeforeEach
  void start() throws Exception {
    CollectorConfig config =
        CollectorConfig.load(
            Map.of(ConfigKey.LISTEN, "127.0.0.1:0", ConfigKey.ALLOWED_HOSTS, "netagent.example"),
            null,
            Map.of());
    server = WebServer.start(config, "1.2.3", latest);
    port = server.address().port();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/healthz,200",
    "/readyz,503",
    "/metrics,200",
    "/,200",
    "/api/v1/findings,503",
    "/api/v1/connections,503",
    "/api/v1/processes,503",
    "/api/v1/listeners,503",
    "/api/v1/ports,503",
    "/api/v1/remotes,503",
    "/api/v1/host,503"
  })
  void pages_beforeTheFirstSnapshot_saySo(String path, int status) throws IOException {
    assertEquals(status, RawHttp.get(port, path).status());
  }

  @Test
  void readyz_withAFreshSnapshot_is200AndWithAStaleOne503() throws IOException {
    latest.accept(SnapshotFixture.snapshot());
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(15));
    assertEquals(200, RawHttp.get(port, "/readyz").status());
    nanos.addAndGet(1_000_000);
    RawHttp.Answer answer = RawHttp.get(port, "/readyz");
    assertEquals(503, answer.status());
    assertTrue(answer.text().contains("15001 ms old"), answer.text());
    assertEquals(200, RawHttp.get(port, "/healthz").status());
  }

  @Test
  void findings_haveExactlyTheirFields() throws IOException {
    JsonNode document = json("/api/v1/findings");
    assertEquals("2023-11-14T22:13:20.500Z", document.get("takenAt").asText());
    assertEquals(2, document.get("findings").size());
    JsonNode leak = document.get("findings").get(0);
    List<String> fields = new ArrayList<>();
    leak.fieldNames().forEachRemaining(fields::add);
    assertEquals(FINDING_FIELDS, fields);
    assertEquals("warning", leak.get("severity").asText());
    assertEquals(SnapshotFixture.SICK_PID, leak.get("pid").asInt());
    assertEquals(125.5, leak.get("oldestSeconds").asDouble());
    assertEquals(SnapshotFixture.SITE, leak.get("site").asText());
    assertEquals(2, leak.get("evidence").get("threads").asInt());
    assertEquals(2, leak.get("evidence").get("stack").size());
  }

  @Test
  void findings_withUnknownValues_haveNulls() throws IOException {
    JsonNode pool = json("/api/v1/findings?benign=true").get("findings").get(0);
    assertTrue(pool.get("pid").isNull());
    assertTrue(pool.get("oldestSeconds").isNull());
  }

  @ParameterizedTest
  @CsvSource({
    "pid=4242,1",
    "pid=1,0",
    "rule=close-wait-leak,1",
    "rule=none,0",
    "benign=false,1",
    "benign=true&rule=idle-pool-close-wait,1",
    "pid=4242&benign=true,0",
    "'',2"
  })
  void findings_filtered_areThoseThatPass(String query, int count) throws IOException {
    assertEquals(count, json("/api/v1/findings?" + query).get("findings").size());
  }

  @Test
  void connections_recorded_haveBothHalves() throws IOException {
    JsonNode row = json("/api/v1/connections?state=close_wait").get("connections").get(0);
    assertEquals("10.0.0.1:40000", row.get("local").asText());
    assertEquals("unread", row.get("closeWaitKind").asText());
    assertEquals(24577, row.get("recvQueueBytes").asLong());
    assertEquals("billing", row.get("process").asText());
    assertEquals("client", row.get("role").asText());
    assertEquals(10.0, row.get("openedSecondsAgo").asDouble());
    assertFalse(row.get("eofRead").asBoolean());
    assertEquals(SnapshotFixture.SITE, row.get("stack").get(1).asText());
    assertEquals(SnapshotFixture.SITE, row.get("site").asText());
  }

  @Test
  void connections_unrecorded_haveNullsForWhatIsNotKnown() throws IOException {
    JsonNode row = json("/api/v1/connections?state=listen").get("connections").get(0);
    assertTrue(row.get("pid").isNull());
    assertTrue(row.get("idleSeconds").isNull());
    assertTrue(row.get("closeWaitKind").isNull());
    assertEquals("unknown", row.get("process").asText());
    assertFalse(row.get("recorded").asBoolean());
    assertFalse(row.has("bytesRead"));
  }

  @ParameterizedTest
  @CsvSource({
    "'',2,2",
    "limit=1,2,1",
    "offset=1,2,1",
    "offset=2,2,0",
    "offset=2147483647,2,0",
    "kind=unread,1,1",
    "kind=fin_only,0,0",
    "pid=4242,1,1"
  })
  void connections_inPages_addUp(String query, int total, int size) throws IOException {
    JsonNode document = json("/api/v1/connections?" + query);
    assertEquals(total, document.get("total").asInt());
    assertEquals(size, document.get("connections").size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/findings?pid=x",
        "/api/v1/findings?pid=-1",
        "/api/v1/findings?pid=1&pid=2",
        "/api/v1/findings?benign=yes",
        "/api/v1/findings?pidd=1",
        "/api/v1/connections?limit=0",
        "/api/v1/connections?limit=1001",
        "/api/v1/connections?offset=-1",
        "/api/v1/connections?state=CLOSE_WAIT",
        "/api/v1/connections?kind=other",
        "/api/v1/processes?limit=1001",
        "/api/v1/listeners?offset=-1",
        "/api/v1/ports?pid=1",
        "/api/v1/remotes?limit=0",
        "/api/v1/connections?sort=nothing",
        "/api/v1/connections?remote=localhost:80",
        "/api/v1/connections?remote=300.1.1.1",
        "/api/v1/connections?siteId=x",
        "/api/v1/groups?by=process,nothing",
        "/api/v1/groups?sort=remote",
        "/api/v1/sites?format=xml",
        "/api/v1/connection?idd=1",
        "/api/v1/openapi.json?q=1",
        "/api/v1/host?pid=1",
        "/healthz?verbose"
      })
  void query_thatCannotBeUsed_is400AndNamesTheParameter(String target) throws IOException {
    latest.accept(SnapshotFixture.snapshot());
    RawHttp.Answer answer = RawHttp.get(port, target);
    assertEquals(400, answer.status());
    String name = target.replaceAll(".*\\?(\\w+).*", "$1");
    assertTrue(answer.text().contains("'" + name + "'"), answer.text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nothing", "/metrics/", "/api/v1", "/%2e%2e/etc/passwd"})
  void path_thatIsUnknown_is404(String path) throws IOException {
    assertEquals(404, RawHttp.get(port, path).status());
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "PATCH"})
  void method_thatChangesThings_is405(String method) throws IOException {
    RawHttp.Answer answer = RawHttp.ask(port, method, "/metrics", "localhost");
    assertEquals(405, answer.status());
    assertTrue(answer.head().contains("allow: get, head"));
  }

  @Test
  void head_ofAPage_hasItsLengthAndNoBody() throws IOException {
    RawHttp.Answer get = RawHttp.get(port, "/healthz");
    RawHttp.Answer head = RawHttp.ask(port, "HEAD", "/healthz", "localhost");
    assertEquals(200, head.status());
    assertEquals(0, head.body().length);
    assertTrue(head.head().contains("content-length: " + get.body().length), head.head());
  }

  @ParameterizedTest
  @CsvSource({
    "evil.example,403",
    "127.0.0.1.evil.example:9465,403",
    "localhost.evil.example,403",
    "10.0.0.1,403",
    "'',403",
    "localhost:80:80,403",
    "localhost,200",
    "LOCALHOST:1234,200",
    "127.0.0.1:9465,200",
    "127.9.9.9,200",
    "[::1]:9465,200",
    "netagent.example,200",
    "NetAgent.Example:80,200"
  })
  void host_isServedOnlyIfItIsOurs(String host, int status) throws IOException {
    assertEquals(status, RawHttp.ask(port, "GET", "/healthz", host).status());
  }

  @Test
  void host_thatIsMissing_isRefused() throws IOException {
    assertEquals(403, RawHttp.ask(port, "GET", "/healthz", null).status());
  }

  @Test
  void everyAnswer_hasTheProtectingHeaders() throws IOException {
    for (String path : List.of("/metrics", "/healthz", "/nothing")) {
      String head = RawHttp.get(port, path).head();
      assertTrue(head.contains("x-content-type-options: nosniff"), head);
      assertTrue(head.contains("cache-control: no-store"), head);
      assertTrue(head.contains("content-security-policy: default-src 'none'"), head);
    }
  }

  @Test
  void metrics_whenGzipIsAccepted_areCompressed() throws IOException {
    latest.accept(SnapshotFixture.snapshot());
    RawHttp.Answer plain = RawHttp.get(port, "/metrics");
    RawHttp.Answer gzip = RawHttp.get(port, "/metrics", "Accept-Encoding: gzip");
    assertTrue(gzip.head().contains("content-encoding: gzip"));
    byte[] unpacked = new GZIPInputStream(new ByteArrayInputStream(gzip.body())).readAllBytes();
    assertEquals(plain.text(), new String(unpacked, StandardCharsets.UTF_8));
  }

  @Test
  void metrics_whenOpenMetricsIsAccepted_areOpenMetrics() throws IOException {
    RawHttp.Answer answer =
        RawHttp.get(port, "/metrics", "Accept: application/openmetrics-text; version=1.0.0");
    assertTrue(answer.head().contains("content-type: application/openmetrics-text"));
    assertTrue(answer.text().endsWith("# EOF\n"));
  }

  @Test
  void start_onATakenPort_saysHowToChangeIt() throws Exception {
    CollectorConfig config =
        CollectorConfig.load(Map.of(ConfigKey.LISTEN, "127.0.0.1:" + port), null, Map.of());
    String message =
        assertThrows(IOException.class, () -> WebServer.start(config, "", latest)).getMessage();
    assertTrue(message.contains("127.0.0.1:" + port), message);
    assertTrue(message.contains("--listen"), message);
  }

  @ParameterizedTest
  @CsvSource({
    "gzip,true",
    "'deflate, gzip;q=0.5',true",
    "GZIP,true",
    "gzip;q=0,false",
    "gzip;q=0.0,false",
    "identity,false",
    "xgzip,false"
  })
  void gzip_isUsedOnlyIfAccepted(String acceptEncoding, boolean accepted) {
    assertEquals(accepted, Gate.acceptsGzip(acceptEncoding));
  }

  private JsonNode json(String target) throws IOException {
    latest.accept(SnapshotFixture.snapshot());
    RawHttp.Answer answer = RawHttp.get(port, target);
    assertEquals(200, answer.status(), answer.text());
    assertTrue(answer.head().contains("content-type: application/json"), answer.head());
    return new ObjectMapper().readTree(answer.body());
  }
}

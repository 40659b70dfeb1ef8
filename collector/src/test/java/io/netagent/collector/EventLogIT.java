package io.netagent.collector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.acme.trips.TripPlanner;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From a real JVM's sockets to the lines of the packaged daemon. */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EventLogIT {
  private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN = "b7ad6b7169203331";

  @TempDir private Path directory;

  private WatchedProgram program;
  private CollectorProcess collector;

  @BeforeEach
  void start() throws Exception {
    program = WatchedProgram.start(JAVA_HOME, TripPlanner.class);
    program.await("READY");
  }

  @AfterEach
  void stop() {
    program.close();
    if (collector != null) {
      collector.close();
    }
  }

  private Path log() {
    return directory.resolve("events.json");
  }

  private void run(String... options) throws Exception {
    List<String> words = new ArrayList<>(List.of("run", "--listen", "127.0.0.1:0"));
    words.addAll(List.of("--interval", "1s"));
    words.addAll(List.of(options));
    collector = CollectorProcess.start(directory, words.toArray(String[]::new));
    collector.port();
  }

  private String tell(String order) throws Exception {
    program.tell(order);
    return program.await("DONE ");
  }

  /** Of the program; other JVMs of this host may have an agent, too. */
  private List<JsonNode> lines(Path file) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    if (Files.exists(file)) {
      for (String text : whole(file)) {
        JsonNode line = JSON.readTree(text);
        if (line.path("pid").asLong() == program.pid()) {
          lines.add(line);
        }
      }
    }
    return lines;
  }

  /** Without the line that is just being written. */
  private static List<String> whole(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8).lines().toList();
  }

  private List<JsonNode> lines(String event) throws IOException {
    return lines(log()).stream().filter(line -> line.get("event").asText().equals(event)).toList();
  }

  /** An agent looks each 100 ms whether somebody wants events: until then there are none. */
  private void awaitRecording() throws Exception {
    collector.await(
        "a first event",
        () -> {
          tell("refused");
          return !lines("connect_failed").isEmpty();
        });
  }

  @Test
  void log_ofEachKindOfEvent_hasItsLineWithSiteAndThread() throws Exception {
    run("--event-log", log().toString());
    awaitRecording();
    String[] exchanged = tell("exchange").split(" ");
    assertEquals("unknown", tell("lookup"));
    assertEquals("TLSv1.2", tell("tls"));
    assertEquals("mistrusted", tell("mistrust"));
    collector.await( // An agent looks each 100 ms for new classes of OpenTelemetry.
        "a traced line",
        () -> {
          tell("traced " + TRACE + " " + SPAN);
          return whole(log()).stream().anyMatch(line -> line.contains(TRACE));
        });

    int localPort = Integer.parseInt(exchanged[0]);
    List<JsonNode> client =
        lines(log()).stream()
            .filter(line -> line.path("local_port").asInt() == localPort)
            .filter(line -> line.path("role").asText().equals("client"))
            .toList();
    String connection = client.get(0).get("connection").asText();
    List<JsonNode> life =
        lines(log()).stream()
            .filter(line -> line.path("connection").asText().equals(connection))
            .toList();
    assertEquals(
        List.of("connect_start", "connected", "first_byte", "output_shutdown", "closed"),
        life.stream().map(line -> line.get("event").asText()).toList(),
        life::toString);
    for (JsonNode line : life) {
      String text = line.toString();
      assertTrue(
          line.path("site").asText().contains("com.acme.trips.TripPlanner.fetchQuote("), text);
      assertEquals("main", line.path("thread").asText(), text);
      assertEquals("TripPlanner", line.path("process").asText(), text);
      assertTrue(line.path("remote").asText().startsWith("127.0.0.1:"), text);
      assertEquals("127.0.0.1", line.path("remote_address").asText(), text);
      assertTrue(
          Math.abs(
                  Duration.between(Instant.parse(line.get("time").asText()), Instant.now())
                      .toSeconds())
              < 240,
          text);
    }
    JsonNode closed = life.get(4);
    assertEquals("normal", closed.get("reason").asText());
    assertEquals(6, closed.get("bytes_read").asInt());
    assertEquals(6, closed.get("bytes_written").asInt());
    assertTrue(closed.get("duration_seconds").asDouble() > 0, closed::toString);
    assertEquals(List.of("1"), ends("server", connection));

    JsonNode refused = lines("connect_failed").get(0);
    assertEquals("refused", refused.get("error").asText());
    assertEquals("java.net.ConnectException", refused.get("error_class").asText());
    assertEquals(1, refused.get("remote_port").asInt());
    assertTrue(
        refused.path("site").asText().contains("TripPlanner.reachNobody"), refused::toString);
    JsonNode lookup = lines("lookup").get(0);
    assertEquals("no-such-host.invalid", lookup.get("host_name").asText());
    assertEquals("dns", lookup.get("error").asText());
    assertEquals(2, lines("tls_finished").size());
    assertEquals("TLSv1.2", lines("tls_finished").get(0).get("tls_protocol").asText());
    assertEquals(
        List.of("handshake_failure"),
        lines("tls_failed").stream().map(line -> line.get("error").asText()).distinct().toList());
    assertEquals(1, lines("input_shutdown").size());
    assertTrue(lines("accepted").size() >= 2);
    JsonNode traced =
        lines("connect_failed").stream().filter(line -> line.has("trace_id")).findFirst().get();
    assertEquals(TRACE, traced.get("trace_id").asText());
    assertEquals(SPAN, traced.get("span_id").asText());
    assertEquals("", collector.stdout());
  }

  /** How many connections of the other role have read an EOF. */
  private List<String> ends(String role, String butNot) throws IOException {
    long count =
        lines("eof").stream()
            .filter(line -> line.path("role").asText().equals(role))
            .filter(line -> !line.path("connection").asText().equals(butNot))
            .filter(line -> line.path("site").asText().contains("fetchQuote"))
            .count();
    return List.of(String.valueOf(count));
  }

  @Test
  void log_ofAStorm_tellsLinesAndLossesThatAreWhatHappened() throws Exception {
    run("--event-log", log().toString(), "--events-per-second", "500");
    awaitRecording();
    collector.await("quiet", this::isQuiet);
    Map<String, Long> before = counts();
    int connections = 6_000;
    tell("storm " + connections);
    // connect_start, connected, accepted, and closed on both sides.
    long happened = 5L * connections;
    collector.await("all of the storm", () -> sum(counts()) - sum(before) >= happened);
    collector.await("quiet", this::isQuiet);
    assertEquals(happened, sum(counts()) - sum(before), () -> quietly(this::counts).toString());
    assertTrue(counts().get("lines") - before.get("lines") < happened, "no limit held");
    Map<String, Double> metrics = metrics();
    assertTrue(metrics.get("netagent_events_written_total") >= counts().get("lines"));
    assertTrue(metrics.get("netagent_events_lost_total{reason=\"collector\",}") > 0);
    assertEquals(0.0, metrics.get("netagent_events_lost_total{reason=\"output\",}"));
  }

  private interface Reading<T> {
    T read() throws Exception;
  }

  private static <T> T quietly(Reading<T> reading) {
    try {
      return reading.read();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Lines, and losses by reason. */
  private Map<String, Long> counts() throws IOException {
    Map<String, Long> counts = new TreeMap<>(Map.of("lines", 0L));
    for (JsonNode line : lines(log())) {
      boolean loss = line.get("event").asText().equals("events_lost");
      counts.merge(
          loss ? line.get("by").asText() : "lines",
          loss ? line.get("count").asLong() : 1,
          Long::sum);
    }
    return counts;
  }

  /** Whether nothing new comes for two looks at the records and the second in which losses wait. */
  private boolean isQuiet() throws Exception {
    long before = sum(counts());
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1_800);
    while (System.nanoTime() < until) {
      if (sum(counts()) != before) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    return true;
  }

  private Map<String, Double> metrics() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + collector.port() + "/metrics"))
            .build();
    String text = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    Map<String, Double> metrics = new TreeMap<>();
    text.lines()
        .filter(line -> line.startsWith("netagent_events_"))
        .forEach(
            line -> {
              int space = line.lastIndexOf(' ');
              metrics.put(line.substring(0, space), Double.valueOf(line.substring(space + 1)));
            });
    return metrics;
  }

  @Test
  void log_whoseDirectoryVanishes_goesOnWhenItIsBackAndTellsTheLoss() throws Exception {
    Path place = Files.createDirectory(directory.resolve("place"));
    Path file = place.resolve("events.json");
    run("--event-log", file.toString());
    collector.await(
        "a line",
        () -> {
          tell("refused");
          return !lines(file).isEmpty();
        });
    Path away = directory.resolve("away");
    Files.move(place, away);
    collector.await(
        "a complaint",
        () -> {
          tell("refused");
          return collector.stderr().contains("there is no directory " + place);
        });
    collector.await(
        "a loss",
        () -> {
          tell("refused");
          return metrics().getOrDefault("netagent_events_lost_total{reason=\"output\",}", 0.0) > 0;
        });
    Files.createDirectory(place);
    collector.await(
        "lines, and the loss",
        () -> {
          tell("refused");
          return lines(file).stream().anyMatch(line -> line.path("by").asText().equals("output"))
              && lines(file).stream().anyMatch(line -> line.has("remote"));
        });
    assertTrue(collector.stderr().contains("is written again"), collector.stderr());
    assertTrue(collector.process().isAlive());
  }

  @Test
  void log_toStandardOutput_isAllThatStandsThere() throws Exception {
    run("--event-log", "-");
    collector.await(
        "a line",
        () -> {
          tell("refused");
          return collector.stdout().contains("connect_failed");
        });
    collector.process().destroy();
    collector.exitCode(Duration.ofSeconds(60));
    for (String line : collector.stdout().split("\n")) {
      assertTrue(JSON.readTree(line).isObject(), line);
    }
  }
}

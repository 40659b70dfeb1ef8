package io.netagent.collector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus scrapes the packaged collector on a host with an agent. */
final class PrometheusScrapeIT {
  private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));

  /** Not the first one that Prometheus logs: that is the one it was given, of port 0. */
  private static final Pattern LISTENING = Pattern.compile("address=127\\.0\\.0\\.1:([1-9]\\d*)");

  private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  @TempDir private Path directory;

  @Test
  void scrape_ofAHostWithAnAgent_isWholeInBothFormats() throws Exception {
    Requirement.command("promtool");
    Requirement.command("prometheus");
    Path output = Files.createDirectory(directory.resolve("collector"));
    try (WatchedProgram program =
            WatchedProgram.start(JAVA_HOME, Class.forName("com.acme.gateway.BlockedThreads"));
        CollectorProcess collector =
            CollectorProcess.start(
                output, "--listen", "127.0.0.1:0", "--interval", "500ms", "--max-series", "5000")) {
      program.await("PORT=");
      int port = collector.port();
      Pattern series =
          Pattern.compile("netagent_jvm_open_connections\\{[^}]*pid=\"" + program.pid() + "\"");
      collector.await(
          "the agent", () -> series.matcher(get(port, "/metrics", "text/plain").body()).find());
      assertPromtoolAccepts(get(port, "/metrics", "text/plain").body());
      HttpResponse<String> open = get(port, "/metrics", OPEN_METRICS);
      assertTrue(open.headers().firstValue("Content-Type").orElse("").startsWith(OPEN_METRICS));
      assertTrue(open.body().endsWith("# EOF\n"));
      try (Prometheus prometheus = new Prometheus(directory, port)) {
        String pid = "{pid=\"" + program.pid() + "\"}";
        collector.await(
            "a scrape",
            () -> prometheus.value("netagent_jvm_site_open_connections" + pid).size() > 0);
        // Prometheus counts what it took in; one scrape and the sum in it are of one moment.
        assertEquals(1, prometheus.number("up"));
        assertEquals(0, prometheus.number("scrape_samples_scraped - netagent_collector_series"));
        assertEquals(5_000, prometheus.number("netagent_collector_series_max"));
        assertEquals(0, prometheus.number("netagent_hook_errors_total" + pid));
        assertTrue(prometheus.number("count({pid=\"" + program.pid() + "\"})") <= 80);
        JsonNode metadata =
            prometheus.get("/api/v1/metadata?metric=netagent_tcp_close_wait_oldest_seconds");
        JsonNode told = metadata.at("/data/netagent_tcp_close_wait_oldest_seconds/0");
        // Only OpenMetrics has units: so this is what was scraped.
        assertEquals("seconds", told.path("unit").asText(), metadata.toString());
      }
    }
  }

  private HttpResponse<String> get(int port, String path, String accept)
      throws IOException, InterruptedException {
    URI target = URI.create("http://127.0.0.1:" + port + path);
    return client.send(
        HttpRequest.newBuilder(target).header("Accept", accept).build(), BodyHandlers.ofString());
  }

  private void assertPromtoolAccepts(String metrics) throws Exception {
    Path file = Files.writeString(directory.resolve("metrics"), metrics);
    Process promtool =
        new ProcessBuilder("promtool", "check", "metrics")
            .redirectInput(file.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(promtool.waitFor(60, TimeUnit.SECONDS));
    assertEquals("", output);
    assertEquals(0, promtool.exitValue());
  }

  /** On a port that the kernel chooses. */
  private static final class Prometheus implements AutoCloseable {
    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final String address;

    Prometheus(Path directory, int collectorPort) throws IOException, InterruptedException {
      Path config =
          Files.writeString(
              directory.resolve("prometheus.yml"),
              """
              scrape_configs:
                - job_name: netagent
                  scrape_interval: 1s
                  static_configs:
                    - targets: ["127.0.0.1:%d"]
              """
                  .formatted(collectorPort));
      Path log = directory.resolve("prometheus.log");
      process =
          new ProcessBuilder(
                  "prometheus",
                  "--config.file=" + config,
                  "--storage.tsdb.path=" + directory.resolve("data"),
                  "--enable-feature=exemplar-storage",
                  "--web.listen-address=127.0.0.1:0")
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      address = "http://127.0.0.1:" + awaitPort(log);
    }

    private String awaitPort(Path log) throws IOException, InterruptedException {
      long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (process.isAlive() && System.nanoTime() < deadlineNanos) {
        String text = Files.readString(log);
        Matcher listening = LISTENING.matcher(text);
        if (listening.find() && text.contains("Server is ready to receive web requests")) {
          return listening.group(1);
        }
        process.waitFor(20, TimeUnit.MILLISECONDS); // Returns at once when it ends.
      }
      close();
      throw new IOException("Prometheus did not get ready:\n" + Files.readString(log));
    }

    JsonNode get(String path) throws IOException, InterruptedException {
      HttpRequest request = HttpRequest.newBuilder(URI.create(address + path)).build();
      return JSON.readTree(client.send(request, BodyHandlers.ofString()).body());
    }

    JsonNode value(String expression) throws IOException, InterruptedException {
      JsonNode answer =
          get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
      assertEquals("success", answer.path("status").asText(), answer.toString());
      return answer.at("/data/result");
    }

    double number(String expression) throws IOException, InterruptedException {
      JsonNode result = value(ignoringNames(expression));
      assertFalse(result.isEmpty(), expression);
      return Double.parseDouble(result.get(0).at("/value/1").asText());
    }

    private static String ignoringNames(String expression) {
      return expression.replace(" - ", " - on (instance) ");
    }

    @Override
    public void close() {
      process.destroy();
      try {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
          process.destroyForcibly().waitFor();
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }
}

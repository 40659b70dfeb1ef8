package io.netagent.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A real Prometheus over a given history, on a loopback port that the kernel chooses. It scrapes
 * nothing.
 */
final class PrometheusServer implements AutoCloseable {
  private static final Duration START_DEADLINE = Duration.ofSeconds(60); // it takes about 0.1 s
  private static final Duration POLL = Duration.ofMillis(20);
  private static final Pattern LISTENING =
      Pattern.compile("msg=\"Listening on\" address=(127\\.0\\.0\\.1:\\d+)");
  private static final String READY = "Server is ready to receive web requests";

  private final Process process;
  private final URI address;
  private final HttpClient http = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();

  private PrometheusServer(Process process, URI address) {
    this.process = process;
    this.address = address;
  }

  static PrometheusServer start(Path directory, Path data)
      throws IOException, InterruptedException {
    Path config = Files.writeString(directory.resolve("prometheus.yml"), "global: {}\n");
    Path log = directory.resolve("prometheus.log");
    Process process =
        new ProcessBuilder(
                "prometheus",
                "--config.file=" + config,
                "--storage.tsdb.path=" + data,
                "--web.listen-address=127.0.0.1:0")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      return new PrometheusServer(process, awaitReady(process, log));
    } catch (IOException | InterruptedException | RuntimeException e) {
      stop(process);
      throw e;
    }
  }

  private static URI awaitReady(Process process, Path log)
      throws IOException, InterruptedException {
    long deadlineNanos = System.nanoTime() + START_DEADLINE.toNanos();
    while (process.isAlive() && System.nanoTime() < deadlineNanos) {
      String text = Files.readString(log);
      Matcher listening = LISTENING.matcher(text);
      if (listening.find() && text.contains(READY)) {
        return URI.create("http://" + listening.group(1));
      }
      // Not a fixed sleep: this returns at once when the process dies.
      process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS);
    }
    throw new IOException("Prometheus did not get ready:\n" + Files.readString(log));
  }

  /**
   * The result of an instant query; an IOException with Prometheus' own words if it refuses the
   * expression.
   */
  JsonNode query(String expression, long atSeconds) throws IOException, InterruptedException {
    String query =
        "/api/v1/query?time="
            + atSeconds
            + "&query="
            + URLEncoder.encode(expression, StandardCharsets.UTF_8);
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve(query)).timeout(START_DEADLINE).build();
    JsonNode answer =
        json.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    if (!answer.path("status").asText().equals("success")) {
      throw new IOException(answer.path("error").asText() + " in: " + expression);
    }
    return answer.at("/data/result");
  }

  @Override
  public void close() {
    stop(process);
  }

  private static void stop(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}

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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real Prometheus over a given history, on a loopback port that the kernel chooses. */
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

  /** One that scrapes nothing and has no rules. */
  static PrometheusServer start(Path directory, Path data)
      throws IOException, InterruptedException {
    return start(directory, data, "global: {}\n");
  }

  /**
   * @param config a prometheus.yml
   * @param flags further arguments
   */
  static PrometheusServer start(Path directory, Path data, String config, String... flags)
      throws IOException, InterruptedException {
    Path file = Files.writeString(directory.resolve("prometheus.yml"), config);
    Path log = directory.resolve("prometheus.log");
    List<String> command =
        new ArrayList<>(
            List.of(
                "prometheus",
                "--config.file=" + file,
                "--storage.tsdb.path=" + data,
                "--web.listen-address=127.0.0.1:0"));
    command.addAll(List.of(flags));
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
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
    return get(query, expression).path("result");
  }

  /** The alerts that are pending or firing, with their labels. */
  JsonNode alerts() throws IOException, InterruptedException {
    return get("/api/v1/alerts", "alerts").path("alerts");
  }

  private JsonNode get(String path, String what) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve(path)).timeout(START_DEADLINE).build();
    JsonNode answer =
        json.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    if (!answer.path("status").asText().equals("success")) {
      throw new IOException(answer.path("error").asText() + " in: " + what);
    }
    return answer.path("data");
  }

  @Override
  public void close() {
    stop(process);
  }

  private static void stop(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}

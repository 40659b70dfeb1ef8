package io.netagent.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real Alertmanager without a cluster, on a loopback port that the kernel chooses. */
final class AlertmanagerServer implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(60); // it takes about 0.1 s
  private static final Duration POLL = Duration.ofMillis(20);
  private static final Pattern LISTENING =
      Pattern.compile("msg=\"?Listening on\"? address=(127\\.0\\.0\\.1:\\d+)");

  private final Process process;
  private final URI address;
  private final HttpClient http = HttpClient.newHttpClient();

  private AlertmanagerServer(Process process, URI address) {
    this.process = process;
    this.address = address;
  }

  static AlertmanagerServer start(Path config, Path directory)
      throws IOException, InterruptedException {
    Path log = directory.resolve("alertmanager.log");
    Process process =
        new ProcessBuilder(
                "prometheus-alertmanager",
                "--config.file=" + config,
                "--storage.path=" + directory.resolve("data"),
                "--cluster.listen-address=",
                "--web.listen-address=127.0.0.1:0")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    long deadlineNanos = System.nanoTime() + DEADLINE.toNanos();
    while (process.isAlive() && System.nanoTime() < deadlineNanos) {
      Matcher listening = LISTENING.matcher(Files.readString(log));
      if (listening.find()) {
        return new AlertmanagerServer(process, URI.create("http://" + listening.group(1)));
      }
      // Not a fixed sleep: this returns at once when the process dies.
      process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS);
    }
    stop(process);
    throw new IOException("Alertmanager did not get ready:\n" + Files.readString(log));
  }

  /** Host and port, as a prometheus.yml names it. */
  String target() {
    return address.getAuthority();
  }

  /** What it holds, with what inhibits it. */
  JsonNode alerts() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve("/api/v2/alerts")).timeout(DEADLINE).build();
    return new ObjectMapper()
        .readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }

  /** Takes alerts as Prometheus sends them: an array of JSON objects. */
  void post(String alerts) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(address.resolve("/api/v2/alerts"))
                .timeout(DEADLINE)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(alerts))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException(answer.statusCode() + " " + answer.body());
    }
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

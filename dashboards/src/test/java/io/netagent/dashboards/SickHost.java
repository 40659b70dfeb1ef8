package io.netagent.dashboards;

import com.acme.checkout.Checkout;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/** The packaged collector, and under its eyes a sick program with the packaged agent in it. */
final class SickHost implements AutoCloseable {
  static final String PROCESS = Checkout.class.getSimpleName();
  private static final int MAX_FDS = 300;
  private static final Duration DEADLINE = Duration.ofSeconds(120);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Pattern SERVES = Pattern.compile("http://(127\\.0\\.0\\.1:\\d+)/");

  private final Path directory;
  private final Process program;
  private final Process collector;
  private final HttpClient http = HttpClient.newHttpClient();

  /** In the directory go the key, the names and what both print. */
  SickHost(Path directory) throws IOException, InterruptedException {
    this.directory = directory;
    Path keyStore = directory.resolve("checkout.p12");
    String create =
        "-genkeypair -alias checkout -keyalg EC -dname CN=checkout -storetype PKCS12"
            + " -storepass changeit -keystore "
            + keyStore;
    Tool keys = Tool.run(java("keytool"), (Object[]) create.split(" "));
    if (keys.exitCode() != 0) {
      throw new IOException(keys.output());
    }
    // Names are looked up in this file only, so that no query leaves the machine.
    Path names = Files.writeString(directory.resolve("hosts"), "127.0.0.1 stock.example\n");
    program =
        start(
            "program.log",
            List.of("sh", "-c", "ulimit -n " + MAX_FDS + " && exec \"$@\"", "sh"),
            "-javaagent:" + dist("netagent.jar"),
            "-Xmx64m",
            "-Djdk.net.hosts.file=" + names,
            "-cp",
            classPath(),
            Checkout.class.getName(),
            keyStore.toString(),
            Integer.toString(MAX_FDS));
    collector =
        start(
            "collector.log",
            List.of(),
            "-jar",
            dist("netagent-collector.jar").toString(),
            "run",
            "--listen",
            "127.0.0.1:0",
            "--interval",
            "1s",
            "--event-log",
            directory.resolve("events.json").toString());
  }

  static Path dist(String name) throws IOException {
    Path jar = Path.of(System.getProperty("netagent.dist", "../dist"), name);
    if (!Files.isReadable(jar)) {
      String reason = "there is no " + jar + ": mvn package makes it";
      if (!"true".equals(System.getenv("CI"))) {
        Assumptions.abort(reason);
      }
      throw new IOException(reason);
    }
    return jar;
  }

  static String java(String tool) {
    return Path.of(System.getProperty("java.home"), "bin", tool).toString();
  }

  /** Of this JVM; surefire may have put it into the manifest of one jar. */
  static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  private Process start(String log, List<String> prefix, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.add(java("java"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve(log).toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("NETAGENT_"));
    return builder.start();
  }

  long pid() {
    return program.pid();
  }

  /** Host and port of the collector. */
  String target() throws Exception {
    return await("collector.log", SERVES).group(1);
  }

  /** As soon as these lines are all in what the collector says of this process. */
  String metricsWith(List<Pattern> lines) throws Exception {
    await("program.log", Pattern.compile("READY"));
    URI uri = URI.create("http://" + target() + "/metrics");
    long deadlineNanos = System.nanoTime() + DEADLINE.toNanos();
    String metrics = "";
    while (System.nanoTime() < deadlineNanos) {
      metrics =
          http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
              .body();
      String all = metrics;
      if (lines.stream().allMatch(line -> line.matcher(all).find())) {
        return metrics;
      }
      collector.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS);
    }
    throw new IOException("not all of " + lines + " in:\n" + metrics);
  }

  private Matcher await(String log, Pattern wanted) throws Exception {
    long deadlineNanos = System.nanoTime() + DEADLINE.toNanos();
    while (System.nanoTime() < deadlineNanos) {
      Matcher found = wanted.matcher(Files.readString(directory.resolve(log)));
      if (found.find()) {
        return found;
      }
      if (!program.isAlive() || !collector.isAlive()) {
        break;
      }
      collector.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS);
    }
    throw new IOException(
        "no " + wanted + " in " + log + ":\n" + Files.readString(directory.resolve(log)));
  }

  /** Orderly, so that the record is removed. */
  @Override
  public void close() {
    for (Process each : List.of(program, collector)) {
      each.destroy();
      each.onExit().orTimeout(30, TimeUnit.SECONDS).handle((done, late) -> done).join();
      each.destroyForcibly();
    }
  }
}

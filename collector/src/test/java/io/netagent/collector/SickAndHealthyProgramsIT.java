package io.netagent.collector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The whole way, with the packaged jars: two leaking programs, a healthy pool and a busy server
 * under one collector, on each JDK at hand.
 */
final class SickAndHealthyProgramsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @TempDir private Path directory;

  static List<Path> jdks() throws IOException {
    try (Stream<Path> homes = Files.list(Path.of("/usr/lib/jvm"))) {
      List<Path> found =
          homes
              .filter(home -> !Files.isSymbolicLink(home))
              .filter(home -> Files.isExecutable(home.resolve("bin/java")))
              .filter(home -> home.getFileName().toString().matches(".*(17|25).*"))
              .sorted()
              .toList();
      Requirement.that(found.size() >= 2, "there is no JDK 17 and 25 under /usr/lib/jvm: " + found);
      return found;
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void findings_ofSickAndHealthyPrograms_nameLeaksOnly(Path jdk) throws Exception {
    try (HttpPeer closingMidAnswer = new HttpPeer(90_000, 1_000);
        HttpPeer closingIdle = new HttpPeer(500, 1_000);
        WatchedProgram pooled =
            WatchedProgram.start(
                jdk,
                Class.forName("com.acme.billing.PooledClientLeak"),
                closingMidAnswer.port(),
                60);
        WatchedProgram url =
            WatchedProgram.start(
                jdk,
                Class.forName("com.acme.billing.UrlConnectionLeak"),
                closingMidAnswer.port(),
                40);
        WatchedProgram idle =
            WatchedProgram.start(
                jdk, Class.forName("com.acme.gateway.IdlePool"), closingIdle.port(), 20);
        WatchedProgram busy = WatchedProgram.start(jdk, Class.forName("com.acme.shop.BusyServer"));
        CollectorProcess collector =
            CollectorProcess.start(
                directory, "run", "--listen", "127.0.0.1:0", "--interval", "1s");
        Load load = new Load(Integer.parseInt(busy.await("PORT=")))) {
      pooled.await("LEAKED ");
      url.await("LEAKED ");
      idle.await("IDLE ");
      String api = "http://127.0.0.1:" + collector.port();

      JsonNode pooledLeak =
          awaitFinding(api, collector, pooled.pid(), isRule("close-wait-leak", 60));
      assertLeak(pooledLeak, "com.acme.billing.PooledClientLeak.fetchInvoice(", 60);
      JsonNode urlLeak = awaitFinding(api, collector, url.pid(), isRule("close-wait-leak", 40));
      assertLeak(urlLeak, "com.acme.billing.UrlConnectionLeak.fetchRate(", 40);
      JsonNode benign =
          awaitFinding(api, collector, idle.pid(), isRule("idle-pool-close-wait", 20));
      assertTrue(benign.get("benign").asBoolean(), benign.toPrettyString());
      assertEquals(20, benign.get("count").asInt(), benign.toPrettyString());

      assertNoFault(findings(api, idle.pid()));
      assertEquals(List.of(), findings(api, busy.pid()));
      assertTrue(load.requests() > 100, "requests under load: " + load.requests());
      String metrics = get(api + "/metrics");
      for (WatchedProgram each : List.of(pooled, url, idle, busy)) {
        assertNoHookErrors(metrics, each.pid());
      }
    }
  }

  /** The first verdict may come when some of them are not yet old enough to be counted. */
  private static Predicate<JsonNode> isRule(String rule, int count) {
    return finding ->
        finding.get("rule").asText().equals(rule) && finding.get("count").asInt() >= count;
  }

  private static void assertLeak(JsonNode leak, String site, int count) {
    assertFalse(leak.get("benign").asBoolean(), leak.toPrettyString());
    assertTrue(leak.get("site").asText().startsWith(site), leak.toPrettyString());
    assertEquals("opener", leak.get("siteKind").asText());
    assertEquals(count, leak.get("count").asInt(), leak.toPrettyString());
    assertTrue(leak.get("evidence").get("stack").size() > 3, leak.toPrettyString());
  }

  private static void assertNoFault(List<JsonNode> findings) {
    for (JsonNode finding : findings) {
      assertTrue(finding.get("benign").asBoolean(), finding.toPrettyString());
    }
  }

  private static void assertNoHookErrors(String metrics, long pid) {
    List<String> errors =
        metrics
            .lines()
            .filter(line -> line.startsWith("netagent_hook_errors_total{"))
            .filter(line -> line.contains("pid=\"" + pid + "\""))
            .toList();
    assertEquals(1, errors.size(), metrics);
    assertTrue(errors.get(0).endsWith(" 0.0"), errors.get(0));
  }

  private static JsonNode awaitFinding(
      String api, CollectorProcess collector, long pid, Predicate<JsonNode> wanted)
      throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    List<JsonNode> last = List.of();
    while (System.nanoTime() < deadline) {
      try {
        last = findings(api, pid);
      } catch (IOException e) {
        // The collector is not up yet.
      }
      for (JsonNode finding : last) {
        if (wanted.test(finding)) {
          return finding;
        }
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
    throw new AssertionError(
        "not found for pid " + pid + " in " + last + "\ncollector:\n" + collector.stderr());
  }

  private static List<JsonNode> findings(String api, long pid) throws Exception {
    List<JsonNode> findings = new ArrayList<>();
    JSON.readTree(get(api + "/api/v1/findings?pid=" + pid)).get("findings").forEach(findings::add);
    return findings;
  }

  private static String get(String url) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
    return CLIENT.send(request, BodyHandlers.ofString()).body();
  }

  /** Four clients that send requests without pause, one connection for a few of them each. */
  private static final class Load implements AutoCloseable {
    private final ExecutorService clients = Executors.newFixedThreadPool(4);
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicLong requests = new AtomicLong();

    Load(int port) {
      URI uri = URI.create("http://127.0.0.1:" + port + "/");
      for (int i = 0; i < 4; i++) {
        clients.execute(() -> run(uri));
      }
    }

    private void run(URI uri) {
      while (!over.get()) {
        try (var connection = new KeepAliveConnection(uri)) {
          for (int i = 0; i < 20 && !over.get(); i++) {
            connection.request();
            requests.incrementAndGet();
          }
        } catch (IOException e) {
          // The server ends before the load does.
        }
      }
    }

    long requests() {
      return requests.get();
    }

    @Override
    public void close() {
      over.set(true);
      clients.shutdownNow();
    }
  }
}

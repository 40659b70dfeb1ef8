package io.netagent.collector.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netagent.collector.CollectorProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The packaged collector beside the programs of a scenario, and what it finds. */
final class Findings implements AutoCloseable {
  /** A verdict is due within 30 s of the state's appearance; a busy test machine gets some more. */
  private static final Duration DUE = Duration.ofSeconds(90);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final CollectorProcess collector;
  private final String api;

  private Findings(CollectorProcess collector, String api) {
    this.collector = collector;
    this.api = api;
  }

  /** Starts a collector that ticks once a second; in the directory goes what it prints. */
  static Findings start(Path directory) throws Exception {
    CollectorProcess collector =
        CollectorProcess.start(directory, "run", "--listen", "127.0.0.1:0", "--interval", "1s");
    return new Findings(collector, "http://127.0.0.1:" + collector.port());
  }

  /**
   * The finding of this rule, as soon as it is there. Fails if it is not within its time.
   *
   * @param pid -1 for the rows without a visible owner
   */
  JsonNode await(long pid, String rule) throws Exception {
    return await(pid, rule, DUE);
  }

  /**
   * The same as soon as it says this: what is told first may be of the first few connections that
   * are old enough, and what stacks tell comes a tick later.
   */
  JsonNode await(long pid, String rule, Predicate<JsonNode> says) throws Exception {
    long deadline = System.nanoTime() + DUE.toNanos();
    JsonNode finding = await(pid, rule);
    while (!says.test(finding)) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("it never said so: " + finding.toPrettyString());
      }
      TimeUnit.MILLISECONDS.sleep(200);
      finding = await(pid, rule);
    }
    return finding;
  }

  /** It says so many. */
  static Predicate<JsonNode> count(int count) {
    return finding -> finding.get("count").asInt() == count;
  }

  /** So many threads are blocked. */
  static Predicate<JsonNode> blocked(int threads) {
    return finding -> finding.get("blocked").size() == threads;
  }

  /** This is in one of its texts. */
  static Predicate<JsonNode> text(String field, String part) {
    return finding -> finding.path(field).asText().contains(part);
  }

  /** Its evidence has this number. */
  static Predicate<JsonNode> evidence(String field, int number) {
    return finding -> finding.get("evidence").path(field).asInt(-1) == number;
  }

  /** The same within another time. */
  JsonNode await(long pid, String rule, Duration within) throws Exception {
    long deadline = System.nanoTime() + within.toNanos();
    List<JsonNode> last = List.of();
    while (System.nanoTime() < deadline) {
      last = of(pid);
      for (JsonNode finding : last) {
        if (finding.get("rule").asText().equals(rule)) {
          return finding;
        }
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
    throw new AssertionError(
        "no " + rule + " for pid " + pid + " in " + last + "\ncollector:\n" + collector.stderr());
  }

  /** Waits until the finding is withdrawn, and gives it with the reason. */
  JsonNode awaitWithdrawn(long pid, String rule) throws Exception {
    long deadline = System.nanoTime() + DUE.toNanos();
    JsonNode last = null;
    while (System.nanoTime() < deadline) {
      last = document();
      for (JsonNode each : last.get("withdrawn")) {
        JsonNode finding = each.get("finding");
        if (isOf(finding, pid) && finding.get("rule").asText().equals(rule)) {
          return each;
        }
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
    throw new AssertionError(rule + " was not withdrawn in " + last);
  }

  /**
   * Looks on for so long: no finding about this process may turn up but those of these rules.
   *
   * @param allowed rules that may be told, benign or not
   */
  void assertNothingBut(long pid, Duration watched, String... allowed) throws Exception {
    long end = System.nanoTime() + watched.toNanos();
    do {
      List<JsonNode> others = new ArrayList<>();
      for (JsonNode finding : of(pid)) {
        if (!List.of(allowed).contains(finding.get("rule").asText())) {
          others.add(finding);
        }
      }
      assertEquals(List.of(), others);
      TimeUnit.MILLISECONDS.sleep(500);
    } while (System.nanoTime() < end);
  }

  /** The rules that are told of this process now. */
  Set<String> rules(long pid) throws Exception {
    Set<String> rules = new TreeSet<>();
    of(pid).forEach(finding -> rules.add(finding.get("rule").asText()));
    return rules;
  }

  /** All that is told of this process now. */
  List<JsonNode> of(long pid) throws Exception {
    List<JsonNode> findings = new ArrayList<>();
    for (JsonNode finding : document().get("findings")) {
      if (isOf(finding, pid)) {
        findings.add(finding);
      }
    }
    return findings;
  }

  private static boolean isOf(JsonNode finding, long pid) {
    return pid < 0 ? finding.get("pid").isNull() : finding.get("pid").asLong() == pid;
  }

  /** Before the first tick there are none. */
  private JsonNode document() throws Exception {
    String text = get("/api/v1/findings");
    JsonNode document = JSON.readTree(text);
    return document.has("findings")
        ? document
        : JSON.readTree("{\"findings\": [], \"withdrawn\": []}");
  }

  /** What the collector answers at a path. */
  String get(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(api + path)).build();
    return client.send(request, BodyHandlers.ofString()).body();
  }

  @Override
  public void close() {
    collector.close();
  }
}

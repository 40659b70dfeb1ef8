package io.netagent.collector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netagent.recorder.MuteAgent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a collector tells of an agent beyond findings, with the packaged jars. */
final class AgentDetailsIT {
  private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> BLOCKED = Set.of("read3600", "read0", "accept0");
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @TempDir private Path directory;

  private static Class<?> program(String name) throws ClassNotFoundException {
    return Class.forName("com.acme.gateway." + name);
  }

  private CollectorProcess collector(String... prefix) throws IOException {
    return CollectorProcess.startAs(
        List.of(prefix),
        CollectorProcess.jar("netagent-collector.jar"),
        directory,
        "run",
        "--listen",
        "127.0.0.1:0",
        "--interval",
        "1s");
  }

  @Test
  void threads_thatAreBlocked_areToldWithLimitsAndStacks() throws Exception {
    try (WatchedProgram program = WatchedProgram.start(JAVA_HOME, program("BlockedThreads"));
        CollectorProcess collector = collector()) {
      String port = program.await("PORT=");
      String threads = "/api/v1/threads?pid=" + program.pid();
      // While it starts, a thread may be seen without its limit yet.
      JsonNode blocked =
          await(collector, threads, answer -> byLimit(answer).keySet().equals(BLOCKED));
      Map<String, JsonNode> byLimit = byLimit(blocked);
      assertEquals("127.0.0.1:" + port, byLimit.get("read3600").get("remote").asText());
      assertEquals("127.0.0.1:" + port, byLimit.get("read0").get("remote").asText());
      assertTrue(byLimit.get("accept0").get("local").asText().endsWith(":" + port));

      // A JVM that gets no CPU for 2 s gives no stacks, and says so.
      JsonNode answer = awaitStacks(collector, threads + "&stacks=true");
      for (JsonNode each : answer.get("threads")) {
        if (each.get("limitSeconds").asInt() == 3600) {
          assertEquals("timed-reader", each.get("name").asText());
          assertTrue(
              each.get("stack").toString().contains("com.acme.gateway.BlockedThreads.readTimed("),
              each.toPrettyString());
        }
      }
      assertEquals(3, answer.get("threads").size(), answer.toPrettyString());
      assertTrue(answer.get("otherThreads").toString().contains("\"main\""));
      awaitMetrics(
          collector,
          text ->
              sampleIs(text, "blocked_threads{kind=\"read\"", program.pid(), "2.0")
                  && sampleIs(text, "blocked_threads{kind=\"accept\"", program.pid(), "1.0"));
      JsonNode listener =
          await(
                  collector,
                  "/api/v1/listeners?pid=" + program.pid(),
                  answered -> !answered.at("/listeners/0/acceptorThreadId").isNull())
              .at("/listeners/0");
      assertEquals(2, listener.get("accepted").asInt(), listener.toPrettyString());
      assertFalse(listener.get("acceptorThreadId").isNull(), listener.toPrettyString());
      JsonNode agent =
          await(
                  collector,
                  "/api/v1/processes?pid=" + program.pid(),
                  told -> told.at("/processes/0/agent/coverage/known").asInt() == 5)
              .at("/processes/0/agent");
      assertEquals(0, agent.get("unknownConnections").asInt(), agent.toPrettyString());

      CollectorProcess command = command("threads", "" + program.pid(), "--stacks", collector);
      assertEquals(0, command.exitCode(Duration.ofSeconds(120)), command.stderr());
      assertTrue(command.stdout().contains("\"timed-reader\""), command.stdout());
    }
  }

  /** As many ask as want: the JVM hears of it once a second. */
  @Test
  void stacks_manyAskAtOnce_allHaveAnAnswerSoon() throws Exception {
    try (WatchedProgram program = WatchedProgram.start(JAVA_HOME, program("BlockedThreads"));
        CollectorProcess collector = collector()) {
      program.await("PORT=");
      String stacks = "/api/v1/threads?stacks=true&pid=" + program.pid();
      awaitStacks(collector, stacks);
      long start = System.nanoTime();
      int given = 0;
      for (int i = 0; i < 50; i++) {
        given += json(collector, stacks).get("stacksMissing").isNull() ? 1 : 0;
      }
      // If each of them were a dump of its own, a second apart, it would take 50 s.
      assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(30));
      assertTrue(given > 25, given + " of 50 with stacks");
    }
  }

  @Test
  void coverage_connectionThatWasInherited_isUnknownToTheAgent() throws Exception {
    Requirement.command("bash");
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        WatchedProgram program =
            WatchedProgram.startAs(
                List.of(
                    "bash",
                    "-c",
                    "exec \"$@\" 0<>/dev/tcp/127.0.0.1/" + server.getLocalPort(),
                    "bash"),
                JAVA_HOME,
                program("InheritedSocket"))) {
      assertFalse(program.await("CHANNEL ").equals("null"), program.output());
      try (CollectorProcess collector = collector()) {
        JsonNode agent =
            await(
                    collector,
                    "/api/v1/processes?pid=" + program.pid(),
                    answer ->
                        answer
                                .path("processes")
                                .path(0)
                                .path("agent")
                                .path("unknownConnections")
                                .asInt()
                            == 1)
                .get("processes")
                .get(0)
                .get("agent");
        assertEquals(1, agent.get("coverage").get("unknown").get("other").asInt());
        awaitMetrics(
            collector,
            text -> sampleIs(text, "unknown_connections{kind=\"other\"", program.pid(), "1.0"));
        CollectorProcess command = command("findings", "--pid", "" + program.pid(), collector);
        assertEquals(0, command.exitCode(Duration.ofSeconds(120)), command.stderr());
        assertTrue(
            command.stderr().contains("does not know 1 of the 1 socket of its process"),
            command.stderr());
      }
    }
  }

  @Test
  void hooks_thatAreMissing_areShownAndAMuteAgentGivesNoStacks() throws Exception {
    try (WatchedProgram program =
            WatchedProgram.startBare(JAVA_HOME, MuteAgent.class, directory.resolve("records"));
        CollectorProcess collector = collector()) {
      program.await("READY");
      awaitMetrics(
          collector,
          text ->
              sampleIs(text, "missing_hooks{", program.pid(), "2.0")
                  && text.contains("netagent_hook_errors_total{process=\"mute\""));
      JsonNode agent = agent(collector, program.pid());
      assertEquals("a.B.write(", agent.get("missingHooks").get(1).asText());
      assertEquals("sun.nio.ch.Odd does not exist", agent.get("hookProblems").get(0).asText());
      assertEquals(2, agent.get("hookErrors").asInt());
      CollectorProcess command = command("findings", "--pid", "" + program.pid(), collector);
      assertEquals(0, command.exitCode(Duration.ofSeconds(120)), command.stderr());
      assertTrue(command.stderr().contains("could not hook everything: sun.nio.ch.Odd"));
      assertTrue(command.stderr().contains("the first: java.lang.IllegalStateException: first"));

      long start = System.nanoTime();
      JsonNode answer = json(collector, "/api/v1/threads?stacks=true&pid=" + program.pid());
      assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(30));
      assertTrue(
          answer.get("stacksMissing").asText().contains("did not answer within 2 s"),
          answer.toPrettyString());
    }
  }

  @Test
  void stacks_ofAnotherUsersProcess_needTheRightToWrite() throws Exception {
    Requirement.command("setpriv");
    Requirement.that(
        Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0), "the user is not root");
    Path records = Files.createDirectories(directory.resolve("records"));
    Files.setAttribute(directory, "unix:mode", 0755);
    Files.setAttribute(records, "unix:uid", 65534);
    try (WatchedProgram program =
            WatchedProgram.startAs(
                List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"),
                JAVA_HOME,
                program("BlockedThreads"));
        CollectorProcess collector = collector("setpriv", "--bounding-set=-dac_override")) {
      program.await("PORT=");
      String threads = "/api/v1/threads?pid=" + program.pid();
      await(collector, threads, answer -> answer.path("threads").size() == 3);
      JsonNode answer = json(collector, threads + "&stacks=true");
      assertTrue(
          answer
              .get("stacksMissing")
              .asText()
              .endsWith("takes the process's own uid (65534) or CAP_DAC_OVERRIDE."),
          answer.toPrettyString());
      assertEquals(3, answer.get("threads").size(), "the calls are told all the same");
    }
  }

  private CollectorProcess command(Object... wordsAndCollector) throws Exception {
    CollectorProcess asked = (CollectorProcess) wordsAndCollector[wordsAndCollector.length - 1];
    String[] words = new String[wordsAndCollector.length + 1];
    for (int i = 0; i < wordsAndCollector.length - 1; i++) {
      words[i] = wordsAndCollector[i].toString();
    }
    words[words.length - 2] = "--url";
    words[words.length - 1] = "http://127.0.0.1:" + asked.port();
    Path output = Files.createTempDirectory(directory, "command");
    CollectorProcess command = CollectorProcess.start(output, words);
    return command;
  }

  private static Map<String, JsonNode> byLimit(JsonNode answer) {
    Map<String, JsonNode> byLimit = new HashMap<>();
    for (JsonNode each : answer.path("threads")) {
      byLimit.put(each.get("kind").asText() + each.get("limitSeconds").asInt(), each);
    }
    return byLimit;
  }

  private static boolean sampleIs(String metrics, String start, long pid, String value) {
    return metrics
        .lines()
        .anyMatch(
            line ->
                line.startsWith("netagent_jvm_" + start)
                    && line.contains("pid=\"" + pid + "\"")
                    && line.endsWith("} " + value));
  }

  private static JsonNode agent(CollectorProcess collector, long pid) throws Exception {
    return json(collector, "/api/v1/processes?pid=" + pid).get("processes").get(0).get("agent");
  }

  private static JsonNode json(CollectorProcess collector, String target) throws Exception {
    return JSON.readTree(get(collector, target));
  }

  private static JsonNode await(
      CollectorProcess collector, String target, Predicate<JsonNode> condition) throws Exception {
    JsonNode[] last = new JsonNode[1];
    collector.await(
        target,
        () -> {
          String body = get(collector, target);
          last[0] = body.startsWith("{") ? JSON.readTree(body) : JSON.createObjectNode();
          return condition.test(last[0]);
        });
    return last[0];
  }

  private static JsonNode awaitStacks(CollectorProcess collector, String target) throws Exception {
    return await(collector, target, answer -> answer.path("stacksMissing").isNull());
  }

  private static void awaitMetrics(CollectorProcess collector, Predicate<String> condition)
      throws Exception {
    collector.await("a metric", () -> condition.test(get(collector, "/metrics")));
  }

  private static String get(CollectorProcess collector, String target)
      throws IOException, InterruptedException {
    try {
      URI uri = URI.create("http://127.0.0.1:" + collector.port() + target);
      return CLIENT.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    } catch (IOException | InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }
}

package io.netagent.collector.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netagent.collector.CollectorProcess;
import io.netagent.collector.Requirement;
import io.netagent.collector.WatchedProgram;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the commands tell that look for themselves, for some seconds, or at a saved text. Alone:
 * that a look went on is only seen where its first seconds are not spent on starting.
 */
@Tag("alone")
@Timeout(value = 400, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LookScenariosIT {
  private static final Path JDK = Path.of(System.getProperty("java.home"));
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Two JVMs more at the same time: 25 s of looking, and their start. */
  private static final Duration DONE = Duration.ofSeconds(120);

  private static final String LONGER = "Looking longer";

  @TempDir private Path directory;

  /** Nobody answers there, so the command looks for itself. */
  private CollectorProcess findings(String name, WatchedProgram program) throws IOException {
    Path own = Files.createDirectory(directory.resolve(name));
    return CollectorProcess.start(
        own, "findings", "--json", "--pid", "" + program.pid(), "--listen", "127.0.0.1:1");
  }

  @Test
  void findings_withoutACollector_looksOnForWhatRipens() throws Exception {
    try (MutePeer secret = MutePeer.accepting(false);
        MutePeer subscribers = MutePeer.accepting(false);
        WatchedProgram secure =
            WatchedProgram.start(
                JDK, Class.forName("com.acme.quotes.SecureQuotes"), secret.port());
        WatchedProgram bare =
            WatchedProgram.startBare(
                JDK, Class.forName("com.acme.feed.TickSender"), subscribers.port(), 1);
        WatchedProgram several =
            WatchedProgram.startBare(
                JDK, Class.forName("com.acme.feed.TickSender"), subscribers.port(), 4)) {
      secure.await("READY");
      bare.await("READY");
      several.await("READY");
      try (CollectorProcess watched = findings("watched", secure);
          CollectorProcess unwatched = findings("unwatched", bare)) {
        assertEquals(1, watched.exitCode(DONE), watched.stderr());
        JsonNode stall = only(watched, "tls-handshake-stall");
        assertTrue(
            stall.get("site").asText().startsWith("com.acme.quotes.SecureQuotes."),
            stall.toPrettyString());
        assertTrue(watched.stderr().contains(LONGER), watched.stderr());

        assertEquals(1, unwatched.exitCode(DONE), unwatched.stderr());
        JsonNode shut = only(unwatched, "peer-not-reading");
        assertEquals(1, shut.get("count").asInt(), shut.toPrettyString());
        assertEquals("no-agent", shut.get("siteKind").asText());
        assertTrue(unwatched.stderr().contains(LONGER), unwatched.stderr());
      }
      assertExplained(several);
    }
  }

  /** The same sockets, as somebody would send them. */
  private void assertExplained(WatchedProgram program) throws Exception {
    Requirement.command("ss");
    Path text = directory.resolve("ss.txt");
    Process ss =
        new ProcessBuilder("ss", "-tanpoie")
            .redirectOutput(text.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertTrue(ss.waitFor(60, TimeUnit.SECONDS));
    Path own = Files.createDirectory(directory.resolve("explained"));
    try (CollectorProcess explain =
        CollectorProcess.start(own, "explain", "--json", text.toString())) {
      assertEquals(1, explain.exitCode(DONE), explain.stderr());
      List<JsonNode> told = new ArrayList<>();
      for (JsonNode finding : JSON.readTree(explain.stdout()).get("findings")) {
        if (finding.get("pid").asLong(-1) == program.pid()) {
          told.add(finding);
        }
      }
      assertEquals(1, told.size(), told.toString());
      assertEquals("peer-not-reading", told.get(0).get("rule").asText());
      assertEquals(4, told.get(0).get("count").asInt(), told.toString());
      assertTrue(
          told.get(0).get("summary").asText().contains("the other end is on this host"),
          told.toString());
    }
  }

  @Test
  void findings_ofABusyServer_endAfterFiveSeconds() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    try (WatchedProgram server =
        WatchedProgram.start(JDK, Class.forName("com.acme.shop.BusyServer"))) {
      String url = "http://127.0.0.1:" + server.await("PORT=") + "/";
      List<Thread> clients = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        Thread client = new Thread(() -> load(url, over), "load-" + i);
        client.start();
        clients.add(client);
      }
      try (CollectorProcess healthy = findings("healthy", server)) {
        assertEquals(0, healthy.exitCode(DONE), healthy.stderr());
        assertEquals(0, JSON.readTree(healthy.stdout()).get("findings").size());
        assertFalse(healthy.stderr().contains(LONGER), healthy.stderr());
      } finally {
        over.set(true);
        for (Thread client : clients) {
          client.join();
        }
      }
    }
  }

  private static void load(String url, AtomicBoolean over) {
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
    try {
      while (!over.get()) {
        for (int i = 0; i < 20; i++) {
          var unused = client.send(request, BodyHandlers.ofByteArray());
        }
        TimeUnit.MILLISECONDS.sleep(20);
      }
    } catch (IOException e) {
      // The server has ended first.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The one rule that the command tells of. */
  private static JsonNode only(CollectorProcess command, String rule) throws IOException {
    JsonNode findings = JSON.readTree(command.stdout()).get("findings");
    assertTrue(findings.size() > 0, command.stderr());
    for (JsonNode finding : findings) {
      assertEquals(rule, finding.get("rule").asText(), finding.toPrettyString());
    }
    return findings.get(0);
  }
}

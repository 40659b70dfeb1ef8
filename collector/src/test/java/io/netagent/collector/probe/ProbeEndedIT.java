package io.netagent.collector.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netagent.collector.CollectorProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A probe that somebody ends before its last round. */
final class ProbeEndedIT {
  private static final int ROUNDS = 3;

  @TempDir private Path directory;

  /**
   * Ends it behind so many rounds by SIGTERM, which a JVM obeys as it does SIGINT; that one may be
   * ignored where the tests are started from.
   */
  private CollectorProcess ended(String... options) throws Exception {
    try (Counting counting = new Counting()) {
      String[] arguments = {
        "probe", "tcp", "127.0.0.1:" + counting.server.port(), "--repeat=10000", "--every=20ms"
      };
      String[] all = Arrays.copyOf(arguments, arguments.length + options.length);
      System.arraycopy(options, 0, all, arguments.length, options.length);
      CollectorProcess probe = CollectorProcess.start(directory, all);
      probe.await("some rounds", () -> counting.accepted() > ROUNDS);
      probe.process().destroy();
      probe.exitCode(Duration.ofSeconds(60));
      return probe;
    }
  }

  /** A target that counts who came. */
  private static final class Counting implements AutoCloseable {
    private final AtomicInteger count = new AtomicInteger();
    final ScriptedServer server;

    Counting() throws Exception {
      server = new ScriptedServer((socket, self) -> count.incrementAndGet());
    }

    int accepted() {
      return count.get();
    }

    @Override
    public void close() throws Exception {
      server.close();
    }
  }

  @Test
  void probe_ended_sumsUpTheRoundsSoFar() throws Exception {
    try (CollectorProcess probe = ended()) {
      String out = probe.stdout();
      assertTrue(out.contains("\n#" + ROUNDS + "  fine  tcp "), out);
      assertTrue(out.matches("(?s).*\nAll \\d+ were fine\\..*PHASE.*MEDIAN.*\ntcp .*"), out);
      assertEquals(out.indexOf("were fine."), out.lastIndexOf("were fine."), "told once");
    }
  }

  @Test
  void probeAsJson_ended_isWhole() throws Exception {
    try (CollectorProcess probe = ended("--json")) {
      JsonNode json = new ObjectMapper().readTree(probe.stdout());
      assertTrue(json.path("rounds").size() >= ROUNDS, probe.stdout());
      assertEquals(json.path("rounds").size(), json.path("summary").path("rounds").asInt());
    }
  }
}

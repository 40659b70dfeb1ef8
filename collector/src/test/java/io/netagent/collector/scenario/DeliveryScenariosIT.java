package io.netagent.collector.scenario;

import static io.netagent.collector.scenario.Findings.blocked;
import static io.netagent.collector.scenario.Findings.count;
import static io.netagent.collector.scenario.Findings.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.netagent.collector.WatchedProgram;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Data that does not get through: the peer is gone, does not read, or the path loses segments. */
@Timeout(value = 400, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class DeliveryScenariosIT {
  private static final Path JDK = Path.of(System.getProperty("java.home"));
  private static final String VANISHED = "peer-vanished";
  private static final String NOT_READING = "peer-not-reading";
  private static final String LOSSY = "retransmitting-path";

  @TempDir private Path directory;

  private static Class<?> program(String name) throws ClassNotFoundException {
    return Class.forName("com.acme." + name);
  }

  @Test
  void peerVanished_withAgentAndWithout_isToldOnceAndAlone() throws Exception {
    try (Peers redis = Peers.start("127.0.0.1", Peers::redis);
        Peers healthyRedis = Peers.start("127.0.0.1", Peers::redis);
        WatchedProgram watched =
            WatchedProgram.start(JDK, program("stock.StockCache"), redis.port(), 3);
        WatchedProgram bare =
            WatchedProgram.startBare(JDK, program("stock.StockCache"), redis.port(), 2);
        WatchedProgram healthy =
            WatchedProgram.start(JDK, program("stock.StockCache"), healthyRedis.port(), 3);
        Findings findings = Findings.start(directory)) {
      for (WatchedProgram each : List.of(watched, bare, healthy)) {
        each.await("READY");
      }
      for (Socket socket : redis.sockets()) {
        DeafSocket.lose(socket, 1);
      }
      for (WatchedProgram each : List.of(watched, bare, healthy)) {
        each.tell();
        each.await("ASKED");
      }
      JsonNode told = findings.await(watched.pid(), VANISHED, count(3).and(blocked(3)));
      assertEquals(3, told.get("count").asInt(), told.toPrettyString());
      assertTrue(
          told.get("site").asText().startsWith("com.acme.stock.StockCache.connect("),
          told.toPrettyString());
      assertEquals("opener", told.get("siteKind").asText());
      assertEquals("Jedis", told.get("library").asText());
      assertEquals(3, told.get("blocked").size(), told.toPrettyString());
      JsonNode toldBare = findings.await(bare.pid(), VANISHED, count(2));
      assertEquals(2, toldBare.get("count").asInt(), toldBare.toPrettyString());
      assertEquals("no-agent", toldBare.get("siteKind").asText());
      assertTrue(toldBare.get("advice").asText().contains("attach " + bare.pid()));
      findings.assertNothingBut(watched.pid(), Duration.ofSeconds(6), VANISHED);
      findings.assertNothingBut(bare.pid(), Duration.ofSeconds(1), VANISHED);
      findings.assertNothingBut(healthy.pid(), Duration.ofSeconds(1));
    }
  }

  @Test
  void peerNotReading_jettyWithBlockedWriters_isToldBesideASlowDownload() throws Exception {
    try (WatchedProgram watched = WatchedProgram.start(JDK, program("report.ReportServer"));
        WatchedProgram bare = WatchedProgram.startBare(JDK, program("report.ReportServer"));
        WatchedProgram streaming = WatchedProgram.start(JDK, program("report.ReportServer"));
        Findings findings = Findings.start(directory);
        SlowReader slow = new SlowReader(port(streaming))) {
      List<Socket> lazy = new ArrayList<>();
      int port = port(watched);
      for (int i = 0; i < 20; i++) {
        lazy.add(ask(port));
      }
      Socket single = ask(port(bare));
      JsonNode told = findings.await(watched.pid(), NOT_READING, count(20).and(blocked(20)));
      assertEquals(20, told.get("count").asInt(), told.toPrettyString());
      assertTrue(
          told.get("site").asText().startsWith("com.acme.report.ReportServer.export("),
          told.toPrettyString());
      assertEquals("blocked-in", told.get("siteKind").asText());
      assertEquals(20, told.get("blocked").size(), told.toPrettyString());
      String summary = told.get("summary").asText();
      assertTrue(summary.contains("window has been 0 for "), summary);
      assertTrue(summary.contains("20 threads are blocked in write"), summary);
      assertTrue(summary.contains("Not yours"), summary);
      assertTrue(summary.contains("(pid " + ProcessHandle.current().pid()), summary);
      assertFalse(told.toString().contains("half-open"), told.toPrettyString());
      assertFalse(told.toString().contains("leak"), told.toPrettyString());
      JsonNode toldBare = findings.await(bare.pid(), NOT_READING, count(1));
      assertEquals(1, toldBare.get("count").asInt(), toldBare.toPrettyString());
      findings.assertNothingBut(watched.pid(), Duration.ofSeconds(3), NOT_READING);
      findings.assertNothingBut(bare.pid(), Duration.ofSeconds(1), NOT_READING);
      findings.assertNothingBut(streaming.pid(), Duration.ofSeconds(1));
      assertTrue(slow.read() > 1_000_000, "read slowly: " + slow.read());
      for (Socket socket : lazy) {
        socket.close();
      }
      single.close();
      findings.awaitWithdrawn(watched.pid(), NOT_READING);
    }
  }

  @Test
  void retransmittingPath_oneHostOfTwo_isToldOfThatOne() throws Exception {
    try (Peers lossy =
            Peers.start(
                "127.0.0.2",
                socket -> {
                  DeafSocket.lose(socket, 0.1);
                  Peers.http(socket);
                });
        Peers sound = Peers.start("127.0.0.3", Peers::http);
        WatchedProgram watched =
            WatchedProgram.start(JDK, program("backup.Uploader"), "127.0.0.2", lossy.port());
        WatchedProgram bare =
            WatchedProgram.startBare(JDK, program("backup.Uploader"), "127.0.0.2", lossy.port());
        WatchedProgram healthy =
            WatchedProgram.start(JDK, program("backup.Uploader"), "127.0.0.3", sound.port());
        Findings findings = Findings.start(directory)) {
      for (WatchedProgram each : List.of(watched, bare, healthy)) {
        each.await("READY");
      }
      JsonNode told =
          findings.await(watched.pid(), LOSSY, text("why", "the path to this one host"));
      assertTrue(
          told.get("site").asText().startsWith("com.acme.backup.Uploader.upload("),
          told.toPrettyString());
      assertEquals("127.0.0.2", told.get("remote").asText());
      assertEquals(1, told.get("count").asInt(), told.toPrettyString());
      assertTrue(told.get("why").asText().contains("the path to this one host"), told.toString());
      JsonNode toldBare = findings.await(bare.pid(), LOSSY);
      assertEquals("no-agent", toldBare.get("siteKind").asText());
      findings.assertNothingBut(watched.pid(), Duration.ofSeconds(3), LOSSY);
      findings.assertNothingBut(bare.pid(), Duration.ofSeconds(1), LOSSY);
      findings.assertNothingBut(healthy.pid(), Duration.ofSeconds(1));
    }
  }

  private static int port(WatchedProgram server) throws InterruptedException {
    return Integer.parseInt(server.await("PORT="));
  }

  private static Socket ask(int port) throws IOException {
    Socket socket = new Socket("127.0.0.1", port);
    socket
        .getOutputStream()
        .write("GET /r HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  /** A client behind a slow line, or a player: it takes some every now and then. */
  private static final class SlowReader implements AutoCloseable {
    private final Socket socket;
    private final AtomicLong read = new AtomicLong();
    private final AtomicBoolean over = new AtomicBoolean();

    SlowReader(int port) throws IOException {
      socket = ask(port);
      Thread thread = new Thread(this::run, "slow reader");
      thread.setDaemon(true);
      thread.start();
    }

    private void run() {
      byte[] buffer = new byte[64 * 1024];
      try (InputStream in = socket.getInputStream()) {
        while (!over.get()) {
          read.addAndGet(Math.max(0, in.readNBytes(buffer, 0, buffer.length)));
          TimeUnit.MILLISECONDS.sleep(500);
        }
      } catch (IOException | InterruptedException e) {
        // The scenario is over.
      }
    }

    long read() {
      return read.get();
    }

    @Override
    public void close() throws IOException {
      over.set(true);
      socket.close();
    }
  }
}

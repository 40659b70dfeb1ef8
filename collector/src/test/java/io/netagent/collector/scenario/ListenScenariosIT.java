package io.netagent.collector.scenario;

import static io.netagent.collector.scenario.Findings.blocked;
import static io.netagent.collector.scenario.Findings.count;
import static io.netagent.collector.scenario.Findings.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.netagent.collector.Requirement;
import io.netagent.collector.WatchedProgram;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Listeners that nobody accepts on, handlers that are blocked, and servers that only look so. */
@Timeout(400)
final class ListenScenariosIT {
  private static final Path JDK = Path.of(System.getProperty("java.home"));
  private static final byte[] REQUEST =
      "GET /buy HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  @TempDir private Path directory;

  @Test
  void findings_workersBlocked_nameTheirPlaceWithTheAgentAndTheQueueWithout() throws Exception {
    try (WatchedProgram shop = start("LockedShop");
        WatchedProgram bare =
            WatchedProgram.startBare(JDK, Class.forName("com.acme.checkout.LockedShop"));
        WatchedProgram inline = start("InlineServer");
        WatchedProgram exporter = start("StuckExporter");
        Findings findings = Findings.start(directory);
        Clients clients = new Clients()) {
      int inlinePort = Integer.parseInt(inline.await("PORT="));
      clients.send(Integer.parseInt(shop.await("PORT=")), 40);
      clients.send(Integer.parseInt(bare.await("PORT=")), 40);
      clients.send(Integer.parseInt(exporter.await("PORT=")), 9);
      // Its acceptor must be seen in accept once before it is kept from it.
      awaitListenerWithAcceptor(findings, inline.pid());
      clients.send(inlinePort, 12);
      TimeUnit.SECONDS.sleep(1);
      clients.giveUp();

      JsonNode locked = findings.await(shop.pid(), "accept-queue-full", count(21).and(blocked(10)));
      assertSite(locked, "com.acme.checkout.LockedShop.checkout(");
      assertEquals(21, locked.get("count").asInt(), locked.toPrettyString());
      assertSummary(locked, "21 connections were never accepted");
      assertSummary(locked, "all 10 worker threads (Tomcat) wait for one lock");
      assertSummary(locked, "(stock-refresh), which sleeps at com.acme.checkout.LockedShop");
      assertEquals(10, locked.get("blocked").size(), locked.toPrettyString());

      JsonNode unnamed = findings.await(bare.pid(), "accept-queue-full", count(21));
      assertEquals("no-agent", unnamed.get("siteKind").asText(), unnamed.toPrettyString());
      assertEquals(21, unnamed.get("count").asInt(), unnamed.toPrettyString());

      JsonNode alone =
          findings.await(
              inline.pid(), "accept-queue-full", text("summary", "the thread that accepts"));
      assertSite(alone, "com.acme.checkout.InlineServer.audit(");
      assertSummary(alone, "the thread that accepts");

      JsonNode unread =
          findings.await(
              exporter.pid(),
              "accepted-unread",
              count(9).and(text("summary", "all 5 worker threads")));
      assertSite(unread, "com.acme.checkout.StuckExporter.scrape(");
      assertEquals(9, unread.get("count").asInt(), unread.toPrettyString());
      assertSummary(unread, "all 5 worker threads (the JDK's HttpServer) wait");

      findings.assertNothingBut(shop.pid(), Duration.ofSeconds(3), "accept-queue-full");
      findings.assertNothingBut(bare.pid(), Duration.ZERO, "accept-queue-full");
      findings.assertNothingBut(inline.pid(), Duration.ZERO, "accept-queue-full");
      findings.assertNothingBut(exporter.pid(), Duration.ZERO, "accepted-unread");
    }
  }

  /** Clients without a time-out wait for ever: no CLOSE_WAIT will ever tell of the fault. */
  @Test
  void findings_workersBlockedAndNobodyGivesUp_nameTheirPlaceToo() throws Exception {
    try (WatchedProgram exporter = start("StuckExporter");
        Findings findings = Findings.start(directory);
        Clients clients = new Clients()) {
      clients.send(Integer.parseInt(exporter.await("PORT=")), 9);
      JsonNode unread =
          findings.await(
              exporter.pid(),
              "accepted-unread",
              count(4).and(text("summary", "all 5 worker threads")));
      assertSite(unread, "com.acme.checkout.StuckExporter.scrape(");
      assertEquals(4, unread.get("count").asInt(), unread.toPrettyString());
      assertSummary(unread, "wait for the server, which has not read what their clients sent");
      assertSummary(unread, "all 5 worker threads (the JDK's HttpServer) wait");
      findings.assertNothingBut(exporter.pid(), Duration.ofSeconds(2), "accepted-unread");
    }
  }

  @Test
  void findings_burstsBeyondTheBacklog_nameTheListenerAndTheLowerLimit() throws Exception {
    Requirement.command("unshare");
    Requirement.that(
        new ProcessBuilder("unshare", "-n", "true").start().waitFor() == 0,
        "a network namespace of one's own needs root");
    List<String> ownNetwork =
        List.of("unshare", "-n", "sh", "-c", "ip link set lo up && exec \"$@\"", "sh");
    try (WatchedProgram bursty =
            WatchedProgram.startAs(
                ownNetwork, JDK, Class.forName("com.acme.checkout.BurstyServer"));
        Findings findings = Findings.start(directory)) {
      String port = bursty.await("PORT=");
      JsonNode overflow = findings.await(bursty.pid(), "listen-overflow");
      assertEquals(
          "127.0.0.1:" + port,
          overflow.get("local").asText().replace("[::ffff:", "").replace("]", ""));
      assertTrue(
          overflow.get("advice").asText().contains("is 10 here, below net.core.somaxconn"),
          overflow.toPrettyString());
      findings.assertNothingBut(
          bursty.pid(), Duration.ofSeconds(2), "listen-overflow", "connect-unanswered");
    }
  }

  @Test
  void findings_busyStoppedAndWokenServers_areNone() throws Exception {
    try (WatchedProgram busy =
            WatchedProgram.start(JDK, Class.forName("com.acme.shop.BusyServer"));
        WatchedProgram stopped =
            WatchedProgram.start(JDK, Class.forName("com.acme.shop.BusyServer"));
        WatchedProgram stoppedBare =
            WatchedProgram.startBare(JDK, Class.forName("com.acme.shop.BusyServer"));
        Findings findings = Findings.start(directory);
        Clients clients = new Clients()) {
      int busyPort = Integer.parseInt(busy.await("PORT="));
      int stoppedPort = Integer.parseInt(stopped.await("PORT="));
      int barePort = Integer.parseInt(stoppedBare.await("PORT="));
      findings.assertNothingBut(busy.pid(), Duration.ofSeconds(2));
      signal("-STOP", stopped.pid());
      signal("-STOP", stoppedBare.pid());
      clients.send(stoppedPort, 220);
      clients.send(barePort, 220);
      for (int i = 0; i < 10; i++) {
        clients.send(busyPort, 150);
        findings.assertNothingBut(busy.pid(), Duration.ofMillis(600));
      }
      findings.assertNothingBut(stopped.pid(), Duration.ofSeconds(4));
      findings.assertNothingBut(stoppedBare.pid(), Duration.ZERO);
      clients.giveUp();
      signal("-CONT", stopped.pid());
      signal("-CONT", stoppedBare.pid());
      findings.assertNothingBut(stopped.pid(), Duration.ofSeconds(12));
      findings.assertNothingBut(stoppedBare.pid(), Duration.ZERO);
      findings.assertNothingBut(busy.pid(), Duration.ZERO);
    }
  }

  private static WatchedProgram start(String program) throws Exception {
    return WatchedProgram.start(JDK, Class.forName("com.acme.checkout." + program));
  }

  private static void awaitListenerWithAcceptor(Findings findings, long pid) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
    String last = "";
    while (System.nanoTime() < deadline) {
      last = findings.get("/api/v1/listeners?pid=" + pid);
      if (last.matches("(?s).*\"acceptorBlockedSeconds\" ?: ?[0-9].*")) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
    throw new AssertionError("no thread is in accept: " + last);
  }

  private static void assertSite(JsonNode finding, String start) {
    assertTrue(finding.get("site").asText().startsWith(start), finding.toPrettyString());
    assertEquals("blocked-in", finding.get("siteKind").asText(), finding.toPrettyString());
  }

  private static void assertSummary(JsonNode finding, String part) {
    assertTrue(finding.get("summary").asText().contains(part), finding.toPrettyString());
  }

  private static void signal(String name, long pid) throws Exception {
    Process kill = new ProcessBuilder("kill", name, String.valueOf(pid)).inheritIO().start();
    assertTrue(kill.waitFor(60, TimeUnit.SECONDS));
    assertEquals(0, kill.exitValue());
  }

  /** Clients that send a request and, sooner or later, give up on the answer. */
  private static final class Clients implements AutoCloseable {
    private final List<SocketChannel> channels = new ArrayList<>();

    /** Some may find no room; those stay in their handshake. */
    void send(int port, int count) throws IOException, InterruptedException {
      List<SocketChannel> connecting = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        SocketChannel channel = SocketChannel.open();
        channels.add(channel);
        channel.configureBlocking(false);
        channel.connect(new InetSocketAddress("127.0.0.1", port));
        connecting.add(channel);
        finish(connecting);
      }
      for (int i = 0; i < 20 && !connecting.isEmpty(); i++) {
        TimeUnit.MILLISECONDS.sleep(10);
        finish(connecting);
      }
    }

    private static void finish(List<SocketChannel> connecting) throws IOException {
      for (SocketChannel channel : List.copyOf(connecting)) {
        if (channel.finishConnect()) {
          channel.write(java.nio.ByteBuffer.wrap(REQUEST));
          connecting.remove(channel);
        }
      }
    }

    void giveUp() throws IOException {
      for (SocketChannel channel : channels) {
        channel.close();
      }
      channels.clear();
    }

    @Override
    public void close() throws IOException {
      giveUp();
    }
  }
}

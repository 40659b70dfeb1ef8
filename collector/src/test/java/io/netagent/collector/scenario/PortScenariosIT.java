package io.netagent.collector.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.netagent.collector.HttpPeer;
import io.netagent.collector.Requirement;
import io.netagent.collector.WatchedProgram;
import io.netagent.collector.source.NamespaceProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Programs whose closed connections take ports, and others that do no harm. */
@Timeout(value = 400, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class PortScenariosIT {
  private static final Path JDK = Path.of(System.getProperty("java.home"));
  private static final String PER_REQUEST = "connection-per-request";
  private static final String EXHAUSTION = "port-exhaustion";
  private static final String FIN_WAIT_2 = "fin-wait-2-peer";
  private static final int REQUESTS = 280;

  /** The kernel would take ports in TIME_WAIT on loopback again by itself. */
  private static final String FEW_PORTS =
      "echo '40000 40199' >/proc/sys/net/ipv4/ip_local_port_range\n"
          + "echo 0 >/proc/sys/net/ipv4/tcp_tw_reuse";

  @TempDir private Path directory;

  private static Class<?> program(String name) throws ClassNotFoundException {
    return Class.forName("com.acme." + name);
  }

  @Test
  void findings_ofClientPerRequestAndItsLookAlikes_nameTheOneThatIsSick() throws Exception {
    try (HttpPeer peer = new HttpPeer(500, 600_000);
        HttpPeer peerOfBare = new HttpPeer(500, 600_000);
        Findings findings = Findings.start(directory);
        WatchedProgram busy = WatchedProgram.start(JDK, program("shop.BusyServer"));
        ShortConnections load = new ShortConnections(port(busy));
        WatchedProgram shared =
            WatchedProgram.start(JDK, program("notify.SharedClientNotifier"), peer.port());
        WatchedProgram sick =
            WatchedProgram.start(JDK, program("notify.Notifier"), peer.port(), REQUESTS);
        WatchedProgram bare =
            WatchedProgram.startBare(JDK, program("notify.Notifier"), peerOfBare.port(), REQUESTS);
        WatchedProgram probe =
            WatchedProgram.start(JDK, program("probe.PortProbe"), port(busy), 300)) {
      assertEquals("" + REQUESTS, sick.await("SENT "));
      assertEquals("" + REQUESTS, bare.await("SENT "));
      probe.await("PROBED");

      JsonNode finding =
          findings.await(
              sick.pid(), PER_REQUEST, told -> told.get("count").asInt() > 0.9 * REQUESTS);
      String text = finding.toPrettyString();
      assertTrue(finding.get("site").asText().startsWith("com.acme.notify.Notifier.send("), text);
      assertEquals("Apache HttpClient 4", finding.get("library").asText(), text);
      assertEquals("127.0.0.1:" + peer.port(), finding.get("remote").asText(), text);
      int count = finding.get("count").asInt();
      assertTrue(count > 0.9 * REQUESTS && count <= REQUESTS, text);
      assertFalse(finding.get("benign").asBoolean(), text);
      assertTrue(finding.get("summary").asText().contains("we close first"), text);
      assertFalse(text.contains("somaxconn"), text);

      JsonNode unowned = awaitOwnerless(findings, "127.0.0.1:" + peerOfBare.port());
      assertTrue(unowned.get("benign").asBoolean(), "a burst, for all that the kernel tells");
      assertTrue(unowned.get("advice").asText().contains("-javaagent:"), unowned.toPrettyString());

      assertNothingBut(findings, sick.pid(), PER_REQUEST);
      assertNothingBut(findings, bare.pid(), PER_REQUEST);
      for (WatchedProgram healthy : List.of(shared, probe, busy)) {
        assertNothingBut(findings, healthy.pid());
      }
      load.await(300);
    }
  }

  @Test
  void findings_ofPortsUsedUp_nameWhoClosesFirst() throws Exception {
    Requirement.command("nsenter");
    try (NamespaceProcess namespace = NamespaceProcess.start(FEW_PORTS, "");
        Findings findings = Findings.start(directory);
        WatchedProgram server =
            WatchedProgram.startAs(inside(namespace), JDK, program("shop.BusyServer"));
        WatchedProgram sick =
            WatchedProgram.startAs(
                inside(namespace), JDK, program("notify.Notifier"), port(server), REQUESTS)) {
      int sent = Integer.parseInt(sick.await("SENT "));
      assertTrue(sent > 150 && sent <= 200, "sent " + sent);

      JsonNode finding =
          findings.await(
              sick.pid(), EXHAUSTION, told -> told.get("severity").asText().equals("critical"));
      String text = finding.toPrettyString();
      assertTrue(finding.get("site").asText().startsWith("com.acme.notify.Notifier.send("), text);
      assertTrue(
          finding
              .get("summary")
              .asText()
              .matches(
                  "\\d+ of 200 ports to 127\\.0\\.0\\.1:\\d+ are in use, \\d+ in TIME_WAIT: we close"
                      + " first, at com\\.acme\\.notify\\.Notifier\\.send.*used once; .*connect\\(\\) has"
                      + " failed \\d+ times.*"),
          text);
      assertEquals("critical", finding.get("severity").asText(), text);
      assertTrue(finding.get("advice").asText().contains("(now 40000 to 40199)"), text);
      assertFalse(text.contains("somaxconn"), text);
      findings.assertNothingBut(sick.pid(), Duration.ofSeconds(3), EXHAUSTION);
      findings.assertNothingBut(server.pid(), Duration.ZERO);
    }
  }

  @Test
  void findings_ofPeerThatDoesNotClose_sayThatItIsTheOther() throws Exception {
    Path sign = directory.resolve("close");
    try (Findings findings = Findings.start(directory);
        WatchedProgram peer = WatchedProgram.startBare(JDK, program("intake.Intake"));
        WatchedProgram sender =
            WatchedProgram.start(JDK, program("intake.Sender"), port(peer), 30, sign)) {
      sender.await("OPEN");
      signal("STOP", peer.pid());
      try {
        Files.createFile(sign);
        sender.await("CLOSED");
        JsonNode finding = findings.await(sender.pid(), FIN_WAIT_2, Findings.count(30));
        String text = finding.toPrettyString();
        assertTrue(finding.get("benign").asBoolean(), text);
        assertEquals(30, finding.get("count").asInt(), text);
        assertEquals(peer.pid(), finding.get("evidence").get("peerPid").asLong(), text);
        findings.assertNothingBut(sender.pid(), Duration.ofSeconds(2), FIN_WAIT_2);
        findings.assertNothingBut(peer.pid(), Duration.ZERO);
      } finally {
        signal("CONT", peer.pid());
      }
    }
  }

  private static int port(WatchedProgram server) throws InterruptedException {
    // Printed once: what was read is kept in the output.
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (!server.output().matches("(?s).*PORT=\\d+\n.*")) {
      assertTrue(System.nanoTime() - deadline < 0, server.output());
      TimeUnit.MILLISECONDS.sleep(20);
    }
    String text = server.output();
    int from = text.indexOf("PORT=") + "PORT=".length();
    return Integer.parseInt(text.substring(from, text.indexOf('\n', from)));
  }

  private static List<String> inside(NamespaceProcess namespace) {
    return List.of("nsenter", "-t", String.valueOf(namespace.pid()), "-n");
  }

  private static void assertNothingBut(Findings findings, long pid, String... rules)
      throws Exception {
    findings.assertNothingBut(pid, Duration.ofSeconds(1), rules);
  }

  private static JsonNode awaitOwnerless(Findings findings, String remote) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
    while (System.nanoTime() < deadline) {
      for (JsonNode finding : findings.of(-1)) {
        if (finding.get("rule").asText().equals(PER_REQUEST)
            && finding.get("remote").asText().equals(remote)) {
          return finding;
        }
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
    throw new AssertionError("nothing of " + remote + " in " + findings.of(-1));
  }

  private static void signal(String signal, long pid) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + signal, String.valueOf(pid)).start();
    assertTrue(kill.waitFor(60, TimeUnit.SECONDS));
    assertEquals(0, kill.exitValue());
  }

  /** A load of this JVM's: a connection for each request, 50 a second. */
  private static final class ShortConnections implements AutoCloseable {
    private final AtomicBoolean over = new AtomicBoolean();
    private final Thread thread;
    private volatile int count;

    ShortConnections(int port) {
      thread = new Thread(() -> run(port), "short connections");
      thread.setDaemon(true);
      thread.start();
    }

    private void run(int port) {
      byte[] request = "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
      while (!over.get()) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
          socket.getOutputStream().write(request);
          socket.getInputStream().read();
          count = count + 1;
          TimeUnit.MILLISECONDS.sleep(20);
        } catch (IOException e) {
          // The server ends before the load does.
        } catch (InterruptedException e) {
          return;
        }
      }
    }

    void await(int connections) throws InterruptedException {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
      while (count < connections) {
        assertTrue(System.nanoTime() - deadline < 0, "short connections: " + count);
        TimeUnit.MILLISECONDS.sleep(50);
      }
    }

    @Override
    public void close() {
      over.set(true);
      thread.interrupt();
    }
  }
}

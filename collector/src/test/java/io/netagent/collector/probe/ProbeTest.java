package io.netagent.collector.probe;

import static io.netagent.collector.probe.Probing.probe;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.probe.report.ConnectAttempt;
import io.netagent.collector.probe.report.Layer;
import io.netagent.collector.probe.report.ProbeReport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections, against listeners of the test's own. */
@Timeout(180)
final class ProbeTest {
  @Test
  void tcp_toAListener_isFineAndTellsTheRtt() throws Exception {
    try (ScriptedServer server = new ScriptedServer((socket, self) -> self.beMute())) {
      ProbeReport report = probe("127.0.0.1:" + server.port());
      assertTrue(report.fine(), report.verdict().text());
      ConnectAttempt attempt = report.tcp().get(0);
      assertTrue(attempt.info().rttMicros() > 0);
      assertEquals(0, attempt.synRetransmits());
      assertEquals(1, attempt.info().stateNumber());
      assertTrue(attempt.local().startsWith("127.0.0.1:"));
    }
  }

  @Test
  void tcp_toAClosedPort_isRefused() throws Exception {
    ProbeReport report = probe("127.0.0.1:1");
    assertEquals("tcp-refused", report.verdict().code());
    assertEquals(Layer.TCP, report.verdict().failed());
    assertEquals(1, report.spans().size());
    assertTrue(report.spans().get(0).failed());
  }

  @Test
  void tcp_toAFullAcceptQueue_timesOutAndCountsTheSynsSentAgain() throws Exception {
    try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
        Fillers fillers = new Fillers(deaf)) {
      assertTrue(fillers.count() > 1);
      ProbeReport report = probe("127.0.0.1:" + deaf.getLocalPort(), Duration.ofMillis(3500));
      assertEquals("tcp-timeout", report.verdict().code());
      assertTrue(report.tcp().get(0).synRetransmits() >= 1, report.verdict().text());
      assertTrue(report.verdict().text().contains("sent again"), report.verdict().text());
    }
  }

  @Test
  void tcp_thatConnectsAtASecondSyn_isAWarning() throws Exception {
    try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
        Fillers fillers = new Fillers(deaf)) {
      assertTrue(fillers.count() > 1);
      Thread wakes = new Thread(() -> acceptAllAfter(deaf, 300));
      wakes.setDaemon(true); // Ends as the listener is closed.
      wakes.start();
      ProbeReport report = probe("127.0.0.1:" + deaf.getLocalPort(), Duration.ofSeconds(10));
      assertTrue(report.verdict().fine(), report.verdict().text());
      assertFalse(report.fine());
      assertTrue(report.tcp().get(0).synRetransmits() >= 1);
      assertTrue(
          report.remarks().get(0).text().contains("sent again"), report.remarks().toString());
    }
  }

  private static void acceptAllAfter(ServerSocket listener, long millis) {
    try {
      Thread.sleep(millis); // The SYN is to come before.
      while (true) {
        Socket unused = listener.accept();
      }
    } catch (Exception e) {
      return; // Closed.
    }
  }

  /** Connections that fill an accept queue. */
  private static final class Fillers implements AutoCloseable {
    private final List<SocketChannel> channels = new ArrayList<>();

    Fillers(ServerSocket listener) throws Exception {
      for (int i = 0; i < 4; i++) {
        SocketChannel channel = SocketChannel.open();
        channels.add(channel);
        channel.configureBlocking(false);
        channel.connect(listener.getLocalSocketAddress());
      }
    }

    long count() throws Exception {
      long connected = 0;
      for (SocketChannel channel : channels) {
        connected += channel.finishConnect() ? 1 : 0;
      }
      return connected;
    }

    @Override
    public void close() throws IOException {
      for (SocketChannel channel : channels) {
        channel.close();
      }
    }
  }
}

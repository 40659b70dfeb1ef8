package io.netagent.collector.expose.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.config.CollectorConfig;
import io.netagent.collector.config.ConfigKey;
import io.netagent.collector.expose.LatestSnapshot;
import io.netagent.collector.expose.SnapshotFixture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who asks by halves, or takes an answer drop by drop, beside those who just want to know. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SlowClientsTest {
  private static final int MANY = 50;

  private final LatestSnapshot latest = new LatestSnapshot(System::nanoTime);
  private final List<Socket> open = new ArrayList<>();
  private WebServer server;
  private int port;

  @BeforeEach
  void start() throws Exception {
    latest.accept(SnapshotFixture.snapshot());
    CollectorConfig config =
        CollectorConfig.load(Map.of(ConfigKey.LISTEN, "127.0.0.1:0"), null, Map.of());
    server = WebServer.start(config, "1", latest);
    port = server.address().port();
  }

  @AfterEach
  void stop() throws IOException {
    for (Socket each : open) {
      each.close();
    }
    server.close();
  }

  private void send(String text) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    open.add(socket);
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private void assertAnswers() throws IOException {
    long start = System.nanoTime();
    for (String page : List.of("/metrics", "/api/v1/findings", "/healthz", "/")) {
      assertEquals(200, RawHttp.get(port, page).status(), page);
    }
    // A half request has 10 s to become whole, and more of these are open than ever had threads.
    assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(10));
  }

  @Test
  void halfRequests_many_leaveThePagesAnswering() throws Exception {
    for (int i = 0; i < MANY; i++) {
      send(i % 2 == 0 ? "GET /metr" : "GET /metrics HTTP/1.1\r\nHost: localhost\r\nX-Ha");
    }
    assertAnswers();
  }

  @Test
  void connections_manyThatSayNothing_leaveThePagesAnswering() throws Exception {
    for (int i = 0; i < MANY; i++) {
      send("");
    }
    assertAnswers();
  }

  /** Each piece is taken within its time, and all of them together would take hours. */
  @Test
  void wholeAnswer_takenDropByDrop_isEnded() throws Exception {
    StalledClients.Limits limits =
        new StalledClients.Limits(Duration.ofMillis(400), Duration.ofSeconds(30), 1 << 20);
    ByteArrayOutputStream taken =
        new ByteArrayOutputStream() {
          @Override
          public void write(byte[] bytes, int offset, int length) {
            try {
              TimeUnit.MILLISECONDS.sleep(100);
            } catch (InterruptedException e) {
              throw new Ended();
            }
            super.write(bytes, offset, length);
          }
        };
    byte[] answer = new byte[1 << 20];
    try (StalledClients clients = new StalledClients(limits)) {
      boolean ended = false;
      try {
        clients.send(taken, answer.length, to -> to.write(answer));
      } catch (Ended e) {
        ended = true;
      }
      assertTrue(ended, "all of it was taken");
      assertTrue(taken.size() > 0 && taken.size() < answer.length, taken.size() + " bytes");
      taken.reset();
      clients.send(taken, StalledClients.STREAMED, to -> to.write(answer));
      assertEquals(answer.length, taken.size(), "a list that is made as it is read has time");
    }
  }

  /** As the channel of a connection ends when its thread is interrupted. */
  private static final class Ended extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}

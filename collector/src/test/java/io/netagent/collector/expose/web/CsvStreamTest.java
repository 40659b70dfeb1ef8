package io.netagent.collector.expose.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.config.CollectorConfig;
import io.netagent.collector.config.ConfigKey;
import io.netagent.collector.correlate.EndedConnection;
import io.netagent.collector.expose.ConnectionListing;
import io.netagent.collector.expose.LatestSnapshot;
import io.netagent.collector.expose.SnapshotFixture;
import io.netagent.collector.expose.listing.ConnectionOrder;
import io.netagent.collector.expose.listing.GroupField;
import io.netagent.collector.expose.listing.GroupOrder;
import io.netagent.collector.expose.listing.Grouping;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A list as CSV that is too long to be made before it is sent. */
class CsvStreamTest {
  private static final int ROWS = 40_000;
  private static final int AT_ONCE = 500;
  private static final int DEAF = 12;
  private static final String CSV = "/api/v1/connections?format=csv";

  private static final StalledClients.Limits STRICT =
      new StalledClients.Limits(Duration.ofMillis(200), Duration.ofSeconds(5), 1 << 23);

  private final LatestSnapshot latest = new LatestSnapshot(System::nanoTime);
  private WebServer server;
  private int port;

  @BeforeEach
  void start() throws Exception {
    server = WebServer.start(config(), "1", latest);
    port = server.address().port();
  }

  private static CollectorConfig config() throws Exception {
    return CollectorConfig.load(Map.of(ConfigKey.LISTEN, "127.0.0.1:0"), null, Map.of());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /**
   * Many times the same row.
   *
   * @param given rows handed over so far, to all who asked
   * @param failsAfter so many
   * @param pages in place of each that is asked for: no real one is more than a socket's buffers on
   *     loopback hold
   */
  private record Many(AtomicInteger given, int failsAfter, int pages) implements ConnectionListing {
    @Override
    public Page page(Selection selection, ConnectionOrder order, int offset, int limit) {
      return new Page(ROWS, Collections.nCopies(pages * limit, SnapshotFixture.connection()));
    }

    @Override
    public void all(Selection selection, ConnectionOrder order, Taker taker) throws IOException {
      List<Listed> some = Collections.nCopies(AT_ONCE, SnapshotFixture.connection());
      for (int handed = 0; handed < ROWS; handed += AT_ONCE) {
        if (handed >= failsAfter) {
          throw new IllegalStateException("as a test wants it");
        }
        taker.take(some);
        given.addAndGet(AT_ONCE);
      }
    }

    @Override
    public Grouping groups(
        Selection selection, Set<GroupField> by, GroupOrder order, int offset, int limit) {
      return Grouping.NONE;
    }

    @Override
    public @Nullable Listed find(String id) {
      return null;
    }

    @Override
    public @Nullable EndedConnection findEnd(String id) {
      return null;
    }
  }

  private AtomicInteger show(int failsAfter) {
    AtomicInteger given = new AtomicInteger();
    latest.accept(SnapshotFixture.withConnections(new Many(given, failsAfter, 1)));
    return given;
  }

  private Socket asked() throws IOException {
    return asked(port, CSV);
  }

  private static Socket asked(int port, String target) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(120_000);
    socket
        .getOutputStream()
        .write(
            ("GET "
                    + target
                    + " HTTP/1.1\r\nHost: localhost:"
                    + port
                    + "\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
    return socket;
  }

  private static int statusOf(Socket asked) throws IOException {
    byte[] first = asked.getInputStream().readNBytes("HTTP/1.1 200".length());
    return Integer.parseInt(new String(first, StandardCharsets.ISO_8859_1).substring(9));
  }

  private static void awaitStatus(int port, int status) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    int now;
    do {
      try (Socket socket = asked(port, CSV)) {
        now = statusOf(socket);
      }
    } while (now != status && System.nanoTime() - deadline < 0);
    assertEquals(status, now);
  }

  @Test
  void csv_ofMany_isMadeNoFasterThanItIsRead() throws Exception {
    AtomicInteger given = show(Integer.MAX_VALUE);
    try (Socket socket = asked()) {
      int before = -1;
      while (given.get() == 0 || given.get() != before) { // Until the socket's buffers are full.
        before = given.get();
        Thread.sleep(200);
      }
      assertTrue(before < ROWS * 3 / 4, before + " rows are made, and nobody has read one");
      long bytes = socket.getInputStream().transferTo(OutputStream.nullOutputStream());
      assertEquals(ROWS, given.get());
      assertTrue(bytes > 300L * ROWS, bytes + " bytes");
    }
  }

  @Test
  void csv_askedByManyWhoReadNothing_leavesTheOtherPagesAnswering() throws Exception {
    show(Integer.MAX_VALUE);
    List<Socket> deaf = new ArrayList<>();
    try {
      for (int i = 0; i < DEAF; i++) { // All at once: none knows yet of the others.
        deaf.add(asked());
      }
      assertEquals(200, RawHttp.get(port, "/healthz").status());
      assertEquals(200, RawHttp.get(port, "/metrics").status());
      int served = 0;
      for (Socket socket : deaf) {
        served += statusOf(socket) == 200 ? 1 : 0;
      }
      assertEquals(Gate.STREAMED_AT_ONCE, served);
      RawHttp.Answer answer = RawHttp.get(port, CSV);
      assertEquals(503, answer.status());
      assertTrue(answer.head().contains("retry-after: 5"), answer.head());
    } finally {
      for (Socket socket : deaf) {
        socket.close();
      }
    }
  }

  @Test
  void csv_ofWhichNothingIsTaken_endsAndMakesRoomForOthers() throws Exception {
    show(Integer.MAX_VALUE);
    try (WebServer strict = WebServer.start(config(), "1", latest, STRICT);
        Socket deaf = asked(strict.address().port(), CSV);
        Socket other = asked(strict.address().port(), CSV)) {
      assertEquals(200, statusOf(deaf));
      assertEquals(200, statusOf(other));
      awaitStatus(strict.address().port(), 503);
      awaitStatus(strict.address().port(), 200);
      // One has made room; the other may still be within its time, and goes on when it is read.
      boolean bothWhole = isWhole(deaf) && isWhole(other);
      assertFalse(bothWhole, "one of them was ended");
    }
  }

  private static boolean isWhole(Socket asked) throws IOException {
    byte[] rest = asked.getInputStream().readAllBytes();
    return new String(rest, StandardCharsets.ISO_8859_1).endsWith("\r\n0\r\n\r\n");
  }

  @Test
  void wholeAnswers_ofWhichNothingIsTaken_endAndMakeRoomForOthers() throws Exception {
    latest.accept(SnapshotFixture.withConnections(new Many(new AtomicInteger(), 0, 10)));
    List<Socket> deaf = new ArrayList<>();
    try (WebServer strict = WebServer.start(config(), "1", latest, STRICT)) {
      int strictPort = strict.address().port();
      for (int i = 0; i < DEAF; i++) {
        deaf.add(asked(strictPort, "/api/v1/connections?limit=1000"));
      }
      assertEquals(200, RawHttp.get(strictPort, "/metrics").status());
    } finally {
      for (Socket socket : deaf) {
        socket.close();
      }
    }
  }

  @Test
  void csv_tellsHowManyThereAre_andHasThemAll() throws Exception {
    show(Integer.MAX_VALUE);
    RawHttp.Answer answer = RawHttp.get(port, CSV);
    assertEquals(200, answer.status());
    assertTrue(answer.head().contains("x-netagent-total: " + ROWS), answer.head());
    assertTrue(answer.text().endsWith("\r\n0\r\n\r\n"), "a last chunk");
    RawHttp.Answer part = RawHttp.get(port, "/api/v1/connections?format=csv&limit=3");
    assertEquals(4, part.text().lines().count());
    assertTrue(part.head().contains("x-netagent-total: " + ROWS), part.head());
  }

  @Test
  void csv_thatFailsOnTheWay_doesNotLookWhole() throws Exception {
    show(2_000);
    RawHttp.Answer answer = RawHttp.get(port, CSV);
    assertTrue(answer.body().length > 100_000, "some of it was sent");
    assertFalse(answer.text().endsWith("\r\n0\r\n\r\n"), "no last chunk");
    assertEquals(200, RawHttp.get(port, "/healthz").status());
  }

  @Test
  void csv_askedByHead_hasItsNumberAndNoBody() throws Exception {
    AtomicInteger given = show(Integer.MAX_VALUE);
    RawHttp.Answer answer =
        RawHttp.ask(port, "HEAD", "/api/v1/connections?format=csv", "localhost:" + port);
    assertEquals(200, answer.status());
    assertTrue(answer.head().contains("x-netagent-total: " + ROWS), answer.head());
    assertEquals(0, answer.body().length);
    assertEquals(0, given.get());
  }
}

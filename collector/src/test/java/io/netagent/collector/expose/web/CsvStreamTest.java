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
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A list as CSV that is too long to be made before it is sent. */
class CsvStreamTest {
  private static final int ROWS = 40_000;
  private static final int AT_ONCE = 500;

  private final LatestSnapshot latest = new LatestSnapshot(System::nanoTime);
  private WebServer server;
  private int port;

  @BeforeEach
  void start() throws Exception {
    CollectorConfig config =
        CollectorConfig.load(Map.of(ConfigKey.LISTEN, "127.0.0.1:0"), null, Map.of());
    server = WebServer.start(config, "1", latest);
    port = server.address().port();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /**
   * Many times the same row.
   *
   * @param given rows handed over so far
   * @param failsAfter so many
   */
  private record Many(AtomicInteger given, int failsAfter) implements ConnectionListing {
    @Override
    public Page page(Selection selection, ConnectionOrder order, int offset, int limit) {
      return new Page(ROWS, Collections.nCopies(limit, SnapshotFixture.connection()));
    }

    @Override
    public void all(Selection selection, ConnectionOrder order, Taker taker) throws IOException {
      List<Listed> some = Collections.nCopies(AT_ONCE, SnapshotFixture.connection());
      while (given.get() < ROWS) {
        if (given.get() >= failsAfter) {
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
    latest.accept(SnapshotFixture.withConnections(new Many(given, failsAfter)));
    return given;
  }

  private Socket asked() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(120_000);
    socket
        .getOutputStream()
        .write(
            ("GET /api/v1/connections?format=csv HTTP/1.1\r\nHost: localhost:"
                    + port
                    + "\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
    return socket;
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
  void csv_tellsHowManyThereAre_andHasThemAll() throws Exception {
    show(Integer.MAX_VALUE);
    RawHttp.Answer answer = RawHttp.get(port, "/api/v1/connections?format=csv");
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
    RawHttp.Answer answer = RawHttp.get(port, "/api/v1/connections?format=csv");
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

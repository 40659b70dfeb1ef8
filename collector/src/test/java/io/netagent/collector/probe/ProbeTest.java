package io.netagent.collector.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.probe.report.AddressAnswer.Outcome;
import io.netagent.collector.probe.report.ConnectAttempt;
import io.netagent.collector.probe.report.HttpResult;
import io.netagent.collector.probe.report.Layer;
import io.netagent.collector.probe.report.ProbeReport;
import io.netagent.collector.probe.report.Target;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Names, connections and plain HTTP, against servers of the test's own. */
@Timeout(60)
final class ProbeTest {
  static ProbeSettings settings(Duration limit, List<InetSocketAddress> dns) {
    return new ProbeSettings(
        limit,
        dns,
        Path.of("/etc/resolv.conf"),
        Path.of("/etc/hosts"),
        ProbeSettings.Families.BOTH,
        List.of("h2", "http/1.1"),
        false,
        List.of(),
        false,
        1 << 20);
  }

  private static ProbeReport probe(String target, Duration limit, InetSocketAddress... dns)
      throws Exception {
    return new Probe(settings(limit, List.of(dns))).run(Target.of(null, target));
  }

  private static ProbeReport probe(String target) throws Exception {
    return probe(target, Duration.ofMillis(800));
  }

  private static HttpResult http(ProbeReport report) {
    return Objects.requireNonNull(report.http(), report.verdict().text());
  }

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
    int port;
    try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      port = gone.getLocalPort();
    }
    ProbeReport report = probe("127.0.0.1:" + port);
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
      ProbeReport report = probe("127.0.0.1:" + deaf.getLocalPort(), Duration.ofMillis(1500));
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

  @Test
  void dns_ofTwoAddresses_triesBothAndWarnsOfTheDeadOne() throws Exception {
    try (ScriptedServer server = new ScriptedServer((socket, self) -> self.beMute());
        NameServer dns =
            new NameServer(
                (question, tcp) ->
                    List.of(NameServer.addresses(question, "127.0.0.1", "127.0.0.2")))) {
      ProbeReport report =
          probe("two.example:" + server.port(), Duration.ofMillis(800), dns.address());
      assertTrue(report.verdict().fine());
      assertEquals(2, report.tcp().size());
      assertEquals(ConnectAttempt.Outcome.REFUSED, report.tcp().get(1).outcome());
      assertFalse(report.fine());
      assertEquals(2, report.dns().answers().size());
      assertEquals(60, report.dns().answers().get(0).ttlSeconds());
    }
  }

  @Test
  void dns_errors_areToldApart() throws Exception {
    assertDns("dns-nxdomain", Outcome.NXDOMAIN, q -> NameServer.error(q, NameServer.NXDOMAIN));
    assertDns("dns-servfail", Outcome.SERVFAIL, q -> NameServer.error(q, NameServer.SERVFAIL));
    assertDns("dns-refused", Outcome.REFUSED, q -> NameServer.error(q, NameServer.REFUSED));
    assertDns("dns-no-address", Outcome.NO_DATA, q -> NameServer.addresses(q));
    assertDns("dns-error", Outcome.OTHER_ERROR, q -> NameServer.error(q, 4));
    assertDns("dns-malformed", Outcome.MALFORMED, q -> broken(q));
  }

  private static byte[] broken(byte[] question) throws Exception {
    byte[] answer = NameServer.addresses(question, "127.0.0.1", "::1");
    return java.util.Arrays.copyOf(answer, answer.length - 3);
  }

  private interface Answer {
    byte[] to(byte[] question) throws Exception;
  }

  private static void assertDns(String code, Outcome outcome, Answer answer) throws Exception {
    try (NameServer dns = new NameServer((question, tcp) -> List.of(answer.to(question)))) {
      ProbeReport report = probe("x.example:80", Duration.ofMillis(800), dns.address());
      assertEquals(code, report.verdict().code());
      assertEquals(outcome, report.dns().answers().get(0).outcome());
      assertTrue(report.tcp().isEmpty());
    }
  }

  @Test
  void dns_ofAMuteServer_isAskedTwiceAndTimesOut() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    try (NameServer dns =
        new NameServer(
            (question, tcp) -> {
              asked.incrementAndGet();
              return List.of();
            })) {
      ProbeReport report = probe("x.example:80", Duration.ofMillis(400), dns.address());
      assertEquals("dns-timeout", report.verdict().code());
      assertEquals(2, report.dns().answers().get(0).tries());
      assertEquals(4, asked.get());
    }
  }

  @Test
  void dns_ofNoServerAtThatPort_isUnreachable() throws Exception {
    InetSocketAddress gone;
    try (NameServer dns = new NameServer((question, tcp) -> List.of())) {
      gone = dns.address();
    }
    ProbeReport report = probe("x.example:80", Duration.ofSeconds(2), gone);
    assertEquals("dns-unreachable", report.verdict().code());
  }

  @Test
  void dns_ofASlowServerBesideAFastOne_isAWarning() throws Exception {
    try (ScriptedServer server = new ScriptedServer((socket, self) -> self.beMute());
        NameServer fast =
            new NameServer((q, tcp) -> List.of(NameServer.addresses(q, "127.0.0.1")));
        NameServer mute = new NameServer((q, tcp) -> List.of())) {
      ProbeReport report =
          probe(
              "x.example:" + server.port(), Duration.ofMillis(400), mute.address(), fast.address());
      assertTrue(report.verdict().fine());
      assertFalse(report.fine());
      String remark = report.remarks().get(0).text();
      assertTrue(remark.contains("127.0.0.1:" + mute.address().getPort()), remark);
      assertTrue(remark.contains("no answer"), remark);
      // The client's own way is drawn, not the wait for the mute one.
      assertTrue(report.spans().get(0).micros() < 400_000, report.spans().toString());
    }
  }

  @Test
  void dns_thatAnswersAfterItsFirstTry_isNotLost() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    try (ScriptedServer server = new ScriptedServer((socket, self) -> self.beMute());
        NameServer dns =
            new NameServer(
                (q, tcp) ->
                    asked.incrementAndGet() <= 2
                        ? List.of()
                        : List.of(NameServer.addresses(q, "127.0.0.1")))) {
      ProbeReport report =
          probe("x.example:" + server.port(), Duration.ofMillis(1000), dns.address());
      assertTrue(report.verdict().fine(), report.verdict().text());
      assertEquals(2, report.dns().answers().get(0).tries());
    }
  }

  @Test
  void dns_ofACutAnswer_asksAgainOverTcp() throws Exception {
    try (ScriptedServer server = new ScriptedServer((socket, self) -> self.beMute());
        NameServer dns =
            new NameServer(
                (q, tcp) ->
                    List.of(tcp ? NameServer.addresses(q, "127.0.0.1") : NameServer.cut(q)))) {
      ProbeReport report =
          probe("x.example:" + server.port(), Duration.ofMillis(800), dns.address());
      assertTrue(report.fine(), report.verdict().text() + report.remarks());
      assertTrue(report.dns().answers().get(0).overTcp());
      assertEquals(1, report.tcp().size());
    }
  }

  @Test
  void dns_ofForeignIdsFirst_ignoresThemAndWarns() throws Exception {
    try (ScriptedServer server = new ScriptedServer((socket, self) -> self.beMute());
        NameServer dns =
            new NameServer(
                (q, tcp) ->
                    List.of(
                        NameServer.foreign(NameServer.addresses(q, "192.0.2.66")),
                        NameServer.addresses(q, "127.0.0.1")))) {
      ProbeReport report =
          probe("x.example:" + server.port(), Duration.ofMillis(800), dns.address());
      assertEquals(List.of(InetAddress.getByName("127.0.0.1")), report.dns().addresses());
      assertEquals(1, report.dns().answers().get(0).ignored());
      assertFalse(report.fine());
    }
  }

  @Test
  void http_ofAWholeAnswer_isFine() throws Exception {
    ProbeReport report =
        serve("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX: y\r\n\r\nhello", "/x?token=secret99");
    assertTrue(report.fine(), report.verdict().text());
    assertEquals(5, http(report).bodyBytes());
    String sent = String.join("", http(report).sent().lines());
    assertTrue(sent.startsWith("GET /x?token=*** HTTP/1.1\\r\\nHost: 127.0.0.1:"), sent);
    assertEquals(
        List.of("tcp", "send", "wait", "head", "body"),
        report.spans().stream().map(span -> span.name()).toList());
  }

  @Test
  void http_inChunksBehindAnInterimAnswer_isFine() throws Exception {
    ProbeReport report =
        serve(
            "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
            "/");
    assertTrue(report.fine(), report.verdict().text());
    assertEquals(3, http(report).bodyBytes());
    assertTrue(http(report).chunked());
  }

  @Test
  void http_errorsAndHalfAnswers_areToldApart() throws Exception {
    assertHttp("http-status-503", "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n");
    assertHttp("http-half-body", "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello");
    assertHttp("http-half-body", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel");
    assertHttp("http-half-head", "HTTP/1.1 200 OK\r\nContent-Le");
    assertHttp("http-closed-unanswered", "");
    assertHttp("http-not-http", "SSH-2.0-OpenSSH_9.2\r\n");
    assertHttp("http-not-http", "HTTP/1.1 200 OK\r\nno header\r\n\r\n");
    assertHttp("fine", "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
    assertHttp("fine", "HTTP/1.0 200 OK\r\n\r\nuntil the end");
  }

  private static void assertHttp(String code, String answer) throws Exception {
    assertEquals(code, serve(answer, "/").verdict().code(), answer);
  }

  private static ProbeReport serve(String answer, String path) throws Exception {
    try (ScriptedServer server = new ScriptedServer(ScriptedServer.answering(answer))) {
      return probe("127.0.0.1:" + server.port() + path, Duration.ofSeconds(5));
    }
  }

  @Test
  void http_ofAMuteServer_waitsForItsLimitAndNoLonger() throws Exception {
    try (ScriptedServer server = new ScriptedServer((socket, self) -> self.beMute())) {
      ProbeReport report = probe("127.0.0.1:" + server.port() + "/");
      assertEquals("http-no-answer", report.verdict().code());
      assertTrue(report.micros() < 5_000_000);
      assertNull(http(report).head());
    }
  }

  @Test
  void http_ofHeadersByteByByte_isCutOffAtTheLimit() throws Exception {
    try (ScriptedServer server =
        new ScriptedServer(
            (socket, self) -> {
              for (char each :
                  "HTTP/1.1 200 OK\r\nX-Slow: aaaaaaaaaaaaaaaaaaaaaaaa".toCharArray()) {
                ScriptedServer.write(socket, String.valueOf(each));
                self.pause(100);
              }
            })) {
      ProbeReport report = probe("127.0.0.1:" + server.port() + "/");
      assertEquals("http-slow-head", report.verdict().code());
      assertTrue(http(report).receivedBytes() > 1);
    }
  }

  @Test
  void http_ofABodyThatStops_isSlow() throws Exception {
    try (ScriptedServer server =
        new ScriptedServer(
            (socket, self) -> {
              ScriptedServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc");
              self.beMute();
            })) {
      ProbeReport report = probe("127.0.0.1:" + server.port() + "/");
      assertEquals("http-slow-body", report.verdict().code());
      assertTrue(report.verdict().text().contains("3 of 9 bytes"), report.verdict().text());
    }
  }

  @Test
  void http_ofAReset_isToldAsOne() throws Exception {
    try (ScriptedServer server =
        new ScriptedServer(
            (socket, self) -> {
              ScriptedServer.readRequest(socket);
              socket.setSoLinger(true, 0);
            })) {
      assertEquals("http-reset", probe("127.0.0.1:" + server.port() + "/").verdict().code());
    }
  }

  @Test
  void http_ofABodyWithoutEnd_isCut() throws Exception {
    try (ScriptedServer server =
        new ScriptedServer(
            (socket, self) -> {
              ScriptedServer.readRequest(socket);
              ScriptedServer.write(socket, "HTTP/1.1 200 OK\r\n\r\n");
              while (true) {
                ScriptedServer.write(socket, "x".repeat(100_000));
              }
            })) {
      ProbeReport report = probe("127.0.0.1:" + server.port() + "/", Duration.ofSeconds(20));
      assertTrue(report.fine(), report.verdict().text());
      assertEquals(HttpResult.Outcome.BODY_CUT, http(report).outcome());
    }
  }
}

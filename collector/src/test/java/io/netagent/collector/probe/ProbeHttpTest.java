package io.netagent.collector.probe;

import static io.netagent.collector.probe.Probing.probe;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.probe.report.HttpResult;
import io.netagent.collector.probe.report.ProbeReport;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests in plain text, against servers of the test's own. */
@Timeout(180)
final class ProbeHttpTest {
  private static HttpResult http(ProbeReport report) {
    return Objects.requireNonNull(report.http(), report.verdict().text());
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
    assertHttp("http-not-http", "\u0015\u0003\u0003\u0000\u0002\u0002\u0050");
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
      return probe("127.0.0.1:" + server.port() + path, Duration.ofSeconds(30));
    }
  }

  @Test
  void http_ofAMuteServer_waitsForItsLimitAndNoLonger() throws Exception {
    try (ScriptedServer server = new ScriptedServer((socket, self) -> self.beMute())) {
      ProbeReport report = probe("127.0.0.1:" + server.port() + "/");
      assertEquals("http-no-answer", report.verdict().code());
      assertTrue(report.micros() < 30_000_000);
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

package io.netagent.collector.probe;

import static io.netagent.collector.probe.Probing.probe;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.probe.report.AddressAnswer.Outcome;
import io.netagent.collector.probe.report.ConnectAttempt;
import io.netagent.collector.probe.report.ProbeReport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Names, against name servers of the test's own. */
@Timeout(180)
final class ProbeDnsTest {
  @Test
  void dns_ofTwoAddresses_triesBothAndWarnsOfTheDeadOne() throws Exception {
    try (ScriptedServer server = new ScriptedServer((socket, self) -> self.beMute());
        NameServer dns =
            new NameServer(
                (question, tcp) ->
                    List.of(NameServer.addresses(question, "127.0.0.1", "127.0.0.2")))) {
      ProbeReport report =
          probe("two.example:" + server.port(), Duration.ofSeconds(20), dns.address());
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
      ProbeReport report = probe("x.example:80", Duration.ofSeconds(20), dns.address());
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
    // Nobody is there, nor will anybody come, as might at a port that was just left.
    InetSocketAddress nobody = new InetSocketAddress("127.0.0.1", 1);
    ProbeReport report = probe("x.example:80", Duration.ofSeconds(20), nobody);
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
              "x.example:" + server.port(), Duration.ofSeconds(3), mute.address(), fast.address());
      assertTrue(report.verdict().fine());
      assertFalse(report.fine());
      String remark = report.remarks().get(0).text();
      assertTrue(remark.contains("127.0.0.1:" + mute.address().getPort()), remark);
      assertTrue(remark.contains("no answer"), remark);
      // The client's own way is drawn, not the wait for the mute one.
      assertTrue(report.spans().get(0).micros() < 3_000_000, report.spans().toString());
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
          probe("x.example:" + server.port(), Duration.ofSeconds(4), dns.address());
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
          probe("x.example:" + server.port(), Duration.ofSeconds(20), dns.address());
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
          probe("x.example:" + server.port(), Duration.ofSeconds(20), dns.address());
      assertEquals(List.of(InetAddress.getByName("127.0.0.1")), report.dns().addresses());
      assertEquals(1, report.dns().answers().get(0).ignored());
      assertFalse(report.fine());
    }
  }
}

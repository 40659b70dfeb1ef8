package io.netagent.collector.expose.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.diagnose.finding.Finding;
import io.netagent.socket.StateSet;
import io.netagent.socket.source.SocketText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Texts captured in a network namespace: seven leaked connections (four read to the end, three with
 * data unread), an accept queue of 2 that is full with six connects before it, a peer that does not
 * read; and a healthy server.
 */
final class SavedLookTest {
  private static final String LEAK = "close-wait-leak";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sick-ss-tanpoie.txt",
        "sick-ss-tan.txt",
        "sick-netstat-tanpe.txt",
        "sick-netstat-tn.txt",
        "sick-proc-net-tcp.txt"
      })
  void leak_isToldFromEachFormat(String name) {
    Explanation explanation = explained(name);
    Finding leak =
        explanation.findings().stream()
            .filter(f -> f.rule().equals(LEAK))
            .findFirst()
            .orElseThrow();
    assertEquals(7, leak.count());
    assertEquals("127.0.0.1:8080", leak.remote());
    assertEquals(4L, leak.evidence().get("eof_read"));
    assertEquals(3L, leak.evidence().get("unread"));
    assertTrue(leak.summary().contains("an unknown time ago"), leak.summary());
    assertTrue(explanation.hasFaults());
  }

  @Test
  void owner_isNamedWhereTheTextNamesIt() {
    Finding leak = explained("sick-ss-tanpoie.txt").findings().get(0);
    assertEquals("python3", leak.process());
    assertTrue(leak.pid() > 0);
    assertEquals("no-agent", leak.siteKind());
    assertFalse(leak.advice().contains("-javaagent"), leak.advice()); // No JVM.
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "healthy-ss-tanpoie.txt",
        "healthy-ss-tan.txt",
        "healthy-netstat-tanpe.txt",
        "healthy-netstat-tn.txt",
        "healthy-proc-net-tcp.txt"
      })
  void healthyServer_hasNoFinding(String name) {
    Explanation explanation = explained(name);
    assertEquals(List.of(), explanation.findings());
    assertFalse(explanation.hasFaults());
    assertEquals(5 + 5L, explanation.byState().get("established"));
  }

  @Test
  void figures_countWhatAnExpertLooksFor() {
    Explanation explanation = explained("sick-ss-tanpoie.txt");
    String figures = explanation.figures().toString();
    assertTrue(
        figures.contains("CLOSE_WAIT, read to the end and not closed=4, to 127.0.0.1:8080"),
        figures);
    assertTrue(figures.contains("accept queue full, 127.0.0.1:9090=3 wait, limit 2"), figures);
    assertTrue(figures.contains("SYN_SENT, sent again=6, to 127.0.0.1:9090"), figures);
    assertTrue(figures.contains("peer's window closed=1, to 127.0.0.1:7070"), figures);
  }

  @Test
  void missing_saysWhatTheTextLacksAndWhatWouldTell() {
    String bare = String.join("\n", explained("sick-netstat-tn.txt").missing());
    assertTrue(bare.contains("names no process"), bare);
    assertTrue(bare.contains("No listening socket"), bare);
    assertTrue(bare.contains("Neither timers"), bare);
    String full = String.join("\n", explained("sick-ss-tanpoie.txt").missing());
    assertFalse(full.contains("names no process"), full);
    assertFalse(full.contains("No listening socket"), full);
    assertFalse(full.contains("Neither timers"), full);
  }

  @Test
  void acceptedConnections_withoutListenersInTheText_areNoClientsLeak() {
    StringBuilder text =
        new StringBuilder("State Recv-Q Send-Q Local Address:Port Peer Address:Port\n");
    for (int i = 0; i < 20; i++) {
      text.append("CLOSE-WAIT 300 0 10.0.0.2:8080 10.0.0.9:").append(40_000 + i).append('\n');
    }
    assertEquals(List.of(), rulesOf(text.toString()));
  }

  @Test
  void oneOrFour_areNotTold() {
    StringBuilder text =
        new StringBuilder("State Recv-Q Send-Q Local Address:Port Peer Address:Port\n");
    for (int i = 0; i < 4; i++) {
      text.append("CLOSE-WAIT 0 0 10.0.0.2:").append(50_000 + i).append(" 10.0.0.9:443\n");
    }
    assertEquals(List.of(), rulesOf(text.toString()));
    assertEquals(List.of(LEAK), rulesOf(text + "CLOSE-WAIT 0 0 10.0.0.2:50009 10.0.0.9:443\n"));
  }

  @Test
  void idlePool_isToldAsBenign() {
    StringBuilder text =
        new StringBuilder("State Recv-Q Send-Q Local Address:Port Peer Address:Port\n");
    for (int i = 0; i < 8; i++) {
      text.append("CLOSE-WAIT 1 0 10.0.0.2:").append(50_000 + i).append(" 10.0.0.9:443\n");
    }
    assertEquals(List.of("idle-pool-close-wait"), rulesOf(text.toString()));
    assertFalse(explainedText(text.toString()).hasFaults());
  }

  @Test
  void ports_ofAFullDestination_areCountedAgainstTheDefaultRange() {
    StringBuilder text =
        new StringBuilder("State Recv-Q Send-Q Local Address:Port Peer Address:Port\n");
    for (int port = 33_000; port < 45_345; port++) {
      text.append("TIME-WAIT 0 0 10.0.0.2:").append(port).append(" 10.0.0.9:443\n");
    }
    Explanation explanation = explainedText(text.toString());
    assertEquals(
        "12,345 of the default 28,232, 12,345 of them in TIME_WAIT",
        explanation.figures().get("ports to 10.0.0.9:443"));
    assertTrue(String.join("\n", explanation.missing()).contains("32768 to 60999"));
  }

  /**
   * Captured in two network namespaces: 5 SYNs to an address that nobody has, 2 connections whose
   * peer drops all, 4 whose peer reads nothing, 24 that the peer has not closed, 240 closed here.
   */
  @Test
  void stuckOnes_areToldByWhatOneRowProves() {
    Explanation explanation = explained("stuck-ss-tanpoie.txt");
    Map<String, Finding> told = new TreeMap<>();
    explanation.findings().forEach(f -> told.put(f.rule(), f));
    assertEquals(
        Set.of(
            "connect-unanswered",
            "connection-per-request",
            "fin-wait-2-peer",
            "peer-not-reading",
            "peer-vanished"),
        told.keySet());
    assertEquals(5, explanation.findings().size());
    assertStuck(told.get("connect-unanswered"), 5, "10.77.0.9:443", "unanswered for at least ");
    assertStuck(
        told.get("peer-vanished"), 2, "10.77.0.2:8443", "sent again 5 times in a row, the timer");
    assertStuck(told.get("peer-not-reading"), 4, "10.77.0.2:7070", "The peer's window ");
    assertStuck(told.get("fin-wait-2-peer"), 24, "10.77.0.2:6379", "has not, for an unknown time");
    Finding closed = told.get("connection-per-request");
    assertStuck(closed, 240, "10.77.0.2:5432", "has gone on for an unknown time");
    assertTrue(
        closed.summary().contains("240 of an assumed 28232 local ports (1 %)"), closed.summary());
    assertTrue(closed.benign());
    assertEquals("python3", told.get("peer-vanished").process());
  }

  private static void assertStuck(Finding finding, int count, String remote, String words) {
    assertEquals(count, finding.count(), finding.summary());
    assertEquals(remote, finding.remote());
    assertTrue(finding.summary().contains(words), finding.summary());
    assertFalse(finding.summary().matches(".*\\b0 s\\b.*"), finding.summary());
  }

  @ParameterizedTest
  @CsvSource({
    // Without timers and retransmits nothing of a Send-Q or a SYN is proved.
    "stuck-ss-tan.txt, connection-per-request fin-wait-2-peer",
    "stuck-netstat-tanpe.txt, connect-unanswered connection-per-request fin-wait-2-peer peer-not-reading peer-vanished",
    "stuck-proc-net-tcp.txt, connect-unanswered connection-per-request fin-wait-2-peer peer-not-reading peer-vanished",
  })
  void stuckOnes_ofOtherFormats_areToldAsFarAsTheyTell(String name, String rules) {
    Explanation explanation = explained(name);
    assertEquals(
        rules,
        explanation.findings().stream()
            .map(Finding::rule)
            .sorted()
            .collect(Collectors.joining(" ")));
    explanation
        .findings()
        .forEach(f -> assertFalse(f.summary().matches(".*\\b0 s\\b.*"), f.summary()));
  }

  @Test
  void portsUsedUp_areToldAgainstTheAssumedRange() {
    StringBuilder text =
        new StringBuilder("State Recv-Q Send-Q Local Address:Port Peer Address:Port\n");
    for (int port = 33_000; port < 60_500; port++) {
      text.append("TIME-WAIT 0 0 10.0.0.2:").append(port).append(" 10.0.0.9:443\n");
    }
    List<Finding> findings = explainedText(text.toString()).findings();
    assertEquals(List.of("port-exhaustion"), findings.stream().map(Finding::rule).toList());
    assertTrue(
        findings.get(0).summary().contains("27500 of an assumed 28232 ports to 10.0.0.9:443"),
        findings.get(0).summary());
  }

  @Test
  void bothEndsInTheText_theReaderIsNamed() {
    StringBuilder text =
        new StringBuilder("State Recv-Q Send-Q Local Address:Port Peer Address:Port Process\n");
    for (int port = 50_000; port < 50_004; port++) {
      text.append("ESTAB 0 90000 10.0.0.2:8080 10.0.0.2:" + port)
          .append(" users:((\"java\",pid=7,fd=" + (port - 49_900) + "))")
          .append(" timer:(persist,12sec,0) ino:" + port + " sk:1\n")
          .append("ESTAB 70000 0 10.0.0.2:" + port + " 10.0.0.2:8080")
          .append(" users:((\"curl\",pid=9,fd=" + (port - 49_900) + "))")
          .append(" ino:" + (port + 100) + " sk:2\n");
    }
    Finding finding = explainedText(text.toString()).findings().get(0);
    assertEquals("peer-not-reading", finding.rule());
    assertTrue(
        finding.summary().contains("the other end is on this host, in curl (pid 9, Recv-Q"),
        finding.summary());
  }

  private static List<String> rulesOf(String text) {
    return explainedText(text).findings().stream().map(Finding::rule).toList();
  }

  private static Explanation explained(String name) {
    try (InputStream in =
        Objects.requireNonNull(
            SavedLookTest.class.getResourceAsStream("/expose/explain/" + name))) {
      return explained(new SocketText(name, in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Explanation explainedText(String text) {
    return explained(
        new SocketText("text", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))));
  }

  private static Explanation explained(SocketText text) {
    SavedLook look = new SavedLook();
    try {
      text.read(StateSet.ALL, look::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return look.explanation();
  }
}

package io.netagent.collector.diagnose.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.correlate.BlockedCall;
import io.netagent.collector.correlate.BlockedKind;
import io.netagent.collector.correlate.Delivery;
import io.netagent.collector.diagnose.Scene;
import io.netagent.collector.diagnose.evidence.ThreadsSeen;
import io.netagent.collector.diagnose.finding.Finding;
import io.netagent.recorder.ConnectionRole;
import io.netagent.recorder.RecordedThread;
import io.netagent.socket.TcpState;
import io.netagent.socket.TcpTimer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PeerVanishedTest {
  private static final String RULE = "peer-vanished";

  private final Scene scene = new Scene();

  private static Scene.Row unanswered(Scene.Row row, Delivery delivery) {
    row.sendQueueBytes = 120;
    row.delivery = delivery;
    return row;
  }

  private static Set<String> rules(List<Finding> findings) {
    return findings.stream().map(Finding::rule).collect(Collectors.toSet());
  }

  @ParameterizedTest
  @EnumSource(names = {"ESTABLISHED", "CLOSE_WAIT"})
  void judge_nothingAcknowledged_isToldWithSite(TcpState state) {
    Scene.Row row = scene.open(Scene.HTTP_CLIENT_4);
    scene.run(10);
    row.state = state;
    unanswered(row, DeliveryFixture.backingOff(6, 12.7));
    Finding finding =
        scene.tick().stream().filter(f -> f.rule().equals(RULE)).findFirst().orElseThrow();
    assertEquals(1, finding.count());
    assertEquals(12.6, finding.oldestSeconds());
    assertTrue(finding.site().startsWith("com.acme.billing.InvoiceClient.fetchStatus("));
    assertEquals("Apache HttpClient 4", finding.library());
    assertTrue(finding.advice().contains("tcp_retries2"), finding.advice());
    assertEquals(6, finding.evidence().get("retransmitsInARow"));
    assertFalse(finding.summary().contains("idle"), finding.summary());
  }

  @ParameterizedTest
  @CsvSource({"2, 600", "5, 6.3", "6, 0.5", "9, 3"})
  void judge_tooFewTooShortOrStillAcknowledging_isNot(int retransmits, double silentSeconds) {
    unanswered(
        scene.open(Scene.HTTP_CLIENT_4), DeliveryFixture.backingOff(retransmits, silentSeconds));
    assertEquals(List.of(), scene.tick());
  }

  @Test
  void judge_idleForLongBefore_saysForHowLong() {
    unanswered(scene.open(Scene.HTTP_CLIENT_4), DeliveryFixture.backingOff(6, 2292));
    Finding finding = scene.tick().get(0);
    assertTrue(finding.summary().contains("stood idle for 38 min"), finding.summary());
    assertTrue(finding.why().contains("NAT"), finding.why());
    assertEquals(2279L, finding.evidence().get("idleBeforeSeconds"));
  }

  @Test
  void judge_anotherConnectionGetsAnswers_theStateOfThisOneIsLost() {
    unanswered(scene.open(Scene.HTTP_CLIENT_4), DeliveryFixture.backingOff(6, 13));
    scene.open(Scene.HTTP_CLIENT_4).read();
    Finding finding = scene.tick().get(0);
    assertEquals(1, finding.evidence().get("answeredMeanwhile"));
    assertTrue(finding.why().contains("The host is there"), finding.why());
  }

  @Test
  void judge_allToOneHost_theHostIsGone() {
    for (int i = 0; i < 3; i++) {
      unanswered(scene.open(Scene.HTTP_CLIENT_4), DeliveryFixture.backingOff(6, 13));
    }
    Finding finding = scene.tick().get(0);
    assertEquals(3, finding.count());
    assertEquals(0, finding.evidence().get("answeredMeanwhile"));
    assertTrue(finding.why().contains("the host or the path to it is gone"), finding.why());
  }

  @Test
  void judge_withoutMetricsAndAgent_toldByTheNumberOfTimeouts() {
    scene.agent = false;
    Scene.Row row = scene.open(null);
    unanswered(row, DeliveryFixture.withoutMetrics(TcpTimer.RETRANSMIT, 5));
    assertEquals(List.of(), scene.tick(), "6.2 s");
    row.delivery = DeliveryFixture.withoutMetrics(TcpTimer.RETRANSMIT, 6);
    Finding finding = scene.tick().get(0);
    assertEquals(RULE, finding.rule());
    assertEquals("no-agent", finding.siteKind());
    assertTrue(finding.advice().contains("attach " + Scene.PID), finding.advice());
  }

  @Test
  void judge_probesOfAClosedWindowOrKeepaliveUnanswered_isToldAsThat() {
    Scene.Row row = unanswered(scene.open(Scene.HTTP_CLIENT_4), DeliveryFixture.shut(60, 500, 3));
    row.delivery =
        new Delivery(
            TcpTimer.PERSIST, 400, 3, 208_000, 300, 0, 0, 0, 9, 500, 28, 60_000, 60_000, 60_000);
    assertEquals(Set.of(RULE), rules(scene.tick()));
    assertTrue(scene.tick().get(0).summary().contains("window probes"));
    row.sendQueueBytes = 0;
    row.delivery = DeliveryFixture.keepalive(3, 90);
    Finding finding = scene.tick().get(0);
    assertTrue(finding.summary().contains("3 keepalive probes in a row"), finding.summary());
    assertEquals(90, finding.oldestSeconds());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "org.apache.hc.core5.io.SocketSupport.connect(A.java:1) | setTcpKeepIdle",
        "java.net.Socket.connect(Socket.java:633) | TCP_KEEPIDLE",
        "com.zaxxer.hikari.pool.PoolBase.newConnection(A.java:1) | HikariCP: keepaliveTime",
        "com.mchange.v2.c3p0.DriverManagerDataSource.getConnection(A.java:1)"
            + " | c3p0: idleConnectionTestPeriod",
        "org.postgresql.core.PGStream.<init>(PGStream.java:84) | have the pool test"
      })
  void judge_keepaliveHasFoundIt_itsTimesAreToBeShorter(String frame, String setting) {
    Scene.Row row =
        scene.open(
            Scene.site(
                5, Scene.DATABASE.kind(), frame, "com.acme.orders.Orders.load(Orders.java:30)"));
    row.delivery = DeliveryFixture.keepalive(3, 90);
    String advice = scene.tick().get(0).advice();
    assertTrue(advice.contains("Keepalive is on for it"), advice);
    assertTrue(advice.contains(setting), advice);
    assertTrue(advice.contains("net.ipv4.tcp_keepalive_time"), advice);
    assertFalse(advice.matches(".*(setKeepAlive\\(|setSoKeepAlive|tcpKeepAlive).*"), advice);
  }

  @Test
  void judge_dataOfAPoolsConnectionUnanswered_namesThePoolsOwnSettings() {
    Scene.Row row =
        scene.open(
            Scene.site(
                5,
                Scene.DATABASE.kind(),
                "org.postgresql.core.PGStream.<init>(PGStream.java:84)",
                "org.apache.commons.dbcp2.DriverConnectionFactory.createConnection(A.java:1)",
                "com.acme.orders.Orders.load(Orders.java:30)"));
    unanswered(row, DeliveryFixture.backingOff(6, 12.7));
    String advice = scene.tick().get(0).advice();
    assertTrue(advice.contains("Commons DBCP: set testWhileIdle"), advice);
    assertFalse(advice.contains("HikariCP"), advice);
  }

  @Test
  void judge_libraryOpenedIt_namesTheBlockedLineOnceStacksAreThere() {
    Scene.Row row =
        scene.open(
            Scene.site(
                5,
                Scene.DATABASE.kind(),
                "com.zaxxer.hikari.pool.PoolBase.newConnection(PoolBase.java:359)"));
    unanswered(row, DeliveryFixture.backingOff(6, 13));
    scene.blocked =
        List.of(
            new BlockedCall(
                BlockedKind.READ, 31, 13, 0, 1, 40_001, ConnectionRole.CLIENT, "10.0.0.7:443", 5));
    assertEquals(List.of(), scene.tick(), "the stacks are asked for");
    assertEquals(Set.of(Scene.PID), scene.result().wishesStacks());
    scene.threads =
        Map.of(
            Scene.PID,
            new ThreadsSeen(
                0,
                List.of(
                    new RecordedThread(
                        31,
                        "worker",
                        Thread.State.RUNNABLE,
                        false,
                        "",
                        -1,
                        List.of(
                            "java.base@17/sun.nio.ch.Net.poll(Native Method)",
                            "org.postgresql.core.VisibleBufferedInputStream.read(X.java:1)",
                            "com.acme.orders.Orders.load(Orders.java:30)"))),
                1));
    Finding finding = scene.tick().get(0);
    assertEquals("com.acme.orders.Orders.load(Orders.java:30)", finding.site());
    assertEquals("blocked-in", finding.siteKind());
    assertEquals("worker", finding.blocked().get(0).name());
    scene.threads = Map.of();
    assertEquals(finding.site(), scene.pass(5).get(0).site(), "a site once named stays");
  }

  @Test
  void judge_shortLook_isToldAtOnceWhenTheKernelProvesIt() {
    Scene look = new Scene(true, false);
    unanswered(look.open(Scene.HTTP_CLIENT_4), DeliveryFixture.backingOff(4, 4));
    assertEquals(Set.of(RULE), rules(look.tick()), "3.0 s");
    Scene early = new Scene(true, false);
    unanswered(early.open(Scene.HTTP_CLIENT_4), DeliveryFixture.backingOff(3, 4));
    assertEquals(List.of(), early.tick());
  }

  @Test
  void judge_peerIsBack_isWithdrawn() {
    Scene.Row row = unanswered(scene.open(Scene.HTTP_CLIENT_4), DeliveryFixture.backingOff(6, 13));
    assertEquals(Set.of(RULE), rules(scene.tick()));
    row.sendQueueBytes = 0;
    row.delivery = null;
    assertEquals(Set.of(RULE), rules(scene.pass(5)), "it does not flap");
    assertEquals(List.of(), scene.run(10));
    assertEquals(RULE, scene.result().withdrawn().get(0).finding().rule());
  }

  @Test
  void judge_processStopped_isToldAllTheSame() {
    scene.stalled = true;
    unanswered(scene.open(Scene.HTTP_CLIENT_4), DeliveryFixture.backingOff(6, 13));
    assertEquals(Set.of(RULE), rules(scene.tick()), "it is the peer that does not answer");
  }
}

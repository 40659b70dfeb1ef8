package io.netagent.collector.diagnose.ports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.diagnose.Scene;
import io.netagent.collector.diagnose.finding.Finding;
import io.netagent.collector.diagnose.finding.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;

class PortExhaustionTest {
  private static final String RULE = "port-exhaustion";

  private static PortScene of200Ports() {
    PortScene ports = new PortScene();
    ports.lastPort = ports.firstPort + 199;
    return ports;
  }

  private static void assertNotTold(List<Finding> findings) {
    assertTrue(findings.stream().noneMatch(each -> each.rule().equals(RULE)), findings.toString());
  }

  private static Finding only(List<Finding> findings) {
    assertEquals(1, findings.size(), findings.toString());
    assertEquals(RULE, findings.get(0).rule());
    return findings.get(0);
  }

  @Test
  void judge_portsInTimeWait_saysWhoClosedAndWhatHelps() {
    PortScene ports = of200Ports();
    ports.burst(PortScene.HTTP, 190);
    ports.open = 9;
    assertNotTold(ports.tick());
    ports.failedConnects = 3;
    Finding finding = only(ports.pass(5));
    assertEquals(Severity.CRITICAL, finding.severity());
    assertEquals(Scene.PID, finding.pid());
    assertEquals(199, finding.count());
    assertEquals(
        "199 of 200 ports to 10.0.0.7:443 are in use, 190 in TIME_WAIT: we close first, at"
            + " com.acme.billing.InvoiceClient.fetchStatus(InvoiceClient.java:19); each connection"
            + " was used once; in the last minute connect() has failed 3 times with \"Cannot assign"
            + " requested address\".",
        finding.summary());
    assertTrue(finding.advice().startsWith("Apache HttpClient 4: make one"), finding.advice());
    assertTrue(finding.advice().contains("tcp_tw_reuse=1"), finding.advice());
    assertTrue(finding.advice().contains("(now 32768 to 32967)"), finding.advice());
    assertFalse((finding.advice() + finding.why()).contains("somaxconn"));
    assertEquals(200, finding.evidence().get("portsAvailable"));
  }

  @Test
  void judge_connectsFailButPortsAreFree_tellsNothing() {
    PortScene ports = of200Ports();
    ports.open = 5;
    ports.tick();
    ports.failedConnects = 50; // A local address that the host lacks.
    for (int i = 0; i < 6; i++) {
      assertEquals(List.of(), ports.pass(5));
    }
  }

  @Test
  void judge_onePeak_tellsNothing() {
    PortScene ports = of200Ports();
    ports.open = 198;
    assertNotTold(ports.tick());
    ports.open = 20;
    assertNotTold(ports.pass(30));
  }

  @Test
  void judge_openConnections_areNotBlamedOnTimeWait() {
    PortScene ports = of200Ports();
    ports.open = 198;
    ports.tick();
    Finding finding = only(ports.pass(5));
    assertTrue(finding.summary().contains("198 are open connections"), finding.summary());
    assertFalse(finding.advice().contains("tcp_tw_reuse"), finding.advice());
  }

  @Test
  void judge_timeWaitThatIsReused_isNoHindrance() {
    PortScene ports = of200Ports();
    ports.timeWaitReuse = 1;
    ports.burst(PortScene.BARE, 199);
    assertNotTold(ports.tick());
    assertNotTold(ports.pass(20));
    ports.failedConnects = 2; // Without timestamps it is.
    assertEquals(RULE, only(ports.pass(5)).rule());
  }

  @Test
  void judge_withoutAgent_saysThatThisHostClosesFirst() {
    PortScene ports = PortScene.withoutAgent();
    ports.lastPort = ports.firstPort + 199;
    ports.burst(PortScene.HTTP, 199);
    ports.tick();
    Finding finding = only(ports.pass(5));
    assertEquals(-1, finding.pid());
    assertTrue(finding.summary().contains("this host closes first"), finding.summary());
    assertTrue(finding.advice().contains("-javaagent:netagent.jar"), finding.advice());
  }

  @Test
  void judge_theCauseGoes_isWithdrawn() {
    PortScene ports = of200Ports();
    ports.burst(PortScene.BARE, 199);
    ports.tick();
    only(ports.pass(5));
    assertEquals(List.of(), ports.pass(75));
    assertEquals(RULE, ports.scene.result().withdrawn().get(0).finding().rule());
  }

  @Test
  void judge_shortLook_tellsWhatTheKernelProves() {
    PortScene ports = new PortScene(new Scene(true, false));
    ports.lastPort = ports.firstPort + 199;
    ports.burst(PortScene.BARE, 199);
    only(ports.tick());
  }

  @Test
  void judge_rampThatLevelsOut_neverTells() {
    PortScene ports = new PortScene();
    ports.secondsToExhaustion = 300; // What a look at the last minutes alone makes of the ramp.
    for (int i = 0; i < 60; i++) { // 400 a second are 24,000 of 28,232 in the end.
      assertNotTold(ports.requests(PortScene.BARE, 400, 5));
    }
  }

  @Test
  void judge_rampBeyondThePorts_isForecast() {
    PortScene ports = new PortScene();
    // 36,000 in the end; 18,000 so far.
    List<Finding> findings = ports.requests(PortScene.BARE, 600, 30);
    Finding finding =
        findings.stream().filter(f -> f.rule().equals(RULE)).findFirst().orElseThrow();
    assertEquals(Severity.WARNING, finding.severity());
    assertTrue(
        finding.summary().startsWith("In about 17 s no port will be left"), finding.summary());
  }

  @Test
  void judge_burstOfTenSeconds_isNoForecast() {
    PortScene ports = new PortScene();
    ports.requests(PortScene.BARE, 1600, 10);
    for (int i = 0; i < 14; i++) {
      assertNotTold(ports.pass(5));
    }
  }

  @Test
  void judge_openConnectionsThatGrowForMinutes_areForecast() {
    PortScene ports = new PortScene();
    Finding finding = null;
    for (int i = 0; i < 60 && finding == null; i++) {
      ports.open = 14_000 + 100 * i; // 20 a second.
      finding = ports.pass(5).stream().filter(f -> f.rule().equals(RULE)).findFirst().orElse(null);
    }
    assertTrue(finding != null && finding.severity() == Severity.WARNING);
    assertTrue(ports.open >= 17_600, "three minutes of growth come first");
  }

  @Test
  void judge_poolThatFillsAndLevelsOut_isNoForecast() {
    PortScene ports = new PortScene();
    ports.secondsToExhaustion = 300;
    for (int i = 0; i < 100; i++) {
      ports.open = Math.min(18_000, 4_000 + 1_000 * i);
      assertNotTold(ports.pass(5));
    }
  }
}

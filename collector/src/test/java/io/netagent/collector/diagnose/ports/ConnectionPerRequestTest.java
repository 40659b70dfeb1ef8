package io.netagent.collector.diagnose.ports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.diagnose.Scene;
import io.netagent.collector.diagnose.finding.Finding;
import io.netagent.collector.diagnose.finding.Severity;
import io.netagent.recorder.ClosedConnection;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectionPerRequestTest {
  private static Finding only(List<Finding> findings) {
    assertEquals(1, findings.size(), findings.toString());
    assertEquals("connection-per-request", findings.get(0).rule());
    return findings.get(0);
  }

  @Test
  void judge_clientPerRequest_namesTheSiteAndWhatToDo() {
    PortScene ports = new PortScene();
    Finding finding = only(ports.requests(PortScene.HTTP, 5, 60));
    assertEquals(Scene.PID, finding.pid());
    assertEquals(Severity.INFO, finding.severity());
    assertFalse(finding.benign());
    assertEquals(
        "com.acme.billing.InvoiceClient.fetchStatus(InvoiceClient.java:19)", finding.site());
    assertEquals("Apache HttpClient 4", finding.library());
    assertEquals(PortScene.REMOTE, finding.remote());
    assertEquals(300, finding.count());
    assertEquals(
        "A new connection for each request to 10.0.0.7:443: we close first, at"
            + " com.acme.billing.InvoiceClient.fetchStatus(InvoiceClient.java:19), and each was used"
            + " once (300 of the 300 closes recorded there in the last minute); 300 of 28232 local"
            + " ports (1 %) to 10.0.0.7:443 are in TIME_WAIT.",
        finding.summary());
    assertTrue(finding.why().contains("a new client per request"), finding.why());
    assertTrue(finding.advice().contains("one CloseableHttpClient"), finding.advice());
    assertFalse(finding.advice().contains("somaxconn"), finding.advice());
    assertFalse(finding.advice().contains("ip_local_port_range"), "ports are no worry here");
  }

  @Test
  void judge_burstOfAClientThatCouldReuse_isToldOnceSettledAndWithdrawnLater() {
    PortScene ports = new PortScene();
    ports.burst(PortScene.HTTP, 280);
    assertEquals(List.of(), ports.tick());
    assertEquals(List.of(), ports.pass(5));
    Finding finding = only(ports.pass(10));
    assertEquals(280, finding.count());
    assertEquals(List.of(), ports.pass(70));
    assertEquals(1, ports.scene.result().withdrawn().size());
  }

  @Test
  void judge_manyOfFewPorts_isAWarningWithTheSettings() {
    PortScene ports = new PortScene();
    ports.lastPort = ports.firstPort + 999;
    Finding finding = only(ports.requests(PortScene.HTTP, 5, 60));
    assertEquals(Severity.WARNING, finding.severity());
    assertTrue(finding.summary().contains("300 of 1000 local ports (30 %)"), finding.summary());
    assertTrue(finding.advice().contains("ip_local_port_range (now 32768 to 33767)"));
  }

  @Test
  void judge_burstOfBareSockets_tellsNothing() {
    PortScene ports = new PortScene();
    ports.burst(PortScene.BARE, 300);
    for (int i = 0; i < 14; i++) {
      assertEquals(List.of(), ports.pass(5));
    }
  }

  @Test
  void judge_bareSocketsWithoutEnd_isTold() {
    PortScene ports = new PortScene();
    assertEquals(
        "com.acme.probe.Prober.probe(Prober.java:21)",
        only(ports.requests(PortScene.BARE, 10, 60)).site());
  }

  @Test
  void judge_healthCheckEverySecond_tellsNothing() {
    PortScene ports = new PortScene();
    for (int i = 0; i < 30; i++) {
      assertEquals(List.of(), ports.requests(PortScene.HTTP, 1, 5));
    }
  }

  @Test
  void judge_poolThatShrinksAfterABurst_tellsNothing() {
    PortScene ports = new PortScene();
    long openedNanos = ports.scene.nowNanos();
    ports.scene.elapse(30); // All were open side by side; none could have been spared.
    for (int i = 0; i < 300; i++) {
      ports.close(PortScene.HTTP, openedNanos, ports.scene.nowNanos() - 1_000 + i, true);
    }
    assertEquals(List.of(), ports.tick());
    assertEquals(List.of(), ports.pass(30));
  }

  @Test
  void judge_connectionsUsedManyTimes_tellsNothing() {
    PortScene ports = new PortScene();
    for (int i = 0; i < 400; i++) {
      long openedNanos = ports.scene.nowNanos() - 800_000_000L + 2_000_000L * i;
      ports.close(PortScene.HTTP, openedNanos, openedNanos + 1_000_000, i % 5 == 0);
    }
    assertEquals(List.of(), ports.pass(20));
  }

  @Test
  void judge_theRecordGivesAConnectionTwice_countsItOnce() {
    PortScene ports = new PortScene();
    ports.burst(PortScene.HTTP, 280);
    List<ClosedConnection> burst = ports.fresh();
    ports.tick();
    ports.giveAgain(burst);
    Finding finding = only(ports.pass(15));
    assertEquals(280, finding.evidence().get("closedInLastMinute"));
    assertEquals(279, finding.evidence().get("couldHaveBeenSpared"));
  }

  @Test
  void judge_sustainedWithoutAgent_saysWhatAnAgentWouldAdd() {
    PortScene ports = PortScene.withoutAgent();
    Finding finding = only(ports.requests(PortScene.HTTP, 5, 60));
    assertEquals(-1, finding.pid());
    assertFalse(finding.benign());
    assertEquals("no-agent", finding.siteKind());
    assertTrue(finding.summary().startsWith("At least 300 connections"), finding.summary());
    assertTrue(finding.advice().contains("-javaagent:netagent.jar"), finding.advice());
  }

  @Test
  void judge_loadWithoutAgentThatEnds_isNoFaultAnyMore() {
    PortScene ports = PortScene.withoutAgent();
    assertFalse(only(ports.requests(PortScene.BARE, 20, 60)).benign());
    assertTrue(only(ports.pass(15)).benign());
    assertEquals(List.of(), ports.pass(60));
  }

  @Test
  void judge_burstWithoutAgent_isBenign() {
    PortScene ports = PortScene.withoutAgent();
    ports.burst(PortScene.HTTP, 280);
    assertEquals(List.of(), ports.tick());
    Finding finding = only(ports.pass(15));
    assertTrue(finding.benign());
    assertEquals(Severity.INFO, finding.severity());
  }

  @Test
  void judge_rateAroundTheLimit_doesNotFlap() {
    PortScene ports = new PortScene();
    only(ports.requests(PortScene.HTTP, 3, 60));
    for (int i = 0; i < 12; i++) {
      only(ports.requests(PortScene.HTTP, i % 2 == 0 ? 1 : 3, 5));
    }
    assertEquals(List.of(), ports.scene.result().withdrawn());
  }

  @Test
  void judge_shortLook_tellsWhatTheRingAndTheTimersProve() {
    Scene scene = new Scene(true, false);
    PortScene ports = new PortScene(scene);
    ports.burst(PortScene.HTTP, 280);
    scene.elapse(20); // The first look comes later.
    only(ports.tick());
  }

  @Test
  void judge_shortLook_saysHowMuchLongerOfWhatIsNoMereBurst() {
    Scene scene = new Scene(true, false);
    PortScene ports = new PortScene(scene);
    ports.burst(PortScene.HTTP, 280);
    scene.elapse(4);
    assertEquals(List.of(), ports.tick());
    assertEquals("connection-per-request", scene.result().ripening().get(0).rule());
    assertEquals(6, scene.result().ripening().get(0).moreSeconds(), 0.6);
    PortScene burst = PortScene.withoutAgent();
    burst.burst(PortScene.BARE, 280);
    burst.scene.elapse(4);
    assertEquals(List.of(), burst.tick());
    assertEquals(List.of(), burst.scene.result().ripening());
  }
}

package io.netagent.collector.diagnose.closewait;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.diagnose.Scene;
import io.netagent.collector.diagnose.Scene.Row;
import io.netagent.collector.diagnose.finding.Finding;
import io.netagent.collector.diagnose.finding.Severity;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CloseWaitSitesTest {
  private final Scene scene = new Scene();

  private List<Row> unreadLeak(int count) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(scene.open(Scene.HTTP_CLIENT_4).wrote().read());
    }
    scene.tick();
    rows.forEach(row -> row.peerCloses(801));
    return rows;
  }

  @Test
  void tick_sixtyAnswersUnread_isALeakWithin20Seconds() {
    unreadLeak(60);
    Finding finding = only(scene.run(20));
    assertEquals("close-wait-leak", finding.rule());
    assertFalse(finding.benign());
    assertEquals(Severity.WARNING, finding.severity());
    assertEquals(60, finding.count());
    assertEquals(
        "com.acme.billing.InvoiceClient.fetchStatus(InvoiceClient.java:19)", finding.site());
    assertEquals("opener", finding.siteKind());
    assertEquals(
        "60 connections to 10.0.0.7:443 opened at"
            + " com.acme.billing.InvoiceClient.fetchStatus(InvoiceClient.java:19) were closed by the"
            + " peer up to 20 s ago and never closed here: part of an answer is still unread and has"
            + " not been touched for up to 20 s.",
        finding.summary());
    assertTrue(finding.advice().contains("EntityUtils.consume"), finding.advice());
    assertEquals(60L, finding.evidence().get("unread"));
    assertEquals(801L, finding.evidence().get("recvQueueBytesMin"));
    assertEquals(5, finding.stack().size());
  }

  /** Their bytes, their opening and its thread are those since the attach: not the connection's. */
  @Test
  void tick_connectionsOlderThanTheAgent_tellsNothingOfTheirBeginning() {
    unreadLeak(60).forEach(row -> row.adopted = true);
    Finding finding = only(scene.run(20));
    assertEquals(60, finding.evidence().get("openedBeforeAgent"));
    for (String fact : List.of("bytesRead", "firstOpenedSecondsAgo", "threadIds")) {
      assertFalse(finding.evidence().containsKey(fact), fact);
    }
  }

  @Test
  void tick_leakStillFilling_countsThoseThatStandStill() {
    unreadLeak(6);
    scene.run(5);
    unreadLeak(20);
    Finding finding = only(scene.run(5));
    assertEquals(26, finding.count());
  }

  @Test
  void tick_leakYoungerThanTenSeconds_isNoFinding() {
    unreadLeak(60);
    scene.tick();
    assertEquals(List.of(), scene.pass(5));
  }

  @Test
  void tick_leakOfFourYoung_waitsForOneToBeAMinuteOld() {
    unreadLeak(4);
    assertEquals(List.of(), scene.run(55));
    Finding finding = only(scene.run(10));
    assertEquals(Severity.INFO, finding.severity());
    assertEquals(4, finding.count());
  }

  @Test
  void tick_leakThatHasFilledItsPool_staysWithoutGrowing() {
    unreadLeak(60);
    Finding finding = only(scene.run(900));
    assertEquals(60, finding.count());
    assertEquals(0.0, finding.growthPerMinute());
  }

  @Test
  void tick_causeGone_withdrawsFinding() {
    List<Row> rows = unreadLeak(6);
    only(scene.run(20));
    rows.forEach(Row::closes);
    assertEquals(List.of(), scene.run(5));
  }

  @Test
  void tick_oneOfTheFindingRemains_staysAndNewOnesNeedTheThresholdAgain() {
    List<Row> rows = unreadLeak(6);
    only(scene.run(20));
    rows.subList(1, 6).forEach(Row::closes);
    Row young = scene.open(Scene.HTTP_CLIENT_4).wrote().read().peerCloses(801);
    assertEquals(1, only(scene.run(20)).count());
    rows.get(0).closes();
    assertEquals(List.of(), scene.run(5));
    young.closes();
  }

  @Test
  void tick_eofReadAndNotClosed_isALeakAfterAMinute() {
    scene.tick();
    scene.open(Scene.HTTP_CLIENT_4).wrote().read().peerCloses(1).readsEof();
    assertEquals(List.of(), scene.run(55));
    Finding finding = only(scene.run(10));
    assertEquals("close-wait-leak", finding.rule());
    assertTrue(finding.summary().contains("the end of the stream was read"), finding.summary());
  }

  @Test
  void tick_halfClosingServer_isNoFinding() {
    Row before = null;
    for (int i = 0; i < 40; i++) {
      if (before != null) {
        before.closes();
      }
      before = scene.accept(Scene.HANDLER).read().wrote().peerCloses(1).readsEof();
      assertEquals(List.of(), scene.run(25));
    }
  }

  @Test
  void tick_halfClosedConnectionStillWrittenTo_isNoFinding() {
    Row download = scene.accept(Scene.HANDLER).read().peerCloses(1).readsEof();
    for (int i = 0; i < 60; i++) {
      download.wrote();
      assertEquals(List.of(), scene.pass(5));
    }
  }

  @Test
  void tick_unreadBytesMove_isNoFinding() {
    Row slow = scene.open(Scene.HTTP_CLIENT_4).wrote().peerCloses(90_000);
    for (int i = 0; i < 60; i++) {
      slow.recvQueueBytes -= 500;
      slow.read();
      assertEquals(List.of(), scene.pass(5));
    }
  }

  @Test
  void tick_steadyPoolOfIdleConnections_isBenign() {
    idlePool(20, 1);
    Finding finding = only(scene.run(600));
    assertEquals("idle-pool-close-wait", finding.rule());
    assertTrue(finding.benign());
    assertEquals(Severity.INFO, finding.severity());
    assertEquals(20, finding.count());
    assertTrue(finding.summary().startsWith("Not a leak: 20 connections"), finding.summary());
  }

  @Test
  void tick_tlsFarewellUnread_isBenign() {
    for (long bytes : new long[] {24, 25, 32, 54, 70, 86}) {
      scene.open(Scene.HTTP_CLIENT_4).wrote().read().peerCloses(bytes);
    }
    assertTrue(only(scene.run(300)).benign());
  }

  @Test
  void tick_bytesLikeATlsFarewellButNoAnswerWasRead_isALeak() {
    for (int i = 0; i < 6; i++) {
      Row row = scene.open(Scene.HTTP_CLIENT_4).read();
      scene.elapse(1);
      row.wrote().peerCloses(25);
    }
    assertEquals("close-wait-leak", only(scene.run(30)).rule());
  }

  @Test
  void tick_databaseSaysGoodbyeToIdlePool_isBenign() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      rows.add(scene.open(Scene.DATABASE).wrote().read());
    }
    scene.run(30);
    rows.forEach(row -> row.peerCloses(117));
    Finding finding = only(scene.run(300));
    assertTrue(finding.benign(), finding.summary());
  }

  @Test
  void tick_gracefulRestartOfThePeer_isNoFindingForSeconds() {
    idlePool(20, 1);
    assertEquals(List.of(), scene.pass(4));
  }

  @Test
  void tick_stalledProcess_earnsNoAge() {
    unreadLeak(20);
    scene.stalled = true;
    assertEquals(List.of(), scene.run(300));
    scene.stalled = false;
    assertEquals(List.of(), scene.run(10));
    assertEquals(20, only(scene.run(10)).count());
  }

  @Test
  void tick_firstLookAtAStalledProcess_countsOnlyTheTimeBeforeTheStall() {
    Row row = scene.open(Scene.HTTP_CLIENT_4).wrote().read().peerCloses(1).readsEof();
    scene.elapse(500);
    scene.stalled = true;
    scene.stalledForSeconds = 495;
    assertEquals(List.of(), scene.tick());
    row.closes();
  }

  @Test
  void tick_nobodyWatchedForLong_earnsNoAge() {
    unreadLeak(20);
    scene.tick();
    scene.elapse(5000);
    scene.agent = false; // Else the record itself would tell that nothing was touched.
    scene.gap = true;
    List<Finding> findings = scene.tick();
    scene.gap = false;
    assertEquals(List.of(), findings.stream().filter(f -> f.siteKind().equals("opener")).toList());
  }

  @Test
  void tick_stallWhileAFindingStands_keepsIt() {
    unreadLeak(20);
    only(scene.run(20));
    scene.stalled = true;
    assertEquals(20, only(scene.run(100)).count());
  }

  @Test
  void tick_connectionsWithoutOwner_areNobodysLeak() {
    for (int i = 0; i < 21; i++) {
      Row row = scene.accept(null).peerCloses(31);
      row.unaccepted = true;
    }
    assertEquals(List.of(), scene.run(600));
  }

  @Test
  void tick_recordRemembersLongUntouched_tellsAfterSeconds() {
    Row row = scene.open(Scene.HTTP_CLIENT_4).wrote().read();
    scene.elapse(100);
    row.peerCloses(801);
    scene.tick();
    assertEquals("close-wait-leak", only(scene.pass(4)).rule());
  }

  @Test
  void tick_leakNearTheLimitOfOpenFiles_isCritical() {
    scene.openFds = 900;
    scene.maxFds = 1024;
    unreadLeak(500);
    assertEquals(Severity.CRITICAL, only(scene.run(30)).severity());
  }

  @Test
  void tick_smallLeakInAProcessNearTheLimit_isNotItsCause() {
    scene.openFds = 900;
    scene.maxFds = 1024;
    unreadLeak(5);
    assertEquals(Severity.WARNING, only(scene.run(30)).severity());
  }

  @Test
  void tick_leakAndIdleAtTheSameSite_isOneFinding() {
    unreadLeak(6);
    idlePool(3, 1);
    assertEquals("close-wait-leak", only(scene.run(60)).rule());
  }

  @Test
  void tick_growingFasterThanTheLimitLasts_isCritical() {
    scene.maxFds = 1024;
    scene.openFds = 300;
    List<Finding> findings = List.of();
    for (int i = 0; i < 40; i++) {
      for (int j = 0; j < 4; j++) {
        scene.open(Scene.HTTP_CLIENT_4).wrote().read().peerCloses(801);
      }
      findings = scene.pass(5);
    }
    Finding finding = only(findings);
    assertEquals(Severity.CRITICAL, finding.severity());
    assertEquals(48.0, finding.growthPerMinute(), 0.1);
  }

  private void idlePool(int count, long recvQueueBytes) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(scene.open(Scene.HTTP_CLIENT_4).wrote().read());
    }
    scene.tick();
    rows.forEach(row -> row.peerCloses(recvQueueBytes));
  }

  static Finding only(List<Finding> findings) {
    assertEquals(
        1, findings.size(), () -> findings.stream().map(Finding::summary).toList().toString());
    return findings.get(0);
  }
}

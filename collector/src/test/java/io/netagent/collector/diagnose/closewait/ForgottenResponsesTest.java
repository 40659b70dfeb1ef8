package io.netagent.collector.diagnose.closewait;

import static io.netagent.collector.diagnose.closewait.CloseWaitSitesTest.only;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.diagnose.Scene;
import io.netagent.collector.diagnose.Scene.Row;
import io.netagent.collector.diagnose.finding.Finding;
import io.netagent.recorder.RecordedSite;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Small answers that were buffered whole: only the FIN is unread, as in an idle pool. */
class ForgottenResponsesTest {
  private final Scene scene = new Scene();

  private Row exchange(@Nullable RecordedSite site) {
    return scene.open(site).wrote().read();
  }

  @Test
  void tick_fillsThePoolOneAfterAnother_isALeakThoughItNeverGrowsAgain() {
    for (int i = 0; i < 60; i++) {
      exchange(Scene.HTTP_CLIENT_4).peerCloses(1);
      scene.elapse(0.02);
    }
    Finding finding = only(scene.run(40));
    assertEquals("close-wait-leak", finding.rule());
    assertEquals(60, finding.count());
    assertTrue(finding.summary().contains("of them stood idle"), finding.summary());
    assertEquals("close-wait-leak", only(scene.run(900)).rule());
  }

  @Test
  void tick_someAnswersUnreadAndOthersBufferedWhole_areOneLeak() {
    for (int i = 0; i < 60; i++) {
      exchange(Scene.HTTP_CLIENT_4).peerCloses(i % 5 == 0 ? 501 : 1);
      scene.elapse(0.02);
    }
    Finding finding = only(scene.run(20));
    assertEquals("close-wait-leak", finding.rule());
    assertEquals(60, finding.count());
    assertTrue(finding.summary().contains("or was buffered and never closed"), finding.summary());
  }

  @Test
  void tick_burstOfParallelRequestsThenIdle_isBenign() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      rows.add(exchange(Scene.HTTP_CLIENT_4));
    }
    scene.elapse(1);
    rows.forEach(row -> row.read().peerCloses(1));
    assertTrue(only(scene.run(900)).benign());
  }

  @Test
  void tick_databasePoolFilledOneAfterAnother_isBenign() {
    for (int i = 0; i < 20; i++) {
      exchange(Scene.DATABASE).peerCloses(1);
      scene.elapse(0.5);
    }
    assertTrue(only(scene.run(900)).benign());
  }

  @Test
  void tick_growsWithoutEndAndNoneRecovers_isALeak() {
    List<Finding> findings = List.of();
    for (int i = 0; i < 30; i++) {
      exchange(Scene.DATABASE).peerCloses(1);
      findings = scene.pass(5);
    }
    Finding finding = only(findings);
    assertEquals("close-wait-leak", finding.rule());
    assertTrue(finding.summary().contains("keeps growing"), finding.summary());
    assertEquals(12, finding.growthPerMinute(), 0.1);
  }

  @Test
  void tick_growsSlowly_isALeakInTime() {
    List<Finding> findings = List.of();
    for (int i = 0; i < 30; i++) {
      exchange(Scene.DATABASE).peerCloses(1);
      findings = scene.run(60);
    }
    assertEquals("close-wait-leak", only(findings).rule());
  }

  @Test
  void tick_sawtooth_isBenign() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      rows.add(exchange(Scene.DATABASE).peerCloses(1));
      if (rows.size() == 12) {
        rows.forEach(Row::closes);
        rows.clear();
      }
      List<Finding> findings = scene.pass(5);
      assertTrue(findings.stream().allMatch(Finding::benign), "tick " + i);
    }
  }

  @Test
  void tick_poolWithTurnover_isBenign() {
    Deque<Row> rows = new ArrayDeque<>();
    for (int i = 0; i < 200; i++) {
      rows.add(exchange(Scene.DATABASE).peerCloses(1));
      if (rows.size() > 8 + i / 20) {
        rows.remove().closes();
      }
      List<Finding> findings = scene.pass(5);
      assertTrue(findings.stream().allMatch(Finding::benign), "tick " + i);
    }
  }

  @Test
  void tick_growthWithoutAgent_takesLongerToBelieve() {
    scene.agent = false;
    int ticks = 0;
    List<Finding> findings;
    do {
      exchange(null).peerCloses(1);
      findings = scene.pass(5);
      ticks++;
    } while (ticks < 200 && findings.stream().allMatch(Finding::benign));
    assertTrue(ticks * 5 >= 300 && ticks * 5 <= 500, ticks * 5 + " s");
  }

  @Test
  void tick_growthEnds_staysALeakWhileMostRemain() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      rows.add(exchange(Scene.DATABASE).peerCloses(1));
      scene.pass(5);
    }
    assertEquals("close-wait-leak", only(scene.run(600)).rule());
    rows.subList(0, 20).forEach(Row::closes);
    assertTrue(only(scene.run(60)).benign());
  }

  /** Bare sockets whose answers were read: they look like a pool's for as long as nobody counts. */
  @Test
  void tick_oneAfterAnotherIsForgotten_isNeverCalledNoLeak() {
    List<Finding> findings = List.of();
    for (int i = 0; i < 60; i++) {
      exchange(Scene.BARE_SOCKET).peerCloses(1);
      findings = scene.pass(1);
      assertTrue(findings.stream().noneMatch(Finding::benign), "tick " + i);
    }
    Finding finding = only(findings);
    assertEquals("close-wait-leak", finding.rule());
    assertTrue(finding.summary().contains("keeps growing"), finding.summary());
  }

  @Test
  void tick_manyWithoutAgentAndNoneRecovers_isALeakSooner() {
    scene.agent = false;
    List<Finding> findings = List.of();
    for (int i = 0; i < 100; i++) {
      exchange(null).peerCloses(1);
      exchange(null).peerCloses(1);
      findings = scene.pass(1);
      assertTrue(findings.stream().noneMatch(Finding::benign), "tick " + i);
    }
    assertEquals("close-wait-leak", only(findings).rule());
  }

  @Test
  void tick_poolsIdleOnesEndOneByOne_isBenignOnceNoMoreCome() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      rows.add(exchange(Scene.DATABASE));
    }
    for (Row row : rows) {
      row.peerCloses(1);
      assertEquals(List.of(), scene.pass(4));
    }
    assertTrue(only(scene.run(20)).benign());
  }

  @Test
  void tick_fewOfALeasingClientArePassedOver_saysThatItMayBeALeak() {
    for (int i = 0; i < 8; i++) {
      exchange(Scene.HTTP_CLIENT_4).peerCloses(1);
      scene.elapse(0.5);
    }
    Finding finding = only(scene.run(60));
    assertTrue(finding.benign());
    assertTrue(
        finding.summary().endsWith("but new ones were opened while 7 of them stood idle."),
        finding.summary());
    assertTrue(finding.advice().startsWith("Apache HttpClient 4: close"), finding.advice());
  }
}

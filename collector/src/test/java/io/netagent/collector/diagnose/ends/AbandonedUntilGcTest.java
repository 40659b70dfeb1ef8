package io.netagent.collector.diagnose.ends;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.diagnose.Scene;
import io.netagent.collector.diagnose.finding.Finding;
import io.netagent.recorder.CloseReason;
import io.netagent.recorder.ClosedBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class AbandonedUntilGcTest {
  private final EndsScene scene = new EndsScene();

  private static ClosedBuilder collected(ClosedBuilder closed) {
    return closed.reason(CloseReason.BY_GC).openSeconds(90);
  }

  private static List<String> rules(List<Finding> findings) {
    return findings.stream().map(Finding::rule).toList();
  }

  @Test
  void connectionsClosedByGc_areTold() {
    scene.tick();
    for (int i = 0; i < 40; i++) {
      scene.ends(AbandonedUntilGcTest::collected);
    }
    List<Finding> findings = scene.endWell(10).run(5);
    assertEquals(List.of("abandoned-until-gc"), rules(findings));
    Finding finding = findings.get(0);
    assertEquals(40, finding.count());
    assertEquals(
        "com.acme.billing.InvoiceClient.fetchStatus(InvoiceClient.java:19)", finding.site());
    assertTrue(
        finding.summary().contains("closed by the garbage collector alone, the longest after 90 s"),
        finding.summary());
    assertTrue(finding.advice().contains("build one CloseableHttpClient"), finding.advice());
    assertEquals(50L, finding.evidence().get("closedBySite"));
  }

  @Test
  void twoOfThem_areNotTold() {
    assertEquals(
        List.of(),
        scene.ends(AbandonedUntilGcTest::collected).ends(AbandonedUntilGcTest::collected).run(30));
  }

  @Test
  void anErrorPathAmongThousands_isNotTold() {
    scene.tick();
    for (int i = 0; i < 3; i++) {
      scene.ends(AbandonedUntilGcTest::collected);
    }
    assertEquals(List.of(), scene.endWell(5_000).run(10));
  }

  @Test
  void cleanCloses_areNotTold() {
    assertEquals(List.of(), scene.endWell(200).run(30));
  }

  /** Between two collections the same connections stand in CLOSE_WAIT: one cause, one finding. */
  @Test
  void theirCloseWaits_belongToIt() {
    scene.tick();
    for (int i = 0; i < 20; i++) {
      scene.scene.open(Scene.HTTP_CLIENT_4).wrote().read().peerCloses(500);
      scene.ends(AbandonedUntilGcTest::collected);
    }
    assertEquals(List.of("abandoned-until-gc"), rules(scene.run(120)));
  }

  @Test
  void droppedSocketChannels_areToldAsNeverClosed() {
    for (int i = 0; i < 4; i++) {
      Scene.Row row = scene.scene.open(Scene.HTTP_CLIENT_4).wrote().read();
      row.abandoned = true;
      scene.rows.add(row);
    }
    assertEquals(List.of(), scene.run(5));
    Finding finding = scene.run(15).get(0);
    assertEquals("abandoned-until-gc", finding.rule());
    assertEquals(4, finding.count());
    assertTrue(finding.summary().contains("never closes a SocketChannel"), finding.summary());
    scene.rows.forEach(Scene.Row::closes);
    scene.rows.clear();
    assertEquals(List.of(), scene.run(30));
  }
}

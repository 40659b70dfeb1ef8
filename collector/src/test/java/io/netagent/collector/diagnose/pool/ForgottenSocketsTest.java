package io.netagent.collector.diagnose.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.diagnose.Scene;
import io.netagent.collector.diagnose.Scene.Row;
import io.netagent.collector.diagnose.finding.Finding;
import io.netagent.recorder.RecordedSite;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bare sockets that are opened one after another and left behind open, and what looks like it. */
class ForgottenSocketsTest {
  private final Scene scene = new Scene();
  private final List<Row> rows = new ArrayList<>();

  private Row session(RecordedSite site) {
    Row row = scene.open(site).wrote().read();
    rows.add(row);
    return row;
  }

  /** A session each 2 s for three minutes; the findings after the last one. */
  private List<Finding> sessions(Runnable afterEach) {
    List<Finding> findings = List.of();
    for (int i = 0; i < 90; i++) {
      session(Scene.BARE_SOCKET);
      afterEach.run();
      findings = scene.pass(2);
    }
    return findings;
  }

  @Test
  void tick_sessionsAreLeftBehind_isToldAndStands() {
    List<Finding> findings = sessions(() -> {});
    assertEquals(1, findings.size(), findings.toString());
    Finding finding = findings.get(0);
    assertEquals("client-per-request", finding.rule());
    assertEquals("com.acme.meters.Meter.read(Meter.java:12)", finding.site());
    assertTrue(
        finding
            .summary()
            .endsWith("and more are opened: none of those opened there have been closed."),
        finding.summary());
    assertEquals(30, finding.growthPerMinute(), 1);
    assertEquals(1, scene.run(600).size());
    rows.forEach(Row::closes);
    assertEquals(List.of(), scene.run(20));
  }

  @Test
  void tick_pingUnanswered_isTold() {
    assertEquals(1, sessions(() -> rows.get(rows.size() - 1).wrote()).size());
  }

  @Test
  void tick_eachHasAReader_isHealthy() {
    assertEquals(List.of(), sessions(() -> rows.get(rows.size() - 1).blocksInRead(7, 0)));
  }

  @Test
  void tick_eachIsUsedNowAndThen_isHealthy() {
    assertEquals(
        List.of(),
        sessions(
            () -> {
              if (rows.size() % 5 == 0) {
                rows.forEach(row -> row.wrote().read());
              }
            }));
  }

  @Test
  void tick_manyAreOpenedAtAStart_isHealthy() {
    for (int i = 0; i < 90; i++) {
      session(Scene.BARE_SOCKET);
      scene.elapse(0.3);
    }
    assertEquals(List.of(), scene.run(600));
  }

  @Test
  void tick_poolOfALibrary_isHealthy() {
    for (int i = 0; i < 90; i++) {
      session(Scene.DATABASE);
      assertEquals(List.of(), scene.pass(2));
    }
  }
}

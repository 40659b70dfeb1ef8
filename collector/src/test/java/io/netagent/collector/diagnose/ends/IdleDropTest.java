package io.netagent.collector.diagnose.ends;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.diagnose.finding.Finding;
import io.netagent.recorder.CloseReason;
import io.netagent.recorder.ClosedBuilder;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class IdleDropTest {
  private final EndsScene scene = new EndsScene();

  /** A query of 120 bytes after this pause was reset. */
  private static UnaryOperator<ClosedBuilder> dropped(double pauseSeconds) {
    return closed ->
        closed.site(2).pause(pauseSeconds, 120, 0).reason(CloseReason.RESET).unanswered();
  }

  private static List<String> rules(List<Finding> findings) {
    return findings.stream().map(Finding::rule).toList();
  }

  @Test
  void requestsAfterLongPauses_reset_isTold() {
    scene.ends(dropped(2_280)).run(5);
    List<Finding> findings = scene.ends(dropped(400)).run(5);
    assertEquals(List.of("idle-drop"), rules(findings));
    Finding finding = findings.get(0);
    assertEquals(2, finding.count());
    assertEquals("com.acme.orders.Orders.load(Orders.java:30)", finding.site());
    assertEquals("warning", finding.severity().label());
    assertTrue(
        finding
            .summary()
            .contains("were reset at the first request after 7 min to 38 min without traffic"),
        finding.summary());
    assertTrue(finding.advice().contains("keepaliveTime"), finding.advice());
    assertEquals(2L, ((Number) finding.evidence().get("reset")).longValue());
  }

  @Test
  void oneRequestAfterVeryLongPause_isToldAsANote() {
    List<Finding> findings = scene.ends(dropped(2_280)).run(5);
    assertEquals(List.of("idle-drop"), rules(findings));
    assertEquals("info", findings.get(0).severity().label());
    assertTrue(findings.get(0).summary().startsWith("A connection to 10.0.0.7:443 (opened at"));
  }

  /** A busy host, on which a look is missed or the agent's thread waits for a processor. */
  @Test
  void pausesWithShortStalls_areTold() {
    for (int i = 0; i < 2; i++) {
      scene.run(30);
      scene.scene.stalled = true;
      scene.run(10);
      scene.scene.stalled = false;
      scene.run(25);
      scene.ends(dropped(65));
    }
    assertEquals(List.of("idle-drop"), rules(scene.run(5)));
  }

  @Test
  void pausesThatAreHalfTheProcessesOwn_areNotTold() {
    for (int i = 0; i < 2; i++) {
      scene.run(30);
      scene.scene.stalled = true;
      scene.run(35);
      scene.scene.stalled = false;
      scene.run(5);
      scene.ends(dropped(70));
    }
    assertEquals(List.of(), rules(scene.run(5)));
  }

  @Test
  void oneRequestAfterAMinute_isNotTold() {
    assertEquals(List.of(), scene.ends(dropped(70)).run(30));
    assertEquals(List.of("idle-drop"), rules(scene.ends(dropped(65)).run(5)));
  }

  /** Never acknowledged: the retransmissions ended a quarter of an hour later. */
  @Test
  void requestsNeverAcknowledged_areTold() {
    UnaryOperator<ClosedBuilder> silent =
        closed -> closed.pause(900, 920, 120, 0).reason(CloseReason.TIMED_OUT).unanswered();
    Finding finding = scene.ends(silent).ends(silent).run(5).get(0);
    assertEquals("idle-drop", finding.rule());
    assertTrue(finding.summary().contains("were never acknowledged"), finding.summary());
    assertEquals(2L, ((Number) finding.evidence().get("timedOut")).longValue());
  }

  /** The peer said goodbye by FIN: its keep-alive, however long. */
  @Test
  void longPausesEndedByEof_areARace() {
    for (int i = 0; i < 2; i++) {
      scene.ends(closed -> closed.pause(75, 180, 0).eof().unanswered()).run(10);
    }
    assertEquals(List.of("keep-alive-race"), rules(scene.run(5)));
  }

  /** Peers that give up on an unused connection: nothing was written. */
  @Test
  void resetsOfUnusedConnections_areNotTold() {
    for (int i = 0; i < 20; i++) {
      scene.ends(closed -> closed.reason(CloseReason.RESET)).run(5);
      scene.ends(closed -> closed.pause(900, 300, 255, 255).reason(CloseReason.RESET)).run(5);
    }
    assertEquals(List.of(), scene.run(5));
  }

  /** A validation query, or a goodbye, of a pool that finds out by it. */
  @Test
  void goodbyesReset_areNotTold() {
    for (int i = 0; i < 5; i++) {
      scene.ends(closed -> closed.pause(900, 5, 0).reason(CloseReason.RESET)).run(5);
      scene.ends(closed -> closed.pause(900, 31, 0).reason(CloseReason.RESET)).run(5);
      scene
          .ends(closed -> closed.pause(900, 0, 0).writeFailed().reason(CloseReason.BROKEN_PIPE))
          .run(5);
    }
    assertFalse(rules(scene.run(5)).contains("idle-drop"));
  }
}

package io.netagent.collector.diagnose.closewait;

import static io.netagent.collector.diagnose.closewait.CloseWaitSitesTest.only;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.diagnose.Scene;
import io.netagent.collector.diagnose.Scene.Row;
import io.netagent.collector.diagnose.finding.Finding;
import io.netagent.collector.diagnose.finding.Ripening;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class NoAgentTest {
  @Test
  void tick_leakWithoutAgent_saysHowToLearnTheLine() {
    Scene scene = new Scene();
    scene.agent = false;
    leak(scene, 60, 881);
    Finding finding = only(scene.run(20));
    assertEquals("close-wait-leak", finding.rule());
    assertEquals("", finding.site());
    assertEquals("no-agent", finding.siteKind());
    assertEquals(60, finding.count());
    assertTrue(finding.summary().contains("at least 20 s ago"), finding.summary());
    assertTrue(finding.advice().contains("-javaagent:netagent.jar"), finding.advice());
  }

  @Test
  void tick_manyRemotes_areOneFindingWithTheRemotesInItsEvidence() {
    Scene scene = new Scene();
    for (int i = 0; i < 40; i++) {
      scene.open(Scene.HTTP_CLIENT_4).wrote().read().peerCloses(881).remotePort = 1000 + i;
    }
    Finding finding = only(scene.run(20));
    assertEquals(40, finding.count());
    assertEquals("10.0.0.7:1000", finding.remote());
    List<?> remotes = (List<?>) finding.evidence().get("remotes");
    assertEquals(11, remotes.size());
    assertEquals("30 more", remotes.get(10));
  }

  @Test
  void tick_shortLookWithoutAgent_saysAtLeast() {
    Scene scene = new Scene(true, false);
    scene.agent = false;
    leak(scene, 5, 881);
    scene.tick();
    scene.pass(2);
    Finding finding = only(scene.pass(2));
    assertTrue(finding.summary().contains("at least 4 s ago"), finding.summary());
  }

  @Test
  void tick_shortLookWithoutAgent_keepsSilentAboutFour() {
    Scene scene = new Scene(true, false);
    scene.agent = false;
    leak(scene, 4, 881);
    scene.tick();
    assertEquals(List.of(), scene.pass(5));
    assertEquals(
        55, scene.result().ripening().get(0).moreSeconds(), 0.5); // One alone, for a minute.
  }

  @Test
  void tick_shortLookWithRecord_asksForTenSecondsUntouched() {
    Scene scene = new Scene(true, false);
    for (int i = 0; i < 8; i++) {
      scene.open(Scene.HTTP_CLIENT_4).wrote().read().peerCloses(881);
    }
    scene.tick();
    assertEquals(List.of(), scene.pass(5));
    List<Ripening> ripening = scene.result().ripening();
    assertEquals(1, ripening.size(), ripening.toString());
    assertEquals("close-wait-leak", ripening.get(0).rule());
    assertEquals(5, ripening.get(0).moreSeconds(), 0.5);
    assertEquals(8, only(scene.pass(5)).count());
    assertEquals(List.of(), scene.result().ripening());
  }

  @Test
  void tick_shortLookAtAnOldEof_tellsAtOnce() {
    Scene scene = new Scene(true, false);
    Row row = scene.open(Scene.HTTP_CLIENT_4).wrote().read().peerCloses(1).readsEof();
    scene.elapse(300);
    row.exact = true;
    assertEquals(1, only(scene.tick()).count());
  }

  @Test
  void tick_rowsWithAgentThatItDoesNotKnow_areNotRecorded() {
    Scene scene = new Scene();
    leak(scene, 6, 881);
    assertEquals("not-recorded", only(scene.run(20)).siteKind());
  }

  @Property(tries = 50)
  void tick_rowsInAnyOrder_givesTheSameFindings(
      @ForAll @Size(min = 1, max = 40) List<@IntRange(min = 0, max = 3) Integer> kinds) {
    List<List<Finding>> results =
        java.util.stream.Stream.of(false, true)
            .map(
                shuffled -> {
                  Scene scene = new Scene(false, shuffled);
                  for (int kind : kinds) {
                    Row row =
                        scene
                            .open(kind % 2 == 0 ? Scene.HTTP_CLIENT_4 : Scene.DATABASE)
                            .wrote()
                            .read();
                    row.remotePort = 400 + kind;
                    row.peerCloses(kind);
                  }
                  return scene.run(70);
                })
            .toList();
    assertEquals(results.get(0), results.get(1));
  }

  private static void leak(Scene scene, int count, long recvQueueBytes) {
    for (int i = 0; i < count; i++) {
      Row row = scene.open(null).peerCloses(recvQueueBytes);
      row.exact = false;
      row.stateSinceNanos = scene.nowNanos();
    }
  }
}

package io.netagent.collector.diagnose.closewait;

import static io.netagent.collector.diagnose.closewait.CloseWaitSitesTest.only;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.diagnose.Scene;
import io.netagent.collector.diagnose.Scene.Row;
import io.netagent.collector.diagnose.finding.Finding;
import io.netagent.collector.diagnose.listen.Stacks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UnreadRequestsTest {
  private final Scene scene = new Scene();
  private final List<Row> requests = new ArrayList<>();

  /** Requests that were read and are at work, and others behind them. Nobody gives up. */
  private void clientsWait(int read, int unread) {
    scene.listen();
    for (int i = 0; i < read; i++) {
      scene.accept(Scene.HANDLER).read();
    }
    for (int i = 0; i < unread; i++) {
      Row row = scene.accept(Scene.HANDLER);
      row.recvQueueBytes = 31;
      requests.add(row);
    }
  }

  private List<Finding> run(Stacks stacks, double seconds) {
    List<Finding> last = List.of();
    for (double passed = 0; passed < seconds; passed += 10) {
      scene.pass(5);
      if (scene.result().wishesStacks().contains(Scene.PID)) {
        stacks.takenIn(scene);
      } else {
        scene.threads = Map.of();
      }
      last = scene.pass(5);
    }
    return last;
  }

  @Test
  void tick_allWorkersBehindOneLockAndClientsWait_isToldBeforeTheyGiveUp() {
    clientsWait(4, 8);
    Finding finding = only(run(new Stacks().owner().locked(4), 40));
    assertEquals("accepted-unread", finding.rule());
    assertEquals(8, finding.count());
    assertEquals(Stacks.CHECKOUT, finding.site());
    assertEquals("ESTABLISHED", finding.evidence().get("state"));
    assertTrue(
        finding
            .summary()
            .startsWith(
                "8 accepted connections on 127.0.0.1:8080 wait for the server, which has not read"
                    + " what their clients sent for at least 3"),
        finding.summary());
    assertTrue(
        finding.summary().contains(": all 4 worker threads (Tomcat) wait for one lock at "),
        finding.summary());
    assertTrue(finding.oldestSeconds() <= 40, () -> "oldest " + finding.oldestSeconds());
  }

  @Test
  void tick_someGiveUp_areOneFindingWithThoseThatWait() {
    clientsWait(4, 8);
    run(new Stacks().owner().locked(4), 30);
    requests.subList(0, 3).forEach(row -> row.peerCloses(32));
    Finding finding = only(run(new Stacks().owner().locked(4), 30));
    assertEquals(8, finding.count());
    assertTrue(
        finding.summary().contains("what 5 of the clients sent")
            && finding.summary().contains("; 3 clients have given up: all 4 worker threads"),
        finding.summary());
    assertEquals(List.of(), scene.result().withdrawn());
  }

  @Test
  void tick_requestsWaitAndNoWorkerIsBlocked_isNoFinding() {
    for (Stacks stacks :
        List.of(
            new Stacks().running(4),
            new Stacks().idle(4),
            new Stacks().sleeping(4),
            new Stacks().longPolling(4))) {
      Scene other = new Scene();
      for (int i = 0; i < 8; i++) {
        other.accept(Scene.HANDLER).recvQueueBytes = 31;
      }
      for (int i = 0; i < 12; i++) {
        stacks.takenIn(other);
        assertEquals(List.of(), other.pass(10));
      }
    }
  }

  @Test
  void tick_queueMoves_isNoFinding() {
    clientsWait(4, 8);
    for (int i = 0; i < 24; i++) {
      new Stacks().owner().locked(4).takenIn(scene);
      requests.forEach(row -> row.recvQueueBytes += 7);
      assertEquals(List.of(), scene.pass(5));
    }
  }

  @Test
  void tick_oneRequestWaits_isNoFinding() {
    clientsWait(4, 1);
    assertEquals(List.of(), run(new Stacks().owner().locked(4), 90));
  }
}

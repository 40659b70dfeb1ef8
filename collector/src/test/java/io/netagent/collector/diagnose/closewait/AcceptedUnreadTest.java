package io.netagent.collector.diagnose.closewait;

import static io.netagent.collector.diagnose.closewait.CloseWaitSitesTest.only;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.correlate.BlockedCall;
import io.netagent.collector.correlate.BlockedKind;
import io.netagent.collector.diagnose.Scene;
import io.netagent.collector.diagnose.Scene.Row;
import io.netagent.collector.diagnose.evidence.ThreadsSeen;
import io.netagent.collector.diagnose.finding.BlockedThread;
import io.netagent.collector.diagnose.finding.Finding;
import io.netagent.collector.diagnose.finding.Severity;
import io.netagent.collector.diagnose.listen.Stacks;
import io.netagent.recorder.ConnectionRole;
import io.netagent.recorder.RecordedThread;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AcceptedUnreadTest {
  private Scene scene = new Scene();

  @Test
  void tick_handlersBlockedAndClientsGone_isToldAsSuchAfterAMinute() {
    for (int i = 0; i < 10; i++) {
      Row row = scene.accept(Scene.HANDLER).read();
      scene.elapse(1);
      row.peerCloses(1);
    }
    assertEquals(List.of(), scene.run(45));
    Finding finding = only(scene.run(30));
    assertEquals("accepted-unread", finding.rule());
    assertEquals(Severity.WARNING, finding.severity());
    assertFalse(finding.benign());
    assertEquals("first-reader", finding.siteKind());
    assertTrue(
        finding
            .summary()
            .startsWith(
                "10 accepted connections on 127.0.0.1:8080 first read at"
                    + " com.acme.shop.Handler.run(Handler.java:7) were closed by the client"),
        finding.summary());
  }

  @Test
  void tick_nobodyHasEverReadFromSeveral_isToldWithinThirtySeconds() {
    for (int i = 0; i < 6; i++) {
      scene.accept(Scene.HANDLER).peerCloses(51);
    }
    Finding finding = only(scene.run(30));
    assertEquals("accepted-unread", finding.rule());
    assertTrue(finding.summary().contains("nobody has ever read from them"), finding.summary());
  }

  @Test
  void tick_nobodyHasEverReadFromOne_waitsAMinute() {
    scene.accept(Scene.HANDLER).peerCloses(51);
    assertEquals(List.of(), scene.run(45));
  }

  /** What the handlers wait for is often another connection than the one that is unread. */
  @Test
  void tick_threadsBlocked_areEvidenceWithoutIdleAcceptorsOfOthers() {
    scene.blocked =
        List.of(
            call(BlockedKind.ACCEPT, 20, 9_999, 9090, ConnectionRole.LISTENER, "", 0),
            call(BlockedKind.ACCEPT, 21, 700, 8080, ConnectionRole.LISTENER, "", 0),
            call(BlockedKind.READ, 31, 125, 40_001, ConnectionRole.CLIENT, "10.0.0.7:5432", 30),
            call(BlockedKind.LOOKUP, 32, 1.2, 0, null, "db.internal", 0));
    Row row = scene.accept(Scene.HANDLER).read();
    scene.elapse(1);
    row.peerCloses(1);
    Finding finding = only(scene.run(75));
    assertEquals(
        List.of(
            "in accept on port 8080 for 12 min, no limit",
            "in read from 10.0.0.7:5432 for 2 min, limit 30 s",
            "in lookup of db.internal for 1 s"),
        finding.blocked().stream().map(BlockedThread::doing).toList());
  }

  private static BlockedCall call(
      BlockedKind kind,
      long thread,
      double seconds,
      int localPort,
      @Nullable ConnectionRole role,
      String peer,
      double limit) {
    int fd = role == null ? -1 : 9;
    return new BlockedCall(kind, thread, seconds, limit, fd, localPort, role, peer, -1);
  }

  @Test
  void tick_slowHandlerWhoseClientGaveUp_isNoFindingForAMinute() {
    Row row = scene.accept(Scene.HANDLER).read();
    scene.elapse(1);
    row.peerCloses(1);
    assertEquals(List.of(), scene.run(55));
  }

  @Test
  void tick_answeredAndNeverClosed_isALeak() {
    for (int i = 0; i < 6; i++) {
      scene.accept(Scene.HANDLER).read().wrote().peerCloses(1);
    }
    Finding finding = only(scene.run(20));
    assertEquals("close-wait-leak", finding.rule());
    assertTrue(finding.summary().contains("they were answered"), finding.summary());
    assertTrue(finding.advice().contains("accepted connection"), finding.advice());
  }

  @Test
  void tick_acceptedAndNeverRead_isNotCalledALeak() {
    for (int i = 0; i < 11; i++) {
      scene.accept(null).peerCloses(31);
    }
    scene.listen();
    assertEquals(List.of("accepted-unread"), rules(scene.run(80)));
  }

  @Test
  void tick_noAgentButAListener_knowsTheAcceptingSide() {
    scene.agent = false;
    scene.listen();
    for (int i = 0; i < 11; i++) {
      scene.accept(null).peerCloses(1);
    }
    Finding finding = only(scene.run(80));
    assertEquals("accepted-unread", finding.rule());
    assertEquals("no-agent", finding.siteKind());
  }

  @Test
  void tick_listenerInAnotherNetworkNamespace_acceptsNothingHere() {
    scene.agent = false;
    scene.listen(4_026_532_177L);
    for (int i = 0; i < 11; i++) {
      scene.accept(null).peerCloses(1);
    }
    assertEquals(List.of("idle-pool-close-wait"), rules(scene.run(80)));
  }

  @Test
  void tick_noAgentEofRead_isALeakOnEitherSide() {
    scene.agent = false;
    scene.listen();
    for (int i = 0; i < 6; i++) {
      scene.accept(null).peerCloses(0);
    }
    assertEquals(List.of("close-wait-leak"), rules(scene.run(20)));
  }

  /** Clients gave up; ten requests were read, the others not. */
  private void clientsGiveUp(int read, int unread) {
    scene.listen();
    for (int i = 0; i < read; i++) {
      scene.accept(Scene.HANDLER).read();
    }
    for (int i = 0; i < unread; i++) {
      scene.accept(null);
    }
    scene.elapse(1);
    scene.connections(8080).forEach(row -> row.peerCloses(row.bytesRead > 0 ? 1 : 31));
  }

  private List<Finding> runWithStacks(Stacks stacks, double seconds) {
    List<Finding> last = List.of();
    for (double passed = 0; passed < seconds; passed += 10) {
      last = scene.pass(5);
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
  void tick_allWorkersBehindOneLock_isToldWithin30SecondsOnce() {
    clientsGiveUp(10, 12);
    Finding finding = only(runWithStacks(new Stacks().owner().locked(10), 30));
    assertEquals("accepted-unread", finding.rule());
    assertEquals(22, finding.count());
    assertEquals(Stacks.CHECKOUT, finding.site());
    assertEquals("blocked-in", finding.siteKind());
    assertTrue(
        finding
            .summary()
            .contains("22 accepted connections on 127.0.0.1:8080 were closed by the client"),
        finding.summary());
    assertTrue(
        finding
            .summary()
            .endsWith(
                "all 10 worker threads (Tomcat) wait for one lock at "
                    + Stacks.CHECKOUT
                    + ", held by thread 9 (stock-refresh), which sleeps at"
                    + " com.acme.shop.Stock.refresh(Stock.java:7)."),
        finding.summary());
    assertEquals(10, finding.blocked().size());
    assertEquals(
        "accepted-unread", only(runWithStacks(new Stacks().owner().locked(10), 90)).rule());
    assertEquals(List.of(), scene.result().withdrawn());
  }

  @Test
  void tick_allWorkersReadFromAnotherService_saysFromWhichAndForHowLong() {
    clientsGiveUp(5, 0);
    scene.blocked =
        List.of(
            call(BlockedKind.READ, 20, 25, 40_001, ConnectionRole.CLIENT, "10.0.0.7:5432", 0),
            call(BlockedKind.READ, 21, 25, 40_002, ConnectionRole.CLIENT, "10.0.0.7:5432", 0));
    Finding finding = only(runWithStacks(new Stacks().reading(2), 30));
    assertTrue(
        finding
            .summary()
            .endsWith(
                "all 2 worker threads (Tomcat) wait in read from 10.0.0.7:5432 for 25 s, no limit at"
                    + " com.acme.shop.Shop.askStock(Shop.java:70)."),
        finding.summary());
  }

  @Test
  void tick_handlersAtWork_areNothingFor50Seconds() {
    for (Stacks stacks :
        List.of(
            new Stacks().running(10),
            new Stacks().sleeping(10),
            new Stacks().longPolling(10),
            new Stacks().owner().locked(2).running(4).idle(4))) {
      scene = new Scene();
      clientsGiveUp(6, 0);
      assertEquals(List.of(), runWithStacks(stacks, 50));
    }
  }

  @Test
  void tick_workersSleepForAMinute_isToldWithTheirPlace() {
    clientsGiveUp(10, 0);
    Finding finding = only(runWithStacks(new Stacks().sleeping(10), 80));
    assertEquals("com.acme.shop.Shop.pause(Shop.java:50)", finding.site());
  }

  @Test
  void tick_oneDumpOnly_isNoProof() {
    clientsGiveUp(10, 0);
    scene.pass(10);
    new Stacks().owner().locked(10).takenIn(scene);
    assertEquals(List.of(), scene.run(40));
  }

  @Test
  void tick_stacksStayAwayForAMoment_theFindingStands() {
    clientsGiveUp(10, 0);
    assertEquals(1, runWithStacks(new Stacks().owner().locked(10), 30).size());
    scene.threads = Map.of();
    Finding finding = only(scene.run(15));
    assertEquals(Stacks.CHECKOUT, finding.site());
  }

  private static List<String> rules(List<Finding> findings) {
    return findings.stream().map(Finding::rule).toList();
  }

  private static ThreadsSeen stacks(long nowNanos, RecordedThread... threads) {
    return new ThreadsSeen(nowNanos, List.of(threads), threads.length);
  }

  private static RecordedThread thread(long id, String... frames) {
    return new RecordedThread(
        id, "pool-1-thread-" + id, Thread.State.WAITING, false, "", -1, List.of(frames));
  }

  private List<Finding> errorPath(RecordedThread... threads) {
    List<Finding> findings = List.of();
    for (int i = 0; i < 8; i++) {
      scene.accept(Scene.HANDLER).read().peerCloses(1);
      scene.threads = Map.of(Scene.PID, stacks(scene.nowNanos(), threads));
      findings = scene.pass(5);
    }
    return findings;
  }

  /** One of many requests fails; the pool's threads have long gone on to others. */
  @Test
  void tick_handlersHaveEndedWithoutClosing_isALeak() {
    Finding finding =
        only(
            errorPath(
                thread(1, "jdk.internal.misc.Unsafe.park(Native Method)"),
                thread(2, "com.acme.shop.Handler.run(Handler.java:9)")));
    assertEquals("close-wait-leak", finding.rule());
    assertEquals("com.acme.shop.Handler.run(Handler.java:7)", finding.site());
    assertTrue(finding.summary().contains("its handler has ended"), finding.summary());
    assertTrue(finding.advice().contains("when the handler fails"), finding.advice());
    scene.threads = Map.of();
    assertEquals("close-wait-leak", only(scene.run(90)).rule());
  }

  @Test
  void tick_handlersStandInTheirMethod_isNoLeak() {
    List<RecordedThread> busy = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      busy.add(
          thread(i + 1, "com.acme.shop.Stock.take(Stock.java:5)", Scene.HANDLER.frames().get(1)));
    }
    assertTrue(
        errorPath(busy.toArray(RecordedThread[]::new)).stream()
            .noneMatch(each -> each.rule().equals("close-wait-leak")));
  }
}

package io.netagent.collector.diagnose.listen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.aggregate.ListenQueue;
import io.netagent.collector.correlate.BlockedCall;
import io.netagent.collector.correlate.BlockedKind;
import io.netagent.collector.diagnose.Scene;
import io.netagent.collector.diagnose.Scene.Row;
import io.netagent.collector.diagnose.evidence.Look;
import io.netagent.collector.diagnose.evidence.NamespaceReading;
import io.netagent.collector.diagnose.finding.Finding;
import io.netagent.collector.diagnose.finding.Severity;
import io.netagent.recorder.ConnectionRole;
import io.netagent.recorder.RecordBuilder;
import io.netagent.socket.TcpState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AcceptQueueFullTest {
  private static final int LISTEN_FD = 7;
  private static final int LIMIT = 20;

  private Scene scene = new Scene();
  private final List<Row> queued = new ArrayList<>();

  /** So many connections wait that nobody has accepted, of which some were closed by the client. */
  private void queue(int length, int closedByClient) {
    queued.forEach(Row::closes);
    queued.clear();
    for (int i = 0; i < length; i++) {
      Row row = scene.accept(null);
      row.unaccepted = true;
      if (i < closedByClient) {
        row.peerCloses(31);
      }
      queued.add(row);
    }
    show(length);
  }

  private void show(int length) {
    ListenQueue queue =
        new ListenQueue(0, "127.0.0.1:8080", 4, Scene.PID, LISTEN_FD, length, LIMIT);
    scene.namespaces =
        List.of(
            new NamespaceReading(
                0, true, Scene.PID, 50, List.of(queue), List.of(), null, null, null, null));
  }

  private Finding only(List<Finding> findings) {
    assertEquals(1, findings.size(), findings.toString());
    return findings.get(0);
  }

  @Test
  void tick_workersBehindOneLock_namesTheirPlaceAndTheLocksOwner() {
    queue(21, 21);
    for (int i = 0; i < 10; i++) {
      scene.accept(Scene.HANDLER).read().peerCloses(1);
    }
    assertEquals(List.of(), scene.tick());
    assertTrue(scene.result().wishesStacks().contains(Scene.PID));
    new Stacks().owner().locked(10).takenIn(scene);
    Finding finding = only(scene.pass(5));
    assertEquals("accept-queue-full", finding.rule());
    assertEquals(Severity.CRITICAL, finding.severity());
    assertEquals(21, finding.count());
    assertEquals(Stacks.CHECKOUT, finding.site());
    assertEquals("blocked-in", finding.siteKind());
    assertEquals(10, finding.blocked().size());
    assertEquals(
        "The accept queue of 127.0.0.1:8080 has been full for at least 5 s (21, limit 20): 21"
            + " connections were never accepted, 21 of them closed by the client; all 10 worker"
            + " threads (Tomcat) wait for one lock at com.acme.shop.Shop.checkout(Shop.java:17),"
            + " held by thread 9 (stock-refresh), which sleeps at"
            + " com.acme.shop.Stock.refresh(Stock.java:7).",
        finding.summary());
    assertTrue(finding.why().contains("no leak"), finding.why());
    assertTrue(finding.advice().contains("maxConnections"), finding.advice());
    assertFalse(finding.advice().contains("Raise"), finding.advice());
    // Also when the accepted ones are old enough to be told: one cause, one finding.
    assertEquals("accept-queue-full", only(scene.run(90)).rule());
  }

  @Test
  void tick_noAgent_tellsTheKernelsFiguresAndWhatAttachingWouldAdd() {
    scene.agent = false;
    queue(21, 3);
    assertEquals(List.of(), scene.tick());
    Finding finding = only(scene.pass(5));
    assertEquals("no-agent", finding.siteKind());
    assertTrue(finding.summary().contains("3 of them closed by the client"), finding.summary());
    assertTrue(finding.advice().contains("attach " + Scene.PID), finding.advice());
  }

  @Test
  void tick_stacksDoNotCome_isToldWithoutThemALittleLater() {
    queue(21, 0);
    assertEquals(List.of(), scene.run(15));
    Finding finding = only(scene.run(5));
    assertEquals("not-applicable", finding.siteKind());
    assertTrue(finding.advice().contains("jstack " + Scene.PID), finding.advice());
  }

  @Test
  void tick_burstsAtTwoLooks_areNothing() {
    scene.agent = false;
    for (int i = 0; i < 3; i++) {
      scene.elapse(5);
      queue(21, 0); // Others each time: the server takes them.
      assertEquals(List.of(), scene.tick());
    }
    queue(0, 0);
    assertEquals(List.of(), scene.run(20));
  }

  @Test
  void tick_fullInEachLookThoughAccepting_isOverload() {
    scene.agent = false;
    List<Finding> last = List.of();
    for (int i = 0; i < 5; i++) {
      assertEquals(List.of(), last);
      scene.elapse(5);
      queue(21, 0);
      last = scene.tick();
    }
    Finding finding = only(last);
    assertEquals(Severity.WARNING, finding.severity());
    assertTrue(finding.summary().contains("more come than are taken"), finding.summary());
  }

  @Test
  void tick_stoppedProcessAndItsWaking_areNothing() {
    scene.agent = false;
    scene.tick();
    scene.stalled = true;
    queue(21, 5);
    assertEquals(List.of(), scene.run(60));
    scene.stalled = false;
    assertEquals(List.of(), scene.pass(1));
    queue(0, 0);
    assertEquals(List.of(), scene.run(20));
  }

  @Test
  void tick_wokenAndStillNotAccepting_isToldFromTheWakingOn() {
    scene.agent = false;
    scene.stalled = true;
    queue(21, 5);
    scene.run(60);
    scene.stalled = false;
    assertEquals(List.of(), scene.pass(1));
    assertEquals(1, scene.run(10).size());
  }

  @Test
  void tick_queueDrains_isWithdrawn() {
    scene.agent = false;
    queue(21, 0);
    scene.run(10);
    assertEquals(1, scene.result().findings().size());
    queue(0, 0);
    assertEquals(List.of(), scene.run(15));
    assertEquals("accept-queue-full", scene.result().withdrawn().get(0).finding().rule());
  }

  @Test
  void tick_roomInTheQueueButNobodyAccepts_isAWarningLater() {
    scene.agent = false;
    queue(4, 1);
    assertEquals(List.of(), scene.run(20));
    Finding finding = only(scene.run(10));
    assertEquals(Severity.WARNING, finding.severity());
    assertEquals(4, finding.count());
    assertTrue(finding.summary().startsWith("Nobody accepts on 127.0.0.1:8080"), finding.summary());
  }

  @Test
  void tick_manyWorkersAreFree_othersAreNotBlamed() {
    queue(21, 0);
    scene.tick();
    new Stacks().owner().locked(2).idle(8).takenIn(scene);
    Finding finding = only(scene.pass(5));
    assertEquals("", finding.site());
    assertFalse(finding.summary().contains("lock"), finding.summary());
  }

  @Test
  void tick_acceptorDoesSomethingElse_isNamed() {
    RecordBuilder record = new RecordBuilder().listener(LISTEN_FD, 0, 30, 0, 0, 0);
    scene.record = record.build();
    queue(21, 0);
    scene.tick();
    new Stacks().mainIsBusy(1).takenIn(scene);
    Finding finding = only(scene.pass(5));
    assertEquals("com.acme.shop.Loop.importAll(Loop.java:12)", finding.site());
    assertTrue(
        finding.summary().contains("the thread that accepts, 1 (main), runs at com.acme.shop.Loop"),
        finding.summary());
  }

  @Test
  void tick_acceptorHasEnded_isSaid() {
    scene.record = new RecordBuilder().listener(LISTEN_FD, 0, 30, 44, 1, 0).build();
    show(0);
    scene.tick();
    scene.record = new RecordBuilder().listener(LISTEN_FD, 0, 30, 0, 0, 0).build();
    queue(21, 0);
    scene.pass(5);
    new Stacks().locked(5).takenIn(scene);
    Finding finding = only(scene.pass(5));
    assertTrue(
        finding.summary().endsWith("; the thread that accepted has ended."), finding.summary());
    assertTrue(finding.advice().contains("accept loop"), finding.advice());
  }

  @Test
  void tick_handlersWaitForTheirOwnClients_areNotBlamed() {
    scene.blocked =
        List.of(
            new BlockedCall(
                BlockedKind.READ, 20, 60, 0, 9, 8080, ConnectionRole.SERVER, "10.0.0.7:1", -1));
    queue(21, 0);
    scene.tick();
    new Stacks().reading(8).takenIn(scene);
    Finding finding = only(scene.pass(5));
    assertEquals("", finding.site());
  }

  @Test
  void tick_twoListenersWithoutAVisibleOwner_areTwoFindings() {
    scene.agent = false;
    List<ListenQueue> queues =
        List.of(
            new ListenQueue(0, "0.0.0.0:1", 4, -1, -1, 6, 5),
            new ListenQueue(0, "0.0.0.0:2", 4, -1, -1, 6, 5));
    scene.namespaces =
        List.of(
            new NamespaceReading(
                0, true, Scene.PID, 50, queues, List.of(), null, null, null, null));
    assertEquals(2, scene.run(30).size());
  }

  @Test
  void tick_workersRun_areBusyNotBlocked() {
    queue(21, 0);
    scene.tick();
    new Stacks().running(10).takenIn(scene);
    Finding finding = only(scene.pass(5));
    assertTrue(
        finding.summary().contains("all 10 worker threads (Tomcat) are at work at com.acme.shop"),
        finding.summary());
    assertEquals(List.of(), finding.blocked());
  }

  @Test
  void tick_acceptorIsInAccept_isNothing() {
    scene.blocked =
        List.of(
            new BlockedCall(
                BlockedKind.ACCEPT, 5, 9, 0, LISTEN_FD, 8080, ConnectionRole.LISTENER, "", -1));
    queue(21, 0);
    assertEquals(List.of(), scene.run(60));
  }

  @Test
  void tick_clientsOfThisHostInSynSent_areCounted() {
    scene.agent = false;
    queue(21, 0);
    for (int i = 0; i < 15; i++) {
      Row row = scene.open(null);
      row.state = TcpState.SYN_SENT;
      row.toLoopback = true;
      row.remotePort = 8080;
    }
    scene.tick();
    Finding finding =
        scene.pass(5).stream()
            .filter(each -> each.rule().equals("accept-queue-full"))
            .findFirst()
            .orElseThrow();
    assertEquals(15, finding.evidence().get("clientsInSynSent"));
    assertTrue(finding.why().contains("15 clients on this host"), finding.why());
  }

  @Test
  void tick_shortLook_tellsAfterThreeSeconds() {
    scene = new Scene(Look.SHORT, false);
    scene.agent = false;
    queue(21, 0);
    scene.tick();
    assertEquals(List.of(), scene.result().ripening(), "a busy server's queue may be full once");
    assertEquals(List.of(), scene.pass(1));
    assertEquals("accept-queue-full", scene.result().ripening().get(0).rule());
    assertEquals(List.of(), scene.pass(1));
    assertEquals(1, scene.pass(1).size());
  }

  @Test
  void tick_oneSnapshot_tellsWhatTheQueueProves() {
    scene = new Scene(Look.ONE_SNAPSHOT, false);
    scene.agent = false;
    show(21);
    Finding finding = only(scene.tick());
    assertTrue(finding.summary().contains("is full, for an unknown time (21"), finding.summary());
  }
}

package io.netagent.collector.diagnose.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.correlate.PeerLookup;
import io.netagent.collector.diagnose.Scene;
import io.netagent.collector.diagnose.evidence.Look;
import io.netagent.collector.diagnose.evidence.ThreadsSeen;
import io.netagent.collector.diagnose.finding.Finding;
import io.netagent.recorder.RecordedThread;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PeerNotReadingTest {
  private static final String RULE = "peer-not-reading";
  private static final List<String> PARKED_IN_JETTY =
      List.of(
          "jdk.internal.misc.Unsafe.park(Native Method)",
          "java.util.concurrent.locks.LockSupport.park(LockSupport.java:341)",
          "org.eclipse.jetty.util.SharedBlockingCallback$Blocker.block(X.java:241)",
          "org.eclipse.jetty.server.HttpOutput.channelWrite(HttpOutput.java:270)",
          "org.eclipse.jetty.server.HttpOutput.write(HttpOutput.java:873)",
          "java.io.OutputStream.write(OutputStream.java:127)",
          "com.acme.report.ReportServer.export(ReportServer.java:8)");

  private final Scene scene = new Scene();

  private Scene.Row shut(double sinceSeconds) {
    Scene.Row row = scene.accept(Scene.HANDLER);
    row.sendQueueBytes = 3_000_000;
    row.delivery = DeliveryFixture.shut(sinceSeconds, 128_000);
    return row;
  }

  private static RecordedThread thread(long id, List<String> frames) {
    return new RecordedThread(id, "worker-" + id, Thread.State.WAITING, false, "", -1, frames);
  }

  private void stacks(RecordedThread... threads) {
    scene.threads = Map.of(Scene.PID, new ThreadsSeen(0, List.of(threads), threads.length));
  }

  @Test
  void judge_severalPeersTakeNothing_isToldWithWritersAndTheirLine() {
    stacks(
        thread(1, PARKED_IN_JETTY),
        thread(2, PARKED_IN_JETTY),
        thread(3, PARKED_IN_JETTY.subList(0, 3)),
        thread(
            4,
            List.of("jdk.internal.misc.Unsafe.park(Native Method)", "com.acme.A.write(A.java:1)")));
    for (int i = 0; i < 3; i++) {
      shut(12);
    }
    Finding finding = scene.tick().get(0);
    assertEquals(RULE, finding.rule());
    assertEquals(3, finding.count());
    assertEquals("com.acme.report.ReportServer.export(ReportServer.java:8)", finding.site());
    assertEquals("blocked-in", finding.siteKind());
    assertEquals("Jetty", finding.library());
    assertEquals(2, finding.blocked().size());
    assertEquals(12, finding.oldestSeconds());
    assertTrue(finding.summary().contains("window has been 0 for 12 s on 3 connections"));
    assertTrue(finding.summary().contains("2 threads are blocked in write below com.acme"));
    String all = finding.toString();
    assertFalse(all.contains("half-open") || all.contains("leak"), all);
    assertEquals(9_000_000L, finding.evidence().get("sendQueueBytes"));
  }

  @Test
  void judge_onePeerOnly_isToldLater() {
    scene.agent = false;
    Scene.Row row = shut(12);
    assertEquals(List.of(), scene.tick());
    row.delivery = DeliveryFixture.shut(18, 128_000);
    assertEquals(1, scene.tick().size());
  }

  @Test
  void judge_bytesMove_isNot() {
    scene.agent = false;
    Scene.Row row = shut(0);
    for (int i = 0; i < 12; i++) {
      row.delivery = DeliveryFixture.shut(4, 128_000 + i * 4096L);
      assertEquals(List.of(), scene.pass(5));
    }
  }

  @Test
  void judge_sameBytesWaitWithoutMetrics_isToldAfterWatching() {
    scene.agent = false;
    List<Scene.Row> rows = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Scene.Row row = shut(0);
      row.delivery = DeliveryFixture.withoutMetrics(io.netagent.socket.TcpTimer.PERSIST, 0);
      rows.add(row);
    }
    assertEquals(List.of(), scene.tick());
    assertEquals(List.of(), scene.pass(5));
    assertEquals(1, scene.pass(5).size());
    rows.forEach(row -> row.sendQueueBytes -= 1000);
    scene.run(10);
    assertEquals(List.of(), scene.tick(), "one look later it would be told again");
  }

  @Test
  void judge_peerOnThisHost_isNamedAndItsReadingCounts() {
    scene.agent = false;
    Scene.Row row = shut(60);
    long[] unread = {128_000};
    scene.peers =
        each ->
            each.inode() == row.connection().inode()
                ? new PeerLookup.Peer(Scene.PEER_PID, true, unread[0])
                : null;
    assertEquals(List.of(), scene.tick(), "its queue is watched first");
    unread[0] = 120_000;
    assertEquals(List.of(), scene.pass(5));
    assertEquals(List.of(), scene.run(15), "15 s");
    Finding finding = scene.pass(5).get(0);
    assertTrue(
        finding
            .summary()
            .contains(
                "Not yours: the other end is on this host, in Peer (pid 101, Recv-Q 117 KiB on 1 connection)"),
        finding.summary());
    assertEquals(60, finding.oldestSeconds());
  }

  @Test
  void judge_ownProcessStopped_isNotAndNeedsTimeAfterwards() {
    scene.agent = false;
    scene.stalled = true;
    shut(60);
    assertEquals(List.of(), scene.run(30));
    scene.stalled = false;
    assertEquals(List.of(), scene.pass(5));
    assertEquals(1, scene.run(20).size());
  }

  @Test
  void judge_shortLook_isToldWhenTheKernelProvesIt() {
    Scene look = new Scene(true, false);
    look.agent = false;
    Scene.Row row = look.accept(Scene.HANDLER);
    row.sendQueueBytes = 10;
    row.delivery = DeliveryFixture.shut(40, 1);
    assertEquals(1, look.tick().size());
  }

  @Test
  void judge_shortLookNotYetRipe_wishesForTime() {
    Scene look = new Scene(true, false);
    look.agent = false;
    Scene.Row row = look.accept(Scene.HANDLER);
    row.sendQueueBytes = 10;
    row.delivery = DeliveryFixture.shut(11, 1);
    assertEquals(List.of(), look.tick());
    assertEquals(RULE, look.result().ripening().get(0).rule());
    assertEquals(7, look.result().ripening().get(0).moreSeconds());
  }

  @Test
  void judge_oneSnapshot_severalAreToldForAnUnknownTime() {
    Scene text = new Scene(Look.ONE_SNAPSHOT, false);
    text.agent = false;
    for (int i = 0; i < 2; i++) {
      stuckWithoutMetrics(text);
    }
    assertEquals(List.of(), text.tick(), "it may be for an instant");
    stuckWithoutMetrics(text);
    Finding finding = text.tick().get(0);
    assertTrue(finding.summary().contains("for an unknown time, on 3"), finding.summary());
  }

  private static void stuckWithoutMetrics(Scene scene) {
    Scene.Row row = scene.accept(null);
    row.sendQueueBytes = 3_000_000;
    row.delivery = DeliveryFixture.withoutMetrics(io.netagent.socket.TcpTimer.PERSIST, 0);
  }

  @Test
  void judge_stacksNeverCome_isToldWithoutThem() {
    for (int i = 0; i < 3; i++) {
      shut(60);
    }
    assertEquals(List.of(), scene.tick());
    assertEquals(List.of(), scene.run(10));
    Finding finding = scene.pass(5).get(0);
    assertEquals("first-reader", finding.siteKind());
  }
}

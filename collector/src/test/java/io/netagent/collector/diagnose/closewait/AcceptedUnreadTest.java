package io.netagent.collector.diagnose.closewait;

import static io.netagent.collector.diagnose.closewait.CloseWaitSitesTest.only;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.correlate.BlockedCall;
import io.netagent.collector.correlate.BlockedKind;
import io.netagent.collector.diagnose.Scene;
import io.netagent.collector.diagnose.Scene.Row;
import io.netagent.collector.diagnose.finding.BlockedThread;
import io.netagent.collector.diagnose.finding.Finding;
import io.netagent.collector.diagnose.finding.Severity;
import io.netagent.recorder.ConnectionRole;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AcceptedUnreadTest {
  private final Scene scene = new Scene();

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

  /** What the handlers wait for is often another connection than the one that is unread. */
  @Test
  void tick_threadsBlocked_areEvidenceWithoutIdleAcceptorsOfOthers() {
    scene.blocked =
        List.of(
            call(BlockedKind.ACCEPT, 20, 9_999, 9090, ConnectionRole.LISTENER, "", 0),
            call(BlockedKind.ACCEPT, 21, 700, 8080, ConnectionRole.LISTENER, "", 0),
            call(BlockedKind.READ, 31, 125, 40_001, ConnectionRole.CLIENT, "10.0.0.7:5432", 30),
            call(BlockedKind.LOOKUP, 32, 12, 0, null, "db.internal", 0));
    Row row = scene.accept(Scene.HANDLER).read();
    scene.elapse(1);
    row.peerCloses(1);
    Finding finding = only(scene.run(75));
    assertEquals(
        List.of(
            "in accept on port 8080 for 12 min, no limit",
            "in read from 10.0.0.7:5432 for 2 min, limit 30 s",
            "in lookup of db.internal for 12 s"),
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

  private static List<String> rules(List<Finding> findings) {
    return findings.stream().map(Finding::rule).toList();
  }
}

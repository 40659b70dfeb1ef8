package io.netagent.collector.diagnose.ends;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.diagnose.Scene;
import io.netagent.collector.diagnose.finding.Finding;
import io.netagent.recorder.CloseReason;
import io.netagent.recorder.ClosedBuilder;
import io.netagent.recorder.ConnectionRole;
import io.netagent.recorder.RecordedConnectionBuilder;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class KeepAliveRaceTest {
  private final EndsScene scene = new EndsScene();

  /** A request of 180 bytes after this pause was answered with EOF. */
  private static UnaryOperator<ClosedBuilder> raced(double pauseSeconds) {
    return closed -> closed.pause(pauseSeconds, 180, 0).eof().unanswered();
  }

  private static List<String> rules(List<Finding> findings) {
    return findings.stream().map(Finding::rule).toList();
  }

  @Test
  void requestsAfterPauses_metThePeersClose_isTold() {
    scene.tick();
    scene.endWell(60).ends(raced(5.0)).run(20);
    List<Finding> findings = scene.ends(raced(5.3)).run(5);
    assertEquals(List.of("keep-alive-race"), rules(findings));
    Finding finding = findings.get(0);
    assertEquals(2, finding.count());
    assertEquals("10.0.0.7:443", finding.remote());
    assertEquals(
        "com.acme.billing.InvoiceClient.fetchStatus(InvoiceClient.java:19)", finding.site());
    assertEquals("opener", finding.siteKind());
    assertEquals(
        "2 requests, of 62 that ended in this time, were written to 10.0.0.7:443 on connections that"
            + " had stood idle for 5.3 s (opened at"
            + " com.acme.billing.InvoiceClient.fetchStatus(InvoiceClient.java:19)) and got no answer"
            + " but the peer's close, at most 100 ms later: the peer closes idle connections after"
            + " about 5.0 s.",
        finding.summary());
    assertTrue(finding.advice().contains("setKeepAliveStrategy"), finding.advice());
    assertEquals(5.0, finding.evidence().get("pauseSecondsMin"));
    assertEquals(62L, finding.evidence().get("closedBySite"));
  }

  @Test
  void requestsAfterPauses_metAReset_isTold() {
    scene.ends(closed -> raced(15).apply(closed).reason(CloseReason.RESET)).run(10);
    scene.ends(closed -> closed.pause(40, 90, 0).reason(CloseReason.BROKEN_PIPE));
    List<Finding> findings = scene.run(5);
    assertEquals(List.of("keep-alive-race"), rules(findings));
    assertTrue(findings.get(0).summary().contains("within 15.0 s"), findings.get(0).summary());
  }

  /** Of TLS the peer's close_notify is no answer. */
  @Test
  void requestsAfterPauses_metACloseNotify_isTold() {
    scene.ends(closed -> closed.pause(5, 255, 24)).run(10);
    assertEquals(
        List.of("keep-alive-race"), rules(scene.ends(closed -> closed.pause(5, 255, 24)).run(5)));
  }

  @Test
  void oneRequest_isNotTold() {
    assertEquals(List.of(), scene.ends(raced(5)).run(30));
  }

  /** A restart: all that were in use at that moment, and they had been idle before. */
  @Test
  void manyAtOneMoment_isNotTold() {
    for (int i = 0; i < 30; i++) {
      scene.ends(raced(3 + i));
    }
    assertEquals(List.of(), scene.run(30));
  }

  /** The peer fails: in steady use, too. */
  @Test
  void busyConnectionsUnansweredToo_isNotTold() {
    for (int i = 0; i < 5; i++) {
      scene.ends(raced(5)).ends(closed -> closed.eof().unanswered()).run(10);
    }
    assertEquals(List.of(), scene.run(5));
  }

  /** The pool's own end of an idle connection: Terminate, or close_notify and the peer's end. */
  @Test
  void goodbyesAfterPauses_areNotTold() {
    for (int bytes : new int[] {5, 6, 24, 31, 69}) {
      scene.ends(closed -> closed.pause(5, bytes, 0).eof().unanswered()).run(10);
      scene.ends(closed -> closed.pause(5, bytes, 31).eof()).run(10);
    }
    assertEquals(List.of(), scene.run(5));
  }

  /** Found stale when leased: nothing was written on it since its last answer. */
  @Test
  void staleConnections_areNotTold() {
    for (int i = 0; i < 5; i++) {
      scene.ends(closed -> closed.pause(5, 30, 255, 255).eof()).run(10);
      scene.ends(closed -> closed.eof()).run(10);
      scene.ends(closed -> closed.reason(CloseReason.RESET)).run(10);
    }
    assertEquals(List.of(), scene.run(5));
  }

  /** Answered, or cut off in the midst of work: no race. */
  @Test
  void otherEnds_areNotTold() {
    for (int i = 0; i < 5; i++) {
      scene.ends(closed -> closed.pause(5, 255, 200).eof()).run(10);
      scene.ends(closed -> closed.pause(5, 3, 255, 0).eof().unanswered()).run(10);
      scene.ends(closed -> closed.pause(5, 255, 0).unanswered()).run(10);
      scene.ends(closed -> raced(5).apply(closed).accepted().site(1)).run(10);
    }
    assertEquals(List.of(), scene.run(5));
  }

  /** A write that failed may have been a goodbye; beside a certain one it counts. */
  @Test
  void failedWritesAlone_areNotTold() {
    for (int i = 0; i < 3; i++) {
      scene
          .ends(closed -> closed.pause(5, 0, 0).writeFailed().reason(CloseReason.BROKEN_PIPE))
          .run(10);
    }
    assertEquals(List.of(), scene.run(5));
    assertEquals(4, scene.ends(raced(5)).run(5).get(0).count());
  }

  @Test
  void told_isWithdrawnTenMinutesLater() {
    scene.ends(raced(5)).run(10);
    assertEquals(1, scene.ends(raced(5)).run(5).size());
    assertEquals(1, scene.run(500).size());
    assertEquals(List.of(), scene.run(120));
    assertEquals("keep-alive-race", scene.scene.result().withdrawn().get(0).finding().rule());
  }

  /** The process stood in a debugger meanwhile: its pauses are its own. */
  @Test
  void pausesOfAStoppedProcess_areNotTold() {
    scene.tick();
    scene.scene.stalled = true;
    scene.run(60);
    scene.scene.stalled = false;
    scene.ends(raced(70)).run(10);
    assertEquals(List.of(), scene.ends(raced(50)).run(5));
    scene.run(60);
    scene.ends(raced(5)).run(10);
    assertEquals(1, scene.ends(raced(5)).run(5).size());
  }

  /** The ring of closed connections tells it all at the first look. */
  @Test
  void shortLook_tellsWhatTheRecordHolds() {
    EndsScene look = new EndsScene(true);
    look.ends(raced(5));
    look.scene.elapse(20);
    look.ends(raced(5));
    look.scene.elapse(1);
    assertEquals(List.of("keep-alive-race"), rules(look.tick()));
  }

  @Test
  void sameEntryReadTwice_countsOnce() {
    var entry = raced(5).apply(new ClosedBuilder(9, scene.scene.nowNanos()));
    scene.ends(closed -> entry.site(-1)).run(5);
    scene.ends(closed -> entry.site(0)).run(5);
    assertEquals(List.of(), scene.run(20));
  }

  @Test
  void siteNotRecorded_isToldWithoutALine() {
    scene.ends(closed -> raced(5).apply(closed).site(-1)).run(10);
    Finding finding = scene.ends(closed -> raced(5).apply(closed).site(-1)).run(5).get(0);
    assertEquals("not-recorded", finding.siteKind());
    assertEquals("", finding.site());
  }

  /** The peer's closes are seen in the pool as well: one cause, one finding. */
  @Test
  void idleConnectionsInCloseWait_belongToIt() {
    for (int i = 0; i < 4; i++) {
      scene.scene.open(Scene.HTTP_CLIENT_4).wrote().read();
    }
    scene.run(30);
    scene.ends(raced(5)).run(10);
    scene.scene.open(Scene.HTTP_CLIENT_4).wrote().read().peerCloses(1);
    scene.ends(raced(5)).run(60);
    assertEquals(List.of("keep-alive-race"), rules(scene.run(5)));
  }

  /** The peer has been seen to keep a connection for longer: it restarts, now and then. */
  @Test
  void pausesThatThePeerEndures_areNotTold() {
    for (int i = 0; i < 6; i++) {
      scene.ends(raced(3 + i)).ends(closed -> closed.pause(40, 200, 255)).run(20);
    }
    assertEquals(List.of(), scene.run(5));
    for (int i = 0; i < 8; i++) {
      scene.ends(closed -> raced(3).apply(closed).remoteHost(8)).run(10);
    }
    assertEquals(List.of("keep-alive-race"), rules(scene.run(5)));
  }

  /** An open connection tells it as well. */
  @Test
  void pausesThatAnOpenConnectionEndured_areNotTold() {
    scene.open =
        List.of(
            new RecordedConnectionBuilder()
                .fd(9)
                .generation(2)
                .role(ConnectionRole.CLIENT)
                .remoteLow(0xffff_0a00_0007L)
                .remotePort(443)
                .connectNanos(1)
                .lastReadAtNanos(scene.scene.nowNanos())
                .pause(60_000_000_000L, 900)
                .build());
    for (int i = 0; i < 6; i++) {
      scene.ends(raced(5)).run(20);
    }
    assertEquals(List.of(), scene.run(5));
  }

  /** Backends restart one after the other: whatever pause there was. */
  @Test
  void manyRemotesOnce_isToldOnlyIfThePausesAreAlike() {
    double[] pauses = {1.2, 4, 9, 17, 33};
    for (int i = 0; i < pauses.length; i++) {
      int host = i;
      scene.ends(closed -> raced(pauses[host]).apply(closed).remoteHost(20 + host)).run(20);
    }
    assertEquals(List.of(), scene.run(5));
    EndsScene other = new EndsScene();
    for (int i = 0; i < 5; i++) {
      int host = i;
      other.ends(closed -> raced(5 + host / 10.0).apply(closed).remoteHost(20 + host)).run(20);
    }
    assertEquals(List.of("keep-alive-race"), rules(other.run(5)));
  }
}

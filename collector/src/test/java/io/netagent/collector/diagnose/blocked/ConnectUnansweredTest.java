package io.netagent.collector.diagnose.blocked;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.aggregate.ListenQueue;
import io.netagent.collector.correlate.BlockedKind;
import io.netagent.collector.correlate.Delivery;
import io.netagent.collector.diagnose.Scene;
import io.netagent.collector.diagnose.Scene.Row;
import io.netagent.collector.diagnose.evidence.Look;
import io.netagent.collector.diagnose.evidence.NamespaceReading;
import io.netagent.collector.diagnose.finding.Finding;
import io.netagent.collector.diagnose.finding.Ripening;
import io.netagent.collector.diagnose.finding.Severity;
import io.netagent.recorder.RecordedSite;
import io.netagent.socket.TcpState;
import io.netagent.socket.TcpTimer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectUnansweredTest {
  private final Scene scene = new Scene();

  private static Row connecting(Scene scene, RecordedSite site) {
    Row row = scene.open(site);
    row.state = TcpState.SYN_SENT;
    row.exact = false;
    return row;
  }

  private static Delivery retransmitted(int retransmits, long rtoMicros) {
    return new Delivery(
        TcpTimer.RETRANSMIT,
        500,
        retransmits,
        rtoMicros,
        -1,
        1,
        retransmits,
        0,
        0,
        0,
        0,
        -1,
        -1,
        -1);
  }

  private static List<Row> several(Scene scene, RecordedSite site) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      rows.add(connecting(scene, site));
    }
    return rows;
  }

  @Test
  void tick_severalForFiveSecondsWithoutAgent_areTold() {
    scene.agent = false;
    several(scene, null);
    scene.tick();
    Finding finding = Told.only("connect-unanswered", scene.pass(5));
    assertEquals(4, finding.count());
    assertEquals("10.0.0.7:443", finding.remote());
    assertEquals("no-agent", finding.siteKind());
    assertTrue(finding.advice().contains("-javaagent:netagent.jar"), finding.advice());
    assertEquals(5, finding.oldestSeconds());
  }

  @Test
  void tick_threadsWithoutALimit_areNamed() {
    List<Row> rows = several(scene, Scene.HTTP_CLIENT_4);
    scene.tick();
    scene.elapse(5);
    scene.blocked =
        List.of(
            Told.call(BlockedKind.CONNECT, rows.get(0), 20, 5, 0),
            Told.call(BlockedKind.CONNECT, rows.get(1), 21, 5, 0));
    Finding finding = Told.only("connect-unanswered", scene.tick());
    assertTrue(
        finding.summary().contains("2 threads wait without a connect time-out"), finding.summary());
    assertEquals(2, finding.blocked().size());
    assertTrue(finding.advice().contains("setConnectTimeout"), finding.advice());
    assertEquals(
        "com.acme.billing.InvoiceClient.fetchStatus(InvoiceClient.java:19)", finding.site());
  }

  @Test
  void tick_oneAlone_isToldAfterFifteenSeconds() {
    connecting(scene, Scene.HTTP_CLIENT_4);
    scene.tick();
    assertEquals(List.of(), scene.pass(10));
    assertEquals(1, Told.only("connect-unanswered", scene.pass(5)).count());
  }

  @Test
  void tick_triesCutShortByATimeOut_areToldAfterAWhile() {
    List<Finding> last = List.of();
    for (int i = 0; i < 5; i++) {
      assertEquals(List.of(), last);
      Row row = connecting(scene, Scene.HTTP_CLIENT_4);
      scene.elapse(3);
      last = scene.tick();
      row.closes();
      scene.elapse(2);
    }
    Told.only("connect-unanswered", last);
  }

  @Test
  void tick_shortLook_believesTheRetransmits() {
    Scene look = new Scene(true, false);
    for (Row row : several(look, null)) {
      row.delivery = retransmitted(3, 8_000_000);
    }
    Told.only("connect-unanswered", look.tick());
  }

  @ParameterizedTest
  @CsvSource({"0, 1000000, 0", "1, 2000000, 1", "3, 8000000, 7", "3, 1000000, 3", "2, -1, 2"})
  void provenSeconds_ofRetransmits_isALowerBound(int retransmits, long rtoMicros, double seconds) {
    assertEquals(seconds, UnansweredConnects.provenSeconds(retransmitted(retransmits, rtoMicros)));
  }

  @Test
  void tick_scanOfManyRemotes_isNotTold() {
    for (int i = 0; i < 40; i++) {
      connecting(scene, null).remotePort = 1000 + i;
    }
    scene.tick();
    assertEquals(List.of(), scene.run(60));
  }

  @Test
  void tick_freshOnes_areOnTheirWay() {
    for (int i = 0; i < 10; i++) {
      List<Row> rows = several(scene, null);
      assertEquals(List.of(), scene.pass(0.5));
      rows.forEach(Row::closes);
      assertEquals(List.of(), scene.pass(4.5));
    }
  }

  @Test
  void tick_listenerOnThisHostIsFull_isNamedAsTheCause() {
    scene.namespaces = List.of(listener(21, 20, Scene.PEER_PID));
    for (Row row : several(scene, null)) {
      row.toLoopback = true;
    }
    scene.tick();
    Finding finding = Told.only("connect-unanswered", scene.pass(5));
    assertEquals(Severity.INFO, finding.severity());
    assertTrue(
        finding.why().contains("process Peer (pid " + Scene.PEER_PID + ") listens there"),
        finding.why());
    assertTrue(finding.why().contains("(21 of 20)"), finding.why());
  }

  @Test
  void tick_listenerOnThisHostIsStopped_isNobodysFault() {
    scene.namespaces = List.of(listener(21, 20, Scene.PEER_PID));
    scene.peerStalled = true;
    for (Row row : several(scene, null)) {
      row.toLoopback = true;
    }
    scene.tick();
    assertEquals(List.of(), scene.run(60));
  }

  private static NamespaceReading listener(int length, int limit, int pid) {
    return new NamespaceReading(
        0,
        true,
        1,
        1,
        List.of(new ListenQueue(0, "0.0.0.0:443", 4, pid, 3, length, limit)),
        List.of(),
        null,
        null,
        null,
        null);
  }

  @Test
  void tick_othersToTheSameRemoteStand_saysThatTheHostIsUp() {
    scene.open(Scene.HTTP_CLIENT_4).wrote().read();
    several(scene, Scene.HTTP_CLIENT_4);
    scene.tick();
    Finding finding = Told.only("connect-unanswered", scene.pass(5));
    assertTrue(finding.why().contains("so the host is up"), finding.why());
  }

  @Test
  void tick_answered_isWithdrawn() {
    List<Row> rows = several(scene, null);
    scene.tick();
    scene.pass(10);
    rows.forEach(row -> row.state = TcpState.ESTABLISHED);
    assertEquals(List.of(), scene.run(15));
  }

  @Test
  void tick_ownerNotVisible_isOneFindingThatStands() {
    several(scene, null).forEach(row -> row.unaccepted = true);
    scene.tick();
    Finding finding = Told.only("connect-unanswered", scene.pass(5));
    assertEquals(-1, finding.pid());
    assertEquals("", finding.local());
    assertEquals("10.0.0.7:443", finding.remote());
    assertTrue(finding.advice().endsWith("program's threads."), finding.advice());
  }

  @Test
  void tick_processStopped_isNotTold() {
    several(scene, null);
    scene.stalled = true;
    scene.tick();
    assertEquals(List.of(), scene.run(60));
  }

  @Test
  void tick_unansweredForSomeSeconds_saysHowMuchLonger() {
    scene.agent = false;
    connecting(scene, null);
    scene.tick();
    scene.pass(2);
    assertEquals(List.of(), scene.result().ripening(), "a SYN may be lost");
    scene.pass(2);
    Ripening ripening = scene.result().ripening().get(0);
    assertEquals("connect-unanswered", ripening.rule());
    assertEquals(11, ripening.moreSeconds(), 0.01);
    for (int i = 0; i < 12; i++) {
      connecting(scene, null).remotePort = 1000 + i;
    }
    scene.pass(4);
    assertEquals(List.of(), scene.result().ripening(), "a scan");
  }

  @Test
  void tick_oneSnapshot_believesRetransmitsAndNothingElse() {
    Scene saved = new Scene(Look.ONE_SNAPSHOT, false);
    saved.agent = false;
    several(saved, null).forEach(row -> row.delivery = retransmitted(1, 2_000_000));
    assertEquals(List.of(), saved.tick());
    saved = new Scene(Look.ONE_SNAPSHOT, false);
    saved.agent = false;
    several(saved, null).forEach(row -> row.delivery = retransmitted(2, 4_000_000));
    Finding finding = Told.only("connect-unanswered", saved.tick());
    assertTrue(finding.summary().contains("unanswered for at least 3 s"), finding.summary());
    saved = new Scene(Look.ONE_SNAPSHOT, false);
    saved.agent = false;
    connecting(saved, null).delivery = retransmitted(3, 8_000_000);
    assertEquals(List.of(), saved.tick());
    saved = new Scene(Look.ONE_SNAPSHOT, false);
    saved.agent = false;
    connecting(saved, null).delivery = retransmitted(4, -1);
    Told.only("connect-unanswered", saved.tick());
  }
}

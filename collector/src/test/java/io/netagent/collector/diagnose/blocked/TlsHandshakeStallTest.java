package io.netagent.collector.diagnose.blocked;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.correlate.BlockedKind;
import io.netagent.collector.diagnose.Scene;
import io.netagent.collector.diagnose.Scene.Row;
import io.netagent.collector.diagnose.finding.Finding;
import io.netagent.collector.diagnose.finding.Ripening;
import io.netagent.recorder.RecordBuilder;
import io.netagent.recorder.WaitKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class TlsHandshakeStallTest {
  private final Scene scene = new Scene();

  private List<Finding> handshake(Row row, double limitSeconds, int ticks) {
    row.blocksInRead(20, limitSeconds);
    List<Finding> last = List.of();
    for (int i = 1; i <= ticks; i++) {
      scene.elapse(5);
      scene.blocked = List.of(Told.call(BlockedKind.HANDSHAKE, row, 20, 5.0 * i, 0));
      last = scene.tick();
    }
    return last;
  }

  @Test
  void tick_silentForTenSeconds_isToldWithoutALimit() {
    Row row = scene.open(Scene.HTTP_CLIENT_4).wrote();
    assertEquals(List.of(), handshake(row, 0, 1));
    Finding finding = Told.only("tls-handshake-stall", handshake(row, 0, 2));
    assertEquals(1, finding.count());
    assertTrue(finding.summary().contains("the peer has not sent a byte"), finding.summary());
    assertTrue(
        finding.summary().contains("there is no time-out during the handshake"), finding.summary());
    assertEquals(
        "com.acme.billing.InvoiceClient.fetchStatus(InvoiceClient.java:19)", finding.site());
    assertTrue(finding.advice().contains("SocketConfig.setSoTimeout"), finding.advice());
  }

  @Test
  void tick_peerTricklesBytes_isAStallAllTheSame() {
    Row row = scene.open(Scene.HTTP_CLIENT_4).wrote().read();
    Finding finding = Told.only("tls-handshake-stall", handshake(row, 30, 3));
    assertTrue(finding.summary().contains("has sent 100 bytes"), finding.summary());
    assertTrue(finding.summary().contains("gives up after 30 s"), finding.summary());
  }

  @Test
  void tick_triesCutShortByATimeOut_areToldAfterAWhile() {
    List<Finding> last = List.of();
    for (int i = 0; i < 5; i++) {
      assertEquals(List.of(), last);
      scene.elapse(5);
      Row row = scene.open(Scene.HTTP_CLIENT_4).wrote().blocksInRead(20, 8);
      scene.blocked = List.of(Told.call(BlockedKind.HANDSHAKE, row, 20, 4, 0));
      last = scene.tick();
      row.closes();
    }
    Told.only("tls-handshake-stall", last);
  }

  @Test
  void tick_serverWaitsForAClientsHello_isHealthy() {
    Row row = scene.accept(Scene.HANDLER);
    assertEquals(List.of(), handshake(row, 0, 10));
  }

  @Test
  void tick_peerIsStopped_isNobodysFault() {
    scene.peers =
        each -> new io.netagent.collector.correlate.PeerLookup.Peer(Scene.PEER_PID, true, 0);
    scene.peerStalled = true;
    assertEquals(List.of(), handshake(scene.open(Scene.HTTP_CLIENT_4).wrote(), 0, 10));
  }

  @Test
  void tick_engineWhoseHelloWasNotAnswered_isTold() {
    Row row = scene.open(Scene.HTTP_CLIENT_4).wrote();
    scene.record =
        new RecordBuilder()
            .waits(WaitKind.HANDSHAKE, 0, scene.nowNanos(), "mute.example:443")
            .build();
    scene.pass(5);
    Finding finding = Told.only("tls-handshake-stall", scene.pass(5));
    assertEquals(1, finding.count());
    assertEquals(row.connection().tuple().remoteText(), finding.remote());
    assertTrue(finding.summary().contains("blocks no thread"), finding.summary());
  }

  @Test
  void tick_engineBesideASocketsHandshake_isNotTheSockets() {
    Row sockets = scene.open(Scene.HTTP_CLIENT_4).wrote();
    sockets.blocksInRead(20, 0);
    scene.record =
        new RecordBuilder()
            .waits(WaitKind.HANDSHAKE, 0, scene.nowNanos(), "mute.example:443")
            .build();
    scene.elapse(15);
    scene.blocked = List.of(Told.call(BlockedKind.HANDSHAKE, sockets, 20, 15, 0));
    assertEquals(1, Told.only("tls-handshake-stall", scene.tick()).count());
  }

  @Test
  void tick_engineForgottenByItsProgram_isNotTold() {
    Row other = scene.open(Scene.HTTP_CLIENT_4).wrote().read();
    other.remotePort = 443;
    scene.record =
        new RecordBuilder()
            .waits(WaitKind.HANDSHAKE, 0, scene.nowNanos(), "gone.example:443")
            .build();
    assertEquals(List.of(), scene.run(60));
  }

  @Test
  void tick_silentForLessThanTenSeconds_saysHowMuchLonger() {
    Row row = scene.open(Scene.HTTP_CLIENT_4).wrote();
    row.blocksInRead(20, 0);
    scene.elapse(4);
    scene.blocked = List.of(Told.call(BlockedKind.HANDSHAKE, row, 20, 4, 0));
    scene.tick();
    Ripening ripening = scene.result().ripening().get(0);
    assertEquals("tls-handshake-stall", ripening.rule());
    assertEquals(6, ripening.moreSeconds(), 0.01);
    scene.blocked = List.of(Told.call(BlockedKind.HANDSHAKE, row, 20, 1, 0));
    scene.tick();
    assertEquals(List.of(), scene.result().ripening(), "a second is no suspicion");
  }
}

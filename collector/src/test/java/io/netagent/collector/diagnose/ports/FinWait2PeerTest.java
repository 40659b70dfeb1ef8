package io.netagent.collector.diagnose.ports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.diagnose.Scene;
import io.netagent.collector.diagnose.finding.Finding;
import io.netagent.collector.diagnose.finding.Severity;
import io.netagent.socket.FourTuple;
import java.util.List;
import org.junit.jupiter.api.Test;

class FinWait2PeerTest {
  private static Finding only(List<Finding> findings) {
    assertEquals(1, findings.size(), findings.toString());
    assertEquals("fin-wait-2-peer", findings.get(0).rule());
    return findings.get(0);
  }

  @Test
  void judge_peerDoesNotClose_isBenignAndSaysForHowLong() {
    PortScene ports = new PortScene();
    ports.finWait2 = List.of(PortScene.finWait2(-1, false, 25, 12));
    Finding finding = only(ports.tick());
    assertTrue(finding.benign());
    assertEquals(Severity.INFO, finding.severity());
    assertEquals(25, finding.count());
    assertTrue(finding.summary().contains("we have closed, the peer has not"), finding.summary());
    assertTrue(finding.advice().contains("tcp_fin_timeout (now 60 s)"), finding.advice());
  }

  @Test
  void judge_youngOrFew_tellsNothing() {
    PortScene ports = new PortScene();
    ports.finWait2 =
        List.of(
            PortScene.finWait2(-1, false, 2000, 3), PortScene.finWait2(Scene.PID, false, 19, 50));
    assertEquals(List.of(), ports.tick());
  }

  @Test
  void judge_heldSockets_saysThatNothingEndsThem() {
    PortScene ports = new PortScene();
    ports.finWait2 = List.of(PortScene.finWait2(Scene.PID, true, 25, 20));
    assertEquals(List.of(), ports.tick());
    ports.finWait2 = List.of(PortScene.finWait2(Scene.PID, true, 25, 31));
    Finding finding = only(ports.tick());
    assertEquals(Scene.PID, finding.pid());
    assertTrue(finding.why().contains("the kernel sets no time limit"), finding.why());
  }

  @Test
  void judge_fewerThanBeforeButStillThere_doesNotFlap() {
    PortScene ports = new PortScene();
    ports.finWait2 = List.of(PortScene.finWait2(-1, false, 25, 12));
    only(ports.tick());
    ports.finWait2 = List.of(PortScene.finWait2(-1, false, 15, 12));
    only(ports.pass(20));
    ports.finWait2 = List.of();
    assertEquals(List.of(), ports.pass(10));
    assertEquals(1, ports.scene.result().withdrawn().size());
  }

  @Test
  void judge_peerOnThisHostLeaks_itsFindingIsTheOneThatIsTold() {
    PortScene ports = new PortScene();
    ports.scene.listen(1);
    for (int i = 0; i < 25; i++) {
      Scene.Row row = ports.scene.accept(Scene.HANDLER);
      row.namespace = 1;
      row.wrote().read();
      row.peerCloses(1).readsEof();
    }
    FourTuple ends = // The other end of the accepted ones.
        new FourTuple(
            0, FourTuple.v4Mapped(0x0a000007), 50_000, 0, FourTuple.v4Mapped(0x7f000001), 8080);
    List<Finding> findings = ports.pass(55);
    assertEquals(List.of("close-wait-leak"), findings.stream().map(Finding::rule).toList());
    ports.finWait2 = List.of(PortScene.finWait2(ends, -1, false, 25, 55));
    findings = ports.pass(5);
    assertEquals(List.of("close-wait-leak"), findings.stream().map(Finding::rule).toList());
  }
}

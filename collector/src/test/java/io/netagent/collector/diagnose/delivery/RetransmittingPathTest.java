package io.netagent.collector.diagnose.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.aggregate.ActiveCloses;
import io.netagent.collector.correlate.PathLoss;
import io.netagent.collector.diagnose.Scene;
import io.netagent.collector.diagnose.evidence.NamespaceReading;
import io.netagent.collector.diagnose.finding.Finding;
import io.netagent.socket.FourTuple;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetransmittingPathTest {
  private static final int REMOTE = 0x0a000007;
  private static final int PUBLIC = 0xC6336407;

  private final Scene scene = new Scene();

  private static PathLoss path(
      int remote, boolean inbound, long lost, long sent, int ticks, double spread, long otherLost) {
    long low = FourTuple.v4Mapped(remote);
    return new PathLoss(
        0,
        Scene.PID,
        FourTuple.addressText(0, low),
        0,
        low,
        inbound,
        4,
        3,
        lost,
        sent,
        ticks,
        spread,
        55,
        120,
        23_400,
        otherLost,
        10_000);
  }

  private void sees(PathLoss... paths) {
    scene.namespaces =
        List.of(
            new NamespaceReading(
                0,
                true,
                1,
                10,
                List.of(),
                List.of(),
                ActiveCloses.NONE,
                null,
                null,
                null,
                null,
                List.of(paths)));
  }

  @Test
  void judge_lossOnOnePath_saysSoWithSite() {
    scene.open(Scene.HTTP_CLIENT_4);
    sees(path(REMOTE, false, 60, 1200, 10, 50, 3));
    Finding finding = scene.tick().get(0);
    assertEquals("retransmitting-path", finding.rule());
    assertEquals("10.0.0.7", finding.remote());
    assertEquals(4, finding.count());
    assertTrue(finding.site().startsWith("com.acme.billing.InvoiceClient.fetchStatus("));
    assertTrue(finding.summary().startsWith("5.0 % of the segments sent to 10.0.0.7"));
    assertTrue(finding.summary().contains("60 of 1200"));
    assertTrue(finding.summary().contains("23.4 ms"));
    assertTrue(finding.why().contains("the path to this one host"), finding.why());
    assertEquals(120, finding.oldestSeconds());
  }

  @Test
  void judge_lossEverywhere_isTheHostsOwnNetwork() {
    sees(path(REMOTE, false, 60, 1200, 10, 50, 400));
    Finding finding = scene.tick().get(0);
    assertTrue(finding.why().contains("this host's own network"), finding.why());
    assertTrue(finding.advice().contains("this host's own link"), finding.advice());
  }

  @ParameterizedTest
  @CsvSource({
    "19, 300, 10, 50", // too few
    "29, 1000, 10, 50", // 2.9 %
    "500, 900, 2, 5", // a switch that started again
    "500, 900, 9, 9", // the same, in looks of a second
    "500, 900, 3, 15"
  })
  void judge_littleOrShortLoss_isNone(long lost, long sent, int ticks, double spread) {
    sees(path(REMOTE, false, lost, sent, ticks, spread, 0));
    assertEquals(List.of(), scene.tick());
  }

  @Test
  void judge_clients_areTheirNetworksAffairUnlessItIsOurs() {
    sees(path(PUBLIC, true, 60, 1200, 10, 50, 0));
    assertEquals(List.of(), scene.tick());
    sees(path(PUBLIC, false, 60, 1200, 10, 50, 0));
    assertEquals(1, scene.tick().size(), "a remote of our choice");
    Scene other = new Scene();
    other.namespaces = List.of();
    sees(path(REMOTE, true, 60, 1200, 10, 50, 0));
    assertEquals(1, scene.tick().size());
  }

  @Test
  void judge_severalHosts_areOneFinding() {
    sees(path(REMOTE, false, 90, 1200, 10, 50, 0), path(REMOTE + 1, false, 60, 1200, 10, 50, 0));
    List<Finding> findings = scene.tick();
    assertEquals(1, findings.size());
    assertEquals(8, findings.get(0).count());
    assertEquals(List.of("10.0.0.7", "10.0.0.8"), findings.get(0).evidence().get("remoteHosts"));
  }

  @Test
  void judge_shortLook_needsWatching() {
    Scene look = new Scene(true, false);
    look.namespaces =
        List.of(
            new NamespaceReading(
                0,
                true,
                1,
                10,
                List.of(),
                List.of(),
                ActiveCloses.NONE,
                null,
                null,
                null,
                null,
                List.of(path(REMOTE, false, 60, 1200, 10, 50, 3))));
    assertEquals(List.of(), look.tick());
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, true",
    "10.1.2.3, true",
    "172.16.0.1, true",
    "172.32.0.1, false",
    "192.168.1.1, true",
    "169.254.1.1, true",
    "100.64.0.1, true",
    "100.128.0.1, false",
    "8.8.8.8, false",
    "::1, true",
    "fe80::1, true",
    "fd00::1, true",
    "2001:db8::1, false"
  })
  void isPrivate_address(String address, boolean expected) throws Exception {
    byte[] bytes = java.net.InetAddress.getByName(address).getAddress();
    FourTuple tuple = FourTuple.of(bytes, 1, bytes, 2);
    assertEquals(expected, Addresses.isPrivate(tuple.remoteHigh(), tuple.remoteLow()));
  }
}

package io.netagent.collector.diagnose.listen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.aggregate.ListenQueue;
import io.netagent.collector.diagnose.Scene;
import io.netagent.collector.diagnose.evidence.NamespaceReading;
import io.netagent.collector.diagnose.finding.Finding;
import io.netagent.collector.source.TcpCounter;
import io.netagent.collector.source.TcpCountersFixture;
import io.netagent.collector.source.TcpLimits;
import io.netagent.recorder.SiteKind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ListenOverflowTest {
  private static final int SOMAXCONN = 4096;

  private Scene scene = new Scene();
  private long overflows = 1000;
  private long cookies;
  private int limit = 50;

  /**
   * One tick of 5 s in which so many handshakes were dropped, and the queue's length at its end.
   */
  private List<Finding> tick(long dropped, int length) {
    overflows += dropped;
    ListenQueue ours = new ListenQueue(0, "0.0.0.0:8080", 4, Scene.PID, 7, length, limit);
    ListenQueue other = new ListenQueue(0, "0.0.0.0:22", 4, -1, -1, 0, 128);
    scene.namespaces =
        List.of(
            new NamespaceReading(
                0,
                true,
                Scene.PID,
                50,
                List.of(ours, other),
                List.of(),
                null,
                null,
                TcpCountersFixture.of(
                    Map.of(
                        TcpCounter.LISTEN_OVERFLOWS, overflows,
                        TcpCounter.REQUEST_QUEUE_FULL_COOKIES, cookies)),
                new TcpLimits(null, -1, -1, -1, SOMAXCONN, -1, -1, -1, -1, -1, -1, List.of())));
    return scene.pass(5);
  }

  private List<Finding> ticks(int number, long dropped, int length) {
    List<Finding> last = List.of();
    for (int i = 0; i < number; i++) {
      last = tick(dropped, length);
    }
    return last;
  }

  @Test
  void tick_burstsAgainAndAgain_nameTheFullestListenerAndTheLowerLimit() {
    tick(0, 0);
    tick(30, 40);
    assertEquals(List.of(), ticks(3, 30, 0));
    Finding finding = ticks(1, 30, 0).get(0);
    assertEquals("listen-overflow", finding.rule());
    assertEquals(Scene.PID, finding.pid());
    assertEquals("0.0.0.0:8080", finding.local());
    assertEquals(150, finding.count());
    assertTrue(finding.summary().contains("0.0.0.0:8080 (seen with 40 of 50)"), finding.summary());
    assertTrue(
        finding.advice().startsWith("Raise the backlog given to listen()"), finding.advice());
    assertTrue(finding.advice().contains("it is 50 here, below net.core.somaxconn (4096)"));
  }

  @Test
  void tick_capIsSomaxconn_saysToRaiseThat() {
    limit = SOMAXCONN;
    tick(0, 0);
    Finding finding = ticks(5, 30, 3000).get(0);
    assertTrue(
        finding.advice().startsWith("The limit is net.core.somaxconn (4096): raise it"),
        finding.advice());
  }

  @Test
  void tick_serverIsKnownByItsHandlers_saysWhatItsSettingIsCalled() {
    scene
        .accept(
            Scene.site(
                3,
                SiteKind.FIRST_READER,
                "org.apache.tomcat.util.net.NioEndpoint$NioSocketWrapper.read(NioEndpoint.java:1)",
                "java.lang.Thread.run(Thread.java:840)"))
        .read();
    tick(0, 0);
    Finding finding = ticks(5, 30, 40).get(0);
    assertTrue(finding.advice().startsWith("Raise Tomcat's acceptCount"), finding.advice());
  }

  @Test
  void tick_noQueueWasSeenFilling_blamesNoProcess() {
    tick(0, 0);
    Finding finding = ticks(5, 30, 2).get(0);
    assertEquals(-1, finding.pid());
    assertTrue(finding.summary().contains("the kernel does not tell which"), finding.summary());
  }

  /** The dropped ones come again after 1, 3, 7, 15 and 31 s, all at once. */
  @Test
  void tick_oneBurstAndItsRetransmissions_areNothing() {
    tick(0, 0);
    assertEquals(List.of(), tick(500, 50)); // 0, 1 and 3 s
    assertEquals(List.of(), tick(400, 0)); // 7 s
    assertEquals(List.of(), tick(0, 0));
    assertEquals(List.of(), tick(300, 0)); // 15 s
    assertEquals(List.of(), ticks(2, 0, 0));
    assertEquals(List.of(), tick(200, 0)); // 31 s
    assertEquals(List.of(), ticks(12, 0, 0));
  }

  @Test
  void tick_aFewOnceInAWhile_areNothing() {
    tick(0, 0);
    for (int i = 0; i < 20; i++) {
      assertEquals(List.of(), tick(i % 4 == 0 ? 3 : 0, 0));
    }
  }

  @Test
  void tick_slowlyRepeated_isToldWithinAMinute() {
    tick(0, 0);
    List<Finding> last = List.of();
    for (int i = 0; i < 11; i++) {
      last = tick(i % 2 == 0 ? 30 : 0, 0);
    }
    assertEquals("listen-overflow", last.get(0).rule());
  }

  @Test
  void tick_burstsEnd_isWithdrawnAndDoesNotFlapBefore() {
    tick(0, 0);
    assertEquals(1, ticks(6, 30, 40).size());
    for (int i = 0; i < 6; i++) {
      assertEquals(1, tick(i % 3 == 0 ? 30 : 0, 0).size());
    }
    assertEquals(List.of(), ticks(14, 0, 0));
    assertEquals("listen-overflow", scene.result().withdrawn().get(0).finding().rule());
  }

  @Test
  void tick_queueStandsFull_isTheOtherRulesAffair() {
    scene.agent = false;
    tick(0, 0);
    List<Finding> last = ticks(8, 30, 51);
    assertEquals(List.of("accept-queue-full"), last.stream().map(Finding::rule).toList());
    assertEquals(List.of(), ticks(12, 0, 0)); // Nor afterwards.
  }

  @Test
  void tick_processWasStopped_isNothing() {
    tick(0, 0);
    scene.stalled = true;
    assertEquals(List.of(), ticks(8, 30, 51));
    scene.stalled = false;
    assertEquals(List.of(), tick(30, 0));
    assertEquals(List.of(), ticks(12, 0, 0));
  }

  @Test
  void tick_halfOpenQueueFull_isToldAsSuch() {
    tick(0, 0);
    List<Finding> last = List.of();
    for (int i = 0; i < 5; i++) {
      cookies += 1000;
      last = tick(0, 0);
    }
    assertTrue(last.get(0).summary().contains("half-open"), last.get(0).summary());
    assertFalse(last.get(0).advice().contains("somaxconn"), last.get(0).advice());
    assertEquals(-1, last.get(0).pid());
  }

  @Test
  void tick_counterGoesBack_isNoGrowth() {
    ticks(3, 0, 0);
    overflows = 5;
    assertEquals(List.of(), ticks(6, 0, 0));
  }

  @Test
  void tick_shortLook_saysNothing() {
    scene = new Scene(true, false);
    tick(0, 0);
    assertEquals(List.of(), ticks(6, 30, 40));
  }
}

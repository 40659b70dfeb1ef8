package io.netagent.collector.diagnose.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.correlate.BlockedCall;
import io.netagent.collector.correlate.BlockedKind;
import io.netagent.collector.diagnose.Scene;
import io.netagent.collector.diagnose.Scene.Row;
import io.netagent.collector.diagnose.finding.Finding;
import io.netagent.recorder.ConnectionRole;
import io.netagent.recorder.RecordedSite;
import io.netagent.recorder.SiteKind;
import io.netagent.socket.TcpState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who waits for a lease, and of which pool. */
class PoolLeasesTest {
  private static final RecordedSite POOL =
      Scene.site(
          5,
          SiteKind.OPENER,
          "java.net.Socket.connect(Socket.java:633)",
          "org.postgresql.core.PGStream.createSocket(PGStream.java:260)",
          "com.zaxxer.hikari.pool.PoolBase.newConnection(PoolBase.java:359)",
          "com.zaxxer.hikari.pool.HikariPool$PoolEntryCreator.call(HikariPool.java:726)",
          "java.lang.Thread.run(Thread.java:840)");
  private static final String[] WAITS_FOR_HIKARI = {
    "jdk.internal.misc.Unsafe.park(Native Method)",
    "java.util.concurrent.SynchronousQueue.poll(SynchronousQueue.java:903)",
    "com.zaxxer.hikari.util.ConcurrentBag.borrow(ConcurrentBag.java:151)",
    "com.zaxxer.hikari.pool.HikariPool.getConnection(HikariPool.java:162)",
    "com.acme.orders.OrderDao.find(OrderDao.java:12)",
    "com.acme.orders.Worker.run(Worker.java:8)"
  };
  private static final String[] WAITS_FOR_HTTP_CLIENT_4 = {
    "jdk.internal.misc.Unsafe.park(Native Method)",
    "org.apache.http.pool.AbstractConnPool.getPoolEntryBlocking(AbstractConnPool.java:393)",
    "org.apache.http.impl.client.CloseableHttpClient.execute(CloseableHttpClient.java:108)",
    "com.acme.billing.InvoiceClient.fetchStatus(InvoiceClient.java:19)"
  };

  private final Scene scene = new Scene();
  private final StacksOnDemand stacks = new StacksOnDemand(scene);

  private List<Row> open(int number, RecordedSite site) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      rows.add(scene.open(site).wrote().read());
    }
    return rows;
  }

  private static void use(List<Row> rows, int turns) {
    rows.forEach(row -> row.wrote().read().turns += turns);
  }

  private static Finding only(List<Finding> findings) {
    assertEquals(1, findings.size(), findings.toString());
    return findings.get(0);
  }

  @Test
  void tick_allConnectionsUntouchedAndThreadsWait_isExhaustedWithinThirtySeconds() {
    open(10, POOL);
    stacks.wait(4, WAITS_FOR_HIKARI);
    Finding finding = only(stacks.run(30));
    assertEquals("pool-exhausted", finding.rule());
    assertEquals(10, finding.count());
    assertEquals("com.acme.orders.OrderDao.find(OrderDao.java:12)", finding.site());
    assertEquals("blocked-in", finding.siteKind());
    assertEquals(4, finding.evidence().get("leaseWaiters"));
    assertEquals(4, finding.blocked().size());
    assertTrue(
        finding
            .summary()
            .startsWith("4 threads wait for a lease of HikariCP in ConcurrentBag.borrow"),
        finding.summary());
    assertTrue(
        finding
            .summary()
            .contains("all its 10 connections to 10.0.0.7:443 are held: 10 untouched"));
    assertTrue(finding.advice().contains("leakDetectionThreshold"), finding.advice());
  }

  @Test
  void tick_exhaustedForHours_isToldWithoutAPauseAtOneSite() {
    open(10, POOL);
    stacks.wait(4, WAITS_FOR_HIKARI);
    stacks.run(30);
    for (int i = 0; i < 720; i++) {
      assertEquals("pool-exhausted", only(stacks.pass(5)).rule());
    }
    assertEquals(List.of(), scene.result().withdrawn());
    assertTrue(stacks.walks <= 200, "walks in an hour: " + stacks.walks);
  }

  @Test
  void tick_idleAllNight_isNothingAndHardlyWalkedOver() {
    open(10, POOL);
    assertEquals(List.of(), stacks.run(8 * 3600));
    assertTrue(stacks.walks <= 60, "walks in eight hours: " + stacks.walks);
  }

  @Test
  void tick_busyPoolWithWaitersInEveryLook_isHealthyAndNotWalkedOver() {
    List<Row> rows = open(10, POOL);
    stacks.wait(30, WAITS_FOR_HIKARI);
    assertEquals(List.of(), stacks.run(600, () -> use(rows, 1000)));
    assertTrue(stacks.walks <= 1, "once, before its rate is known: " + stacks.walks);
  }

  @Test
  void tick_quietPoolWithAWaiterNowAndThen_isHealthy() {
    List<Row> rows = open(10, POOL);
    stacks.wait(1, WAITS_FOR_HIKARI);
    assertEquals(List.of(), stacks.run(600, () -> use(rows, 3)));
    assertTrue(stacks.walks > 0, "it is quiet enough to be looked at");
  }

  @Test
  void tick_heldForSecondsEach_isExhaustedThoughConnectionsMove() {
    List<Row> rows = open(10, POOL);
    stacks.wait(14, WAITS_FOR_HIKARI);
    stacks.add(
        1,
        "holder",
        Thread.State.TIMED_WAITING,
        "java.lang.Thread.sleep(Native Method)",
        "com.acme.orders.PaymentGateway.pay(PaymentGateway.java:9)",
        "com.acme.orders.OrderDao.book(OrderDao.java:30)");
    List<Finding> findings = stacks.run(40, () -> use(rows, 1));
    Finding finding = only(findings);
    assertEquals("pool-exhausted", finding.rule());
    assertTrue(finding.summary().contains("given back so seldom"), finding.summary());
    assertTrue(
        finding.summary().contains("sleeps at com.acme.orders.PaymentGateway.pay"),
        finding.summary());
  }

  @Test
  void tick_busyPoolBesideAnIdleOneOfTheSameLibrary_isHealthy() {
    open(10, POOL).forEach(row -> row.remotePort = 5432);
    List<Row> busy = open(10, POOL);
    stacks.wait(30, WAITS_FOR_HIKARI);
    assertEquals(List.of(), stacks.run(300, () -> use(busy, 500)));
  }

  @Test
  void tick_oneClassHasAPoolOfItsOwnBesideABusyOne_isExhausted() {
    RecordedSite other =
        Scene.site(
            6,
            SiteKind.OPENER,
            "org.apache.http.impl.execchain.MainClientExec.execute(MainClientExec.java:186)",
            "com.acme.mail.MailClient.send(MailClient.java:4)");
    open(10, Scene.HTTP_CLIENT_4);
    List<Row> busy = open(10, other);
    stacks.wait(8, WAITS_FOR_HTTP_CLIENT_4);
    Finding finding = only(stacks.run(60, () -> use(busy, 9)));
    assertEquals("pool-exhausted", finding.rule());
    assertEquals(10, finding.count());
    assertEquals(
        "com.acme.billing.InvoiceClient.fetchStatus(InvoiceClient.java:19)", finding.site());
    assertEquals("opener", finding.siteKind());
    assertEquals("Apache HttpClient 4", finding.library());
  }

  @Test
  void tick_waitersWereServed_isWithdrawn() {
    List<Row> rows = open(10, POOL);
    stacks.wait(4, WAITS_FOR_HIKARI);
    stacks.run(30);
    stacks.threads = List.of();
    assertEquals(List.of(), stacks.run(40, () -> use(rows, 50)));
    assertEquals("pool-exhausted", scene.result().withdrawn().get(0).finding().rule());
  }

  @Test
  void tick_oneLookShowsAWaiterAndTheNextNone_isNothing() {
    open(10, POOL);
    stacks.wait(1, WAITS_FOR_HIKARI);
    stacks.run(10);
    assertEquals(1, stacks.walks);
    stacks.threads = List.of();
    assertEquals(List.of(), stacks.run(60));
  }

  @Test
  void tick_processStopped_isNothing() {
    open(10, POOL);
    stacks.wait(4, WAITS_FOR_HIKARI);
    scene.stalled = true;
    assertEquals(List.of(), stacks.run(120));
    assertEquals(0, stacks.walks);
  }

  @Test
  void tick_withoutAgent_isNothing() {
    open(10, POOL);
    scene.agent = false;
    stacks.wait(4, WAITS_FOR_HIKARI);
    assertEquals(List.of(), stacks.run(120));
  }

  @Test
  void tick_poolIsStillConnecting_isNotExhausted() {
    open(2, POOL);
    stacks.wait(4, WAITS_FOR_HIKARI);
    Row connecting = scene.open(POOL);
    connecting.state = TcpState.SYN_SENT;
    assertFalse(
        stacks.run(120).stream().anyMatch(finding -> finding.rule().equals("pool-exhausted")));
  }

  @Test
  void tick_holdersAreInReads_namesThemAndSinceWhen() {
    List<BlockedCall> calls = new ArrayList<>();
    int fd = 1;
    for (Row row : open(10, POOL)) {
      row.wrote().readerThreadId = 1000 + fd;
      calls.add(
          new BlockedCall(
              BlockedKind.READ,
              1000 + fd,
              50,
              60,
              fd++,
              row.localPort,
              ConnectionRole.CLIENT,
              "10.0.0.7:443",
              5));
    }
    scene.blocked = calls;
    stacks.wait(4, WAITS_FOR_HIKARI);
    Finding finding =
        stacks.run(30).stream()
            .filter(each -> each.rule().equals("pool-exhausted"))
            .findFirst()
            .orElseThrow();
    assertEquals(10, finding.evidence().get("heldInCalls"));
    assertTrue(finding.summary().contains("10 in calls that have lasted for up to"));
    assertTrue(finding.advice().startsWith("Give the calls"), finding.advice());
    assertEquals(14, finding.evidence().get("blockedThreads"));
  }

  @Test
  void tick_leakHasFilledThePool_isOneFindingThatSaysWhoWaits() {
    open(60, Scene.HTTP_CLIENT_4).forEach(row -> row.peerCloses(801));
    stacks.wait(8, WAITS_FOR_HTTP_CLIENT_4);
    Finding finding = only(stacks.run(40));
    assertEquals("close-wait-leak", finding.rule());
    assertEquals(8, finding.evidence().get("leaseWaiters"));
    assertEquals(8, finding.blocked().size());
    assertTrue(
        finding
            .summary()
            .endsWith(
                "; so all 60 connections there of Apache HttpClient 4's pool are leased for ever, and"
                    + " 8 threads wait for a lease (AbstractConnPool.getPoolEntryBlocking)."),
        finding.summary());
  }

  @Test
  void tick_leakAndNobodyWaits_saysNothingOfLeases() {
    open(60, Scene.HTTP_CLIENT_4).forEach(row -> row.peerCloses(801));
    Finding finding = only(stacks.run(40));
    assertFalse(finding.evidence().containsKey("leaseWaiters"));
    assertFalse(finding.summary().contains("lease"), finding.summary());
  }

  @Test
  void shortLook_untouchedForLongAndAWaiter_isToldAfterOneLook() {
    Scene brief = new Scene(true, false);
    StacksOnDemand once = new StacksOnDemand(brief);
    for (int i = 0; i < 10; i++) {
      brief.open(POOL).wrote().read();
    }
    brief.elapse(60);
    once.wait(4, WAITS_FOR_HIKARI);
    once.pass(1);
    assertEquals("pool-exhausted", only(once.pass(1)).rule());
    assertEquals(1, once.walks);
  }

  @Test
  void shortLook_waitersAndNothingGivenBack_saysHowMuchLongerAndTellsAtTheSecondLook() {
    Scene brief = new Scene(true, false);
    StacksOnDemand looks = new StacksOnDemand(brief);
    for (int i = 0; i < 10; i++) {
      brief.open(POOL).wrote().read();
    }
    brief.elapse(8);
    looks.wait(4, WAITS_FOR_HIKARI);
    for (int i = 0; i < 5; i++) {
      assertEquals(List.of(), looks.pass(1));
    }
    assertEquals("pool-exhausted", brief.result().ripening().get(0).rule());
    double more = brief.result().ripening().get(0).moreSeconds();
    assertTrue(more > 5 && more < 12, more + " s");
    List<Finding> last = List.of();
    for (int i = 0; i <= more; i++) {
      last = looks.pass(1);
    }
    assertEquals("pool-exhausted", only(last).rule());
  }
}

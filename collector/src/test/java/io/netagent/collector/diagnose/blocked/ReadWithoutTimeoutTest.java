package io.netagent.collector.diagnose.blocked;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.correlate.PeerLookup;
import io.netagent.collector.diagnose.Scene;
import io.netagent.collector.diagnose.Scene.Row;
import io.netagent.collector.diagnose.finding.Finding;
import io.netagent.recorder.RecordedSite;
import io.netagent.recorder.SiteKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadWithoutTimeoutTest {
  private static final RecordedSite LIBRARY_ONLY =
      Scene.site(
          3,
          SiteKind.OPENER,
          "java.net.Socket.connect(Socket.java:633)",
          "com.zaxxer.hikari.pool.HikariPool$PoolEntryCreator.call(HikariPool.java:726)");

  private final Scene scene = new Scene();
  private final List<Row> rows = new ArrayList<>();

  private Row open(RecordedSite site) {
    Row row = scene.open(site);
    rows.add(row);
    return row;
  }

  /** Requests that wait for their answer from now on, each with a thread. */
  private void ask(int count, double limitSeconds) {
    for (int i = 0; i < count; i++) {
      open(Scene.HTTP_CLIENT_4).wrote().blocksInRead(20 + i, limitSeconds);
    }
  }

  private List<Finding> pass(double seconds) {
    List<Finding> last = List.of();
    for (double passed = 0; passed < seconds; passed += 5) {
      scene.elapse(5);
      scene.blocked = Told.readers(scene, rows);
      last = scene.tick();
    }
    return last;
  }

  @Test
  void tick_threeThreadsNeverAnswered_areToldWithinThirtySeconds() {
    ask(3, 0);
    assertEquals(List.of(), pass(25));
    Finding finding = Told.only("read-without-timeout", pass(5));
    assertEquals(3, finding.count());
    assertEquals(30, finding.oldestSeconds());
    assertEquals(
        "com.acme.billing.InvoiceClient.fetchStatus(InvoiceClient.java:19)", finding.site());
    assertEquals("opener", finding.siteKind());
    assertEquals("Apache HttpClient 4", finding.library());
    assertTrue(finding.advice().contains("RequestConfig.setSocketTimeout"), finding.advice());
    assertTrue(
        finding.summary().startsWith("3 threads have waited for answers from 10.0.0.7:443"),
        finding.summary());
    assertEquals(3, finding.blocked().size());
    assertEquals("in read from 10.0.0.7:443 for 30 s, no limit", finding.blocked().get(0).doing());
  }

  /** As in RMI, where one of the connections was opened on the way to another call. */
  @Test
  void tick_oneLineByTwoStacks_isOneFindingOfAll() {
    ask(2, 0);
    RecordedSite other =
        Scene.site(
            3,
            SiteKind.OPENER,
            "java.net.Socket.connect(Socket.java:633)",
            "sun.rmi.transport.DGCClient.makeDirtyCall(DGCClient.java:377)",
            "com.acme.billing.InvoiceClient.fetchStatus(InvoiceClient.java:19)");
    open(other).wrote().blocksInRead(40, 0);
    Finding finding = Told.only("read-without-timeout", pass(30));
    assertEquals(3, finding.count());
    assertEquals(3, finding.blocked().size());
  }

  @Test
  void tick_oneThreadWithoutAnyHistory_isToldAfterAMinuteWithTheDoubt() {
    ask(1, 0);
    assertEquals(List.of(), pass(55));
    Finding finding = Told.only("read-without-timeout", pass(5));
    assertTrue(finding.why().contains("A long poll looks the same"), finding.why());
  }

  @Test
  void tick_readsWithALimit_areHealthy() {
    ask(5, 90);
    assertEquals(List.of(), pass(85));
  }

  @Test
  void tick_requestLiesUnreadAtALocalPeer_isToldInFifteenSeconds() {
    ask(1, 0);
    scene.peers = row -> new PeerLookup.Peer(-1, true, 100);
    assertEquals(List.of(), pass(5));
    scene.threads = Told.stacks(scene, Told.thread(99, "com.acme.Other.run(Other.java:1)"));
    assertEquals(List.of(), pass(5));
    Finding finding = Told.only("read-without-timeout", pass(5));
    assertTrue(finding.why().contains("has not even read the request"), finding.why());
  }

  @Test
  void tick_peerIsStalled_isNobodysFault() {
    ask(3, 0);
    scene.peers = row -> new PeerLookup.Peer(Scene.PEER_PID, true, 100);
    scene.peerStalled = true;
    assertEquals(List.of(), pass(120));
    scene.peerStalled = false;
    assertEquals(List.of(), pass(10));
    Told.only("read-without-timeout", pass(10));
  }

  @Test
  void tick_eventStreamAfterItsFirstBytes_isHealthy() {
    Row row = open(Scene.HTTP_CLIENT_4).wrote().read();
    row.blocksInRead(20, 0);
    assertEquals(List.of(), pass(300));
  }

  @Test
  void tick_connectionThatSaidNothingYet_isHealthy() {
    open(Scene.HTTP_CLIENT_4).blocksInRead(20, 0);
    assertEquals(List.of(), pass(300));
  }

  @Test
  void tick_readerOfADuplexProtocolWhoseWriterPublishes_isHealthy() {
    Row row = open(Scene.HTTP_CLIENT_4).wrote().read();
    row.blocksInRead(20, 0);
    pass(10);
    row.wrote();
    assertEquals(List.of(), pass(300));
  }

  @Test
  void tick_handlerWaitsForItsClientsNextRequest_isHealthy() {
    Row row = scene.accept(Scene.HANDLER).read().wrote();
    rows.add(row);
    row.blocksInRead(20, 0);
    assertEquals(List.of(), pass(300));
  }

  @Test
  void tick_longPollOfFortySecondsThatWasAnswered_isHealthyUntilThreeTimesThat() {
    Row row = open(Scene.HTTP_CLIENT_4);
    for (int poll = 0; poll < 4; poll++) {
      row.wrote().blocksInRead(20, 0);
      assertEquals(List.of(), pass(40));
      row.read();
    }
    row.wrote().blocksInRead(20, 0);
    assertEquals(List.of(), pass(115));
    Finding finding = Told.only("read-without-timeout", pass(10));
    assertTrue(finding.why().contains("up to 40 s"), finding.why());
  }

  @Test
  void tick_longPollWithANewConnectionEachTime_isHealthy() {
    for (int poll = 0; poll < 3; poll++) {
      Row row = open(Scene.HTTP_CLIENT_4).wrote().blocksInRead(20, 0);
      assertEquals(List.of(), pass(50));
      row.read();
      row.closes();
      rows.remove(row);
    }
    open(Scene.HTTP_CLIENT_4).wrote().blocksInRead(20, 0);
    assertEquals(List.of(), pass(100));
  }

  @Test
  void tick_quickAnswersBeforeItFellSilent_isToldWithinThirtySeconds() {
    Row row = open(Scene.HTTP_CLIENT_4);
    for (int i = 0; i < 10; i++) {
      row.wrote();
      scene.elapse(0.2);
      row.read();
    }
    row.wrote().blocksInRead(20, 0);
    assertEquals(List.of(), pass(20));
    Finding finding = Told.only("read-without-timeout", pass(5));
    assertTrue(finding.why().contains("answers came from there"), finding.why());
  }

  @Test
  void tick_shortLookAtAQuickRemoteThatFellSilent_tellsByTheRecordAlone() {
    Scene look = new Scene(true, false);
    Row row = look.open(Scene.HTTP_CLIENT_4);
    for (int i = 0; i < 10; i++) {
      row.wrote();
      look.elapse(0.2);
      row.read();
    }
    row.wrote().blocksInRead(20, 0);
    look.elapse(40);
    List<Finding> last = List.of();
    for (int i = 0; i < 6; i++) {
      look.elapse(1);
      look.blocked = Told.readers(look, List.of(row));
      last = look.tick();
    }
    Told.only("read-without-timeout", last);
  }

  @Test
  void tick_processWasStopped_startsAnew() {
    ask(3, 0);
    scene.stalled = true;
    assertEquals(List.of(), pass(60));
    scene.stalled = false;
    assertEquals(List.of(), pass(25));
    Told.only("read-without-timeout", pass(5));
  }

  @Test
  void tick_answerComes_isWithdrawn() {
    ask(3, 0);
    pass(40);
    rows.forEach(Row::read);
    assertEquals(List.of(), pass(15));
    assertEquals(
        List.of("read-without-timeout"),
        scene.result().withdrawn().stream().map(each -> each.finding().rule()).toList());
  }

  @Test
  void tick_requestNotAcknowledged_isAnothersVerdict() {
    ask(3, 0);
    rows.forEach(row -> row.sendQueueBytes = 100);
    assertEquals(List.of(), pass(120));
  }

  @Test
  void tick_openedByAPoolsOwnThread_namesWhereTheThreadStands() {
    Row row = open(LIBRARY_ONLY).wrote().blocksInRead(20, 0);
    scene.peers = each -> new PeerLookup.Peer(-1, false, 100);
    pass(5);
    assertEquals(java.util.Set.of(Scene.PID), scene.result().wishesStacks());
    scene.threads =
        Told.stacks(
            scene,
            Told.thread(
                20,
                "java.base@17/sun.nio.ch.NioSocketImpl.read(NioSocketImpl.java:346)",
                "org.postgresql.core.VisibleBufferedInputStream.readMore(Visible.java:161)",
                "com.acme.orders.Orders.load(Orders.java:30)"));
    Finding finding = Told.only("read-without-timeout", pass(10));
    assertEquals("com.acme.orders.Orders.load(Orders.java:30)", finding.site());
    assertEquals("blocked-in", finding.siteKind());
    assertEquals("JDBC driver", finding.library());
    assertTrue(finding.advice().contains("socketTimeout of the driver"), finding.advice());
    assertEquals(3, finding.blocked().get(0).frames().size());
    assertEquals(row.connection().tuple().remoteText(), finding.remote());
  }

  private List<Finding> withStack(String... frames) {
    open(Scene.HTTP_CLIENT_4).wrote().blocksInRead(20, 0);
    pass(5);
    scene.threads = Told.stacks(scene, Told.thread(20, frames));
    return pass(120);
  }

  @Test
  void tick_readerOfALibrarysOwn_isHealthy() {
    assertEquals(
        List.of(),
        withStack(
            "java.net.Socket$SocketInputStream.read(Socket.java:966)",
            "org.apache.activemq.transport.tcp.TcpTransport.run(TcpTransport.java:215)",
            "java.lang.Thread.run(Thread.java:840)"));
  }

  @Test
  void tick_commandThatAsksToBeHeld_isHealthy() {
    assertEquals(
        List.of(),
        withStack(
            "java.net.Socket$SocketInputStream.read(Socket.java:966)",
            "redis.clients.jedis.util.RedisInputStream.ensureFill(RedisInputStream.java:280)",
            "redis.clients.jedis.Jedis.blpop(Jedis.java:4151)",
            "com.acme.jobs.Worker.run(Worker.java:20)"));
  }

  @Test
  void tick_libraryAsksOnAThreadOfItsOwn_isTold() {
    Told.only(
        "read-without-timeout",
        withStack(
            "java.net.Socket$SocketInputStream.read(Socket.java:966)",
            "okhttp3.internal.connection.RealCall$AsyncCall.run(RealCall.kt:517)",
            "java.lang.Thread.run(Thread.java:840)"));
  }

  @Test
  void tick_stacksNeverCome_isToldAllTheSame() {
    ask(1, 0);
    scene.peers = row -> new PeerLookup.Peer(-1, true, 100);
    assertEquals(List.of(), pass(15));
    Told.only("read-without-timeout", pass(5));
  }

  @Test
  void tick_openedByAPoolAndStacksNeverCome_namesTheLibrary() {
    open(LIBRARY_ONLY).wrote().blocksInRead(20, 0);
    scene.peers = row -> new PeerLookup.Peer(-1, true, 100);
    assertEquals(List.of(), pass(15));
    assertEquals("opener-library", Told.only("read-without-timeout", pass(5)).siteKind());
  }

  @Test
  void tick_withoutAgent_saysNothing() {
    ask(3, 0);
    scene.agent = false;
    assertEquals(List.of(), pass(120));
  }

  @Test
  void tick_unreadByALocalPeer_saysHowMuchLongerButALongPollDoesNot() {
    Scene look = new Scene(true, false);
    Row row = look.open(Scene.HTTP_CLIENT_4).wrote().blocksInRead(20, 0);
    look.elapse(5);
    for (int i = 0; i < 4; i++) { // No stacks come within three seconds.
      look.elapse(1);
      look.blocked = Told.readers(look, List.of(row));
      assertEquals(List.of(), look.tick());
    }
    assertEquals(List.of(), look.result().ripening(), "it may well be a long poll");
    look.peers = each -> new PeerLookup.Peer(Scene.PEER_PID, true, 100);
    look.elapse(1);
    look.blocked = Told.readers(look, List.of(row));
    assertEquals(List.of(), look.tick());
    assertEquals("read-without-timeout", look.result().ripening().get(0).rule());
    assertEquals(2, look.result().ripening().get(0).moreSeconds(), 0.01);
  }
}

package io.netagent.collector.diagnose.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.diagnose.Scene;
import io.netagent.collector.diagnose.Scene.Row;
import io.netagent.collector.diagnose.finding.Finding;
import io.netagent.recorder.RecordedSite;
import io.netagent.recorder.SiteKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One HTTP client for each request, and what looks like it. */
class ClientPerRequestTest {
  private static final RecordedSite OKHTTP =
      Scene.site(
          5,
          SiteKind.OPENER,
          "okhttp3.internal.connection.RealConnection.connectSocket(RealConnection.kt:295)",
          "okhttp3.internal.connection.RealCall.execute(RealCall.kt:154)",
          "com.acme.rates.RateClient.fetch(RateClient.java:20)");
  private static final RecordedSite JDK =
      Scene.site(
          6,
          SiteKind.OPENER,
          "sun.nio.ch.SocketChannelImpl.connect(SocketChannelImpl.java:853)",
          "jdk.internal.net.http.PlainHttpConnection.connectAsync(PlainHttpConnection.java:185)",
          "com.acme.rates.RateClient.fetch(RateClient.java:30)");
  private static final RecordedSite WEB_SOCKET =
      Scene.site(
          7,
          SiteKind.OPENER,
          "jdk.internal.net.http.PlainHttpConnection.connectAsync(PlainHttpConnection.java:185)",
          "jdk.internal.net.http.websocket.OpeningHandshake.send(OpeningHandshake.java:200)",
          "com.acme.rates.Feed.subscribe(Feed.java:30)");

  private final Scene scene = new Scene();
  private final StacksOnDemand stacks = new StacksOnDemand(scene);

  /** One after another, each answered at once. */
  private List<Row> oneByOne(int number, RecordedSite site) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      Row row = scene.open(site).wrote().read();
      row.openerThreadId = 7;
      rows.add(row);
      scene.elapse(0.3);
    }
    return rows;
  }

  private List<Row> atOnce(int number, RecordedSite site) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      rows.add(scene.open(site).wrote());
    }
    scene.elapse(0.5);
    rows.forEach(Row::read);
    return rows;
  }

  private static Finding only(List<Finding> findings) {
    assertEquals(1, findings.size(), findings.toString());
    return findings.get(0);
  }

  @Test
  void tick_aClientForEachRequest_isTold() {
    oneByOne(60, OKHTTP);
    Finding finding = only(stacks.run(10));
    assertEquals("client-per-request", finding.rule());
    assertEquals(60, finding.count());
    assertEquals("com.acme.rates.RateClient.fetch(RateClient.java:20)", finding.site());
    assertEquals("OkHttp", finding.library());
    assertEquals(59, finding.evidence().get("idleWhenAnotherWasOpened"));
    assertTrue(finding.summary().contains("each used for one request, stand idle"));
    assertEquals("client-per-request", only(stacks.run(600)).rule());
    assertEquals(0.0, only(stacks.run(5)).growthPerMinute());
  }

  @Test
  void tick_growing_saysHowFast() {
    oneByOne(60, OKHTTP);
    List<Finding> findings = stacks.run(60, () -> oneByOne(2, OKHTTP));
    assertTrue(only(findings).growthPerMinute() > 10, findings.toString());
  }

  @Test
  void tick_overTls_isToldThoughEachHasTurns() {
    oneByOne(40, OKHTTP).forEach(row -> row.turns = 2);
    Finding finding = only(stacks.run(10));
    assertTrue(finding.summary().contains("TLS counts"), finding.summary());
  }

  @Test
  void tick_aBurstThroughOneClient_isHealthy() {
    atOnce(60, OKHTTP);
    assertEquals(List.of(), stacks.run(600));
  }

  @Test
  void tick_aClientAndAThreadForEachRequest_isTold() {
    long thread = 20;
    for (Row row : oneByOne(60, OKHTTP)) {
      row.openerThreadId = thread++;
    }
    assertEquals("client-per-request", only(stacks.run(10)).rule());
  }

  @Test
  void tick_someOfABurstConnectLate_isHealthy() {
    List<Row> rows = atOnce(40, OKHTTP);
    scene.elapse(0.5);
    rows.addAll(atOnce(15, OKHTTP));
    scene.elapse(5);
    rows.addAll(atOnce(2, OKHTTP));
    long thread = 20;
    for (Row row : rows) {
      row.openerThreadId = thread++;
    }
    assertEquals(List.of(), stacks.run(60));
  }

  @Test
  void tick_afterABurstTheNewestIsUsedAgain_isHealthy() {
    List<Row> rows = atOnce(60, OKHTTP);
    assertEquals(List.of(), stacks.run(600, () -> rows.get(59).wrote().read().turns++));
  }

  @Test
  void tick_connectionsAreUsedAgain_isHealthy() {
    List<Row> rows = oneByOne(60, OKHTTP);
    for (int i = 0; i < rows.size(); i += 2) {
      rows.get(i).turns = 10 + i;
      rows.get(i).writeOperations = 11 + i;
    }
    assertEquals(List.of(), stacks.run(60));
  }

  @Test
  void tick_aClientForEachOfTenTenants_isHealthy() {
    oneByOne(10, OKHTTP);
    assertEquals(List.of(), stacks.run(60));
  }

  @Test
  void tick_aDatabasePoolFilledOneByOne_isHealthy() {
    oneByOne(40, Scene.DATABASE);
    assertEquals(List.of(), stacks.run(60));
  }

  @Test
  void tick_eventStreamsWithAReaderEach_areHealthy() {
    oneByOne(40, OKHTTP).forEach(row -> row.readerThreadId = 9);
    assertEquals(List.of(), stacks.run(60));
  }

  @Test
  void tick_webSockets_areHealthy() {
    oneByOne(40, WEB_SOCKET);
    stacks.add(40, "HttpClient-1-SelectorManager", Thread.State.RUNNABLE);
    assertEquals(List.of(), stacks.run(60));
  }

  @Test
  void tick_answersPartlyUnread_areNotTold() {
    oneByOne(40, OKHTTP).forEach(row -> row.recvQueueBytes = 100);
    assertEquals(List.of(), stacks.run(60));
  }

  @Test
  void tick_ofJdk_isToldOnceASelectorThreadForEachIsSeen() {
    oneByOne(30, JDK);
    List<io.netagent.recorder.RecordedThread> threads = new ArrayList<>();
    for (int i = 1; i <= 30; i++) {
      threads.add(selector(i));
    }
    stacks.threads = threads;
    Finding finding = only(stacks.run(20));
    assertEquals("client-per-request", finding.rule());
    assertEquals(30, finding.evidence().get("selectorThreads"));
    assertTrue(finding.summary().contains("30 clients have a selector thread each"));
  }

  @Test
  void tick_ofJdkWithOneSelectorThread_areStreamsOfOneClient() {
    oneByOne(30, JDK);
    stacks.threads = List.of(selector(1));
    assertEquals(List.of(), stacks.run(3600));
    assertTrue(stacks.walks <= 15, "walks in an hour: " + stacks.walks);
  }

  @Test
  void shortLook_recordProvesIt_isTold() {
    Scene brief = new Scene(true, false);
    for (int i = 0; i < 30; i++) {
      brief.open(OKHTTP).wrote().read().openerThreadId = 7;
      brief.elapse(0.3);
    }
    brief.elapse(5);
    assertEquals("client-per-request", only(brief.pass(1)).rule());
  }

  private static io.netagent.recorder.RecordedThread selector(int number) {
    return new io.netagent.recorder.RecordedThread(
        number,
        "HttpClient-" + number + "-SelectorManager",
        Thread.State.RUNNABLE,
        false,
        "",
        -1,
        List.of("sun.nio.ch.EPoll.wait(Native Method)"));
  }
}

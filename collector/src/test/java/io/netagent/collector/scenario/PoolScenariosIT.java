package io.netagent.collector.scenario;

import static io.netagent.collector.scenario.Findings.blocked;
import static io.netagent.collector.scenario.Findings.count;
import static io.netagent.collector.scenario.Findings.evidence;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.netagent.collector.HttpPeer;
import io.netagent.collector.WatchedProgram;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pools that have no connection left, pools that are only busy or idle, and clients without one.
 */
final class PoolScenariosIT {
  private static final Path JDK = Path.of(System.getProperty("java.home"));
  private static final int NEVER = 3_600_000;

  @TempDir private Path directory;

  private static WatchedProgram start(String main, Object... arguments) throws Exception {
    return WatchedProgram.start(JDK, Class.forName(main), arguments);
  }

  @Test
  void pools_exhaustedAndHealthy_nameWhoWaitsAndWhoHolds() throws Exception {
    try (FakePostgres database = new FakePostgres(5);
        FakeRedis redis = new FakeRedis();
        HttpPeer rates = new HttpPeer(9_000, NEVER);
        WatchedProgram forget = start("com.acme.orders.OrderService", database.port(), "forget");
        WatchedProgram book = start("com.acme.orders.OrderService", database.port(), "book");
        WatchedProgram busy = start("com.acme.orders.OrderService", database.port(), "busy");
        WatchedProgram idle = start("com.acme.orders.OrderService", database.port(), "idle");
        WatchedProgram unclosed = start("com.acme.rates.RateClient", rates.port(), "unclosed");
        WatchedProgram bare =
            WatchedProgram.startBare(
                JDK, Class.forName("com.acme.orders.OrderService"), database.port(), "forget");
        WatchedProgram cart = start("com.acme.cart.CartStore", redis.port());
        Findings findings = Findings.start(directory)) {
      for (WatchedProgram each : new WatchedProgram[] {forget, book, busy, idle, unclosed, cart}) {
        each.await("READY");
      }
      JsonNode forgotten =
          findings.await(
              forget.pid(), "pool-exhausted", count(10).and(evidence("leaseWaiters", 4)));
      assertEquals(10, forgotten.get("count").asInt(), forgotten.toPrettyString());
      assertSite("com.acme.orders.OrderDao.findAndForget(", "blocked-in", forgotten);
      assertTrue(text(forgotten, "summary").contains("4 threads wait"), text(forgotten, "summary"));
      assertTrue(text(forgotten, "summary").contains("ConcurrentBag.borrow"));
      assertEquals(4, forgotten.get("evidence").get("leaseWaiters").asInt());
      assertTrue(text(forgotten, "advice").startsWith("HikariCP"), text(forgotten, "advice"));

      JsonNode booked =
          findings.await(book.pid(), "pool-exhausted", Findings.text("summary", "sleeps at"));
      assertSite("com.acme.orders.OrderDao.bookWhileItTakes(", "blocked-in", booked);
      assertTrue(
          text(booked, "summary").contains("sleeps at com.acme.orders.OrderDao.bookWhileItTakes("),
          text(booked, "summary"));

      JsonNode unread =
          findings.await(
              unclosed.pid(), "pool-exhausted", count(10).and(evidence("leaseWaiters", 4)));
      assertEquals(10, unread.get("count").asInt(), unread.toPrettyString());
      assertSite("com.acme.rates.RateClient.fetchUnclosed(", "opener", unread);
      assertTrue(text(unread, "library").contains("HttpClient 5"), unread.toPrettyString());
      assertEquals(4, unread.get("evidence").get("leaseWaiters").asInt());

      JsonNode borrowed =
          findings.await(cart.pid(), "pool-exhausted", count(8).and(evidence("leaseWaiters", 3)));
      assertEquals(8, borrowed.get("count").asInt(), borrowed.toPrettyString());
      assertSite("com.acme.cart.CartStore.touch(", "blocked-in", borrowed);
      assertEquals(3, borrowed.get("evidence").get("leaseWaiters").asInt());

      findings.assertNothingBut(busy.pid(), Duration.ofSeconds(5));
      findings.assertNothingBut(idle.pid(), Duration.ZERO);
      // Its rows are those of an idle pool: without stacks nothing can be said.
      findings.assertNothingBut(bare.pid(), Duration.ZERO);
      for (WatchedProgram sick : new WatchedProgram[] {forget, book, unclosed, cart}) {
        findings.assertNothingBut(sick.pid(), Duration.ZERO, "pool-exhausted");
      }
    }
  }

  @Test
  void leak_thatFillsThePool_saysWhoWaits() throws Exception {
    try (HttpPeer rates = new HttpPeer(90_000, 1_000);
        WatchedProgram unclosed = start("com.acme.rates.RateClient", rates.port(), "unclosed");
        Findings findings = Findings.start(directory)) {
      unclosed.await("READY");
      JsonNode leak =
          findings.await(
              unclosed.pid(),
              "close-wait-leak",
              evidence("leaseWaiters", 4)
                  .and(blocked(4))
                  .and(Findings.text("summary", "all 10 connections")));
      assertEquals(4, leak.get("evidence").get("leaseWaiters").asInt(), leak.toPrettyString());
      assertEquals(4, leak.get("blocked").size(), leak.toPrettyString());
      assertTrue(
          text(leak, "summary").contains("all 10 connections there of Apache HttpClient 5's pool"),
          text(leak, "summary"));
      assertSite("com.acme.rates.RateClient.fetchUnclosed(", "opener", leak);
      findings.assertNothingBut(unclosed.pid(), Duration.ofSeconds(2), "close-wait-leak");
    }
  }

  @Test
  void clients_oneForEachRequestOrOneForAll_areTold() throws Exception {
    try (HttpPeer rates = new HttpPeer(500, NEVER);
        WatchedProgram okHttp = start("com.acme.rates.RateClient", rates.port(), "okhttp");
        WatchedProgram jdk = start("com.acme.rates.RateClient", rates.port(), "jdk");
        WatchedProgram burst = start("com.acme.rates.RateClient", rates.port(), "burst");
        WatchedProgram jdkBurst = start("com.acme.rates.RateClient", rates.port(), "jdk-burst");
        Findings findings = Findings.start(directory)) {
      for (WatchedProgram each : new WatchedProgram[] {okHttp, jdk, burst, jdkBurst}) {
        each.await("READY");
      }
      JsonNode shared = awaitCount(findings, okHttp.pid(), 60);
      assertSite("com.acme.rates.RateClient.fetchWithOkHttp(", "opener", shared);
      assertEquals("OkHttp", text(shared, "library"));
      assertTrue(text(shared, "summary").contains("each used for one request, stand idle"));

      JsonNode ofJdk = awaitCount(findings, jdk.pid(), 60);
      assertSite("com.acme.rates.RateClient.fetch", "opener", ofJdk);
      assertTrue(ofJdk.get("evidence").get("selectorThreads").asInt() >= 50, ofJdk.toString());

      findings.assertNothingBut(burst.pid(), Duration.ofSeconds(5));
      findings.assertNothingBut(jdkBurst.pid(), Duration.ZERO);
      findings.assertNothingBut(okHttp.pid(), Duration.ZERO, "client-per-request");
      findings.assertNothingBut(jdk.pid(), Duration.ZERO, "client-per-request");
    }
  }

  private static JsonNode awaitCount(Findings findings, long pid, int count) throws Exception {
    return findings.await(pid, "client-per-request", count(count));
  }

  private static void assertSite(String site, String kind, JsonNode finding) {
    assertTrue(text(finding, "site").startsWith(site), finding.toPrettyString());
    assertEquals(kind, text(finding, "siteKind"), finding.toPrettyString());
  }

  private static String text(JsonNode finding, String field) {
    return finding.get(field).asText();
  }
}

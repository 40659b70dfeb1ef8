package io.netagent.collector.scenario;

import static io.netagent.collector.scenario.Findings.count;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.netagent.collector.HttpPeer;
import io.netagent.collector.Requirement;
import io.netagent.collector.WatchedProgram;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * How connections end, with real libraries under one collector. An idle drop takes a minute of
 * silence: its program is started first and asked last. That never acknowledged requests are told,
 * and a forecast of the limit on open files, which take minutes, only unit tests say.
 */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EndScenariosIT {
  private static final Path JDK = Path.of(System.getProperty("java.home"));
  private static final Duration LOOK = Duration.ofSeconds(4);
  private static final int QUIET_SECONDS = 62;
  private static final int REDIS = 6379;

  private static Findings findings;
  private static Silence silence;

  @TempDir static Path directory;

  /** Connections that stand idle while the other tests run, and whose server was replaced. */
  private static final class Silence implements AutoCloseable {
    final FailoverHosts hosts = new FailoverHosts();
    final WatchedProgram firstServer = redis();
    final WatchedProgram client =
        WatchedProgram.startAs(
            in(hosts.clientPid()),
            JDK,
            program("com.acme.session.SessionStore"),
            FailoverHosts.SERVER,
            REDIS,
            QUIET_SECONDS);
    final WatchedProgram secondServer;

    Silence() throws Exception {
      client.await("READY");
      hosts.replaceServer();
      firstServer.close();
      secondServer = redis();
    }

    private WatchedProgram redis() throws Exception {
      WatchedProgram started =
          WatchedProgram.startAs(
              in(hosts.serverPid()), JDK, program("com.acme.session.RedisPeer"), REDIS);
      started.await("READY");
      return started;
    }

    private static List<String> in(int pid) {
      return List.of("nsenter", "-t", String.valueOf(pid), "-n");
    }

    @Override
    public void close() {
      client.close();
      secondServer.close();
      hosts.close();
    }
  }

  private static Class<?> program(String name) throws ClassNotFoundException {
    return Class.forName(name);
  }

  @BeforeAll
  static void start() throws Exception {
    findings = Findings.start(directory);
  }

  @AfterAll
  static void stop() {
    if (silence != null) {
      silence.close();
    }
    findings.close();
  }

  /** Skips without the right to make namespaces; then the last test does, too. */
  @Test
  @Order(1)
  void silence_begins() throws Exception {
    silence = new Silence();
    assertEquals(Set.of(), findings.rules(silence.client.pid()));
  }

  @Test
  @Order(2)
  void keepAliveRace_httpClient4And5_isTold_andNotOfAPoolThatLooks() throws Exception {
    try (RacingPeer racing = new RacingPeer();
        HttpPeer closing = new HttpPeer(200, 1_500);
        WatchedProgram raced =
            WatchedProgram.start(
                JDK, program("com.acme.catalog.RacedClient"), racing.port(), false);
        WatchedProgram raced5 =
            WatchedProgram.start(JDK, program("com.acme.catalog.RacedClient5"), closing.port());
        WatchedProgram checked =
            WatchedProgram.start(
                JDK, program("com.acme.catalog.RacedClient"), closing.port(), true);
        WatchedProgram bare =
            WatchedProgram.startBare(
                JDK, program("com.acme.catalog.RacedClient"), racing.port(), false)) {
      for (WatchedProgram each : List.of(raced, raced5, checked, bare)) {
        each.await("READY");
      }
      JsonNode finding =
          findings.await(raced.pid(), "keep-alive-race", told -> told.get("count").asInt() >= 2);
      assertTrue(raced.output().contains("NoHttpResponseException"), raced.output());
      assertTrue(
          finding.get("site").asText().startsWith("com.acme.catalog.RacedClient.order("),
          finding.toString());
      assertEquals("127.0.0.1:" + racing.port(), finding.get("remote").asText());
      assertEquals("Apache HttpClient 4", finding.get("library").asText());
      assertTrue(finding.get("count").asInt() >= 2, finding.toString());
      double pause = finding.get("evidence").get("pauseSecondsMin").asDouble();
      assertTrue(pause >= 1.5 && pause < 15, finding.toString());
      JsonNode finding5 = findings.await(raced5.pid(), "keep-alive-race");
      assertTrue(
          finding5.get("site").asText().startsWith("com.acme.catalog.RacedClient5.lookUp("),
          finding5.toString());
      assertEquals("Apache HttpClient 5", finding5.get("library").asText());
      findings.assertNothingBut(raced.pid(), Duration.ZERO, "keep-alive-race");
      findings.assertNothingBut(raced5.pid(), Duration.ZERO, "keep-alive-race");
      findings.assertNothingBut(checked.pid(), LOOK, "idle-pool-close-wait");
      findings.assertNothingBut(bare.pid(), Duration.ZERO, "idle-pool-close-wait");
      assertFalse(checked.output().contains("FAILED"), checked.output());
    }
  }

  @Test
  @Order(3)
  void clientsDroppedUnclosed_areTold_byGcOrNeverClosed() throws Exception {
    try (HttpPeer peer = new HttpPeer(200, 600_000);
        WatchedProgram perCall =
            WatchedProgram.start(JDK, program("com.acme.billing.ClientPerCall"), peer.port());
        WatchedProgram dropped =
            WatchedProgram.start(JDK, program("com.acme.feed.DroppedChannels"))) {
      perCall.await("READY");
      dropped.await("READY");
      findings.await(perCall.pid(), "abandoned-until-gc");
      Set<String> sites = new HashSet<>();
      long deadline = System.nanoTime() + Duration.ofSeconds(90).toNanos();
      while (sites.size() < 2 && System.nanoTime() < deadline) {
        for (JsonNode each : findings.of(perCall.pid())) {
          assertEquals("abandoned-until-gc", each.get("rule").asText(), each.toString());
          sites.add(each.get("site").asText().replaceFirst("\\(.*", ""));
        }
      }
      assertEquals(
          Set.of(
              "com.acme.billing.ClientPerCall.fetchOld", "com.acme.billing.ClientPerCall.fetchNew"),
          sites);
      JsonNode never = findings.await(dropped.pid(), "abandoned-until-gc", count(5));
      assertEquals(5, never.get("count").asInt(), never.toString());
      assertTrue(
          never.get("site").asText().startsWith("com.acme.feed.DroppedChannels.ask("),
          never.toString());
      assertTrue(never.get("summary").asText().contains("never closes a SocketChannel"));
    }
  }

  @Test
  @Order(4)
  void channelsClosedWithoutASelect_areTold_andNotWithOne() throws Exception {
    try (WatchedProgram sick =
            WatchedProgram.start(JDK, program("com.acme.feed.PriceFeed"), false);
        WatchedProgram healthy =
            WatchedProgram.start(JDK, program("com.acme.feed.PriceFeed"), true)) {
      String port = sick.await("READY ");
      healthy.await("READY ");
      JsonNode finding = findings.await(sick.pid(), "closed-but-open", count(6));
      assertEquals(6, finding.get("count").asInt(), finding.toString());
      assertEquals("127.0.0.1:" + port, finding.get("remote").asText());
      assertTrue(
          finding.get("site").asText().startsWith("com.acme.feed.PriceFeed.subscribe("),
          finding.toString());
      findings.assertNothingBut(sick.pid(), Duration.ZERO, "closed-but-open");
      findings.assertNothingBut(healthy.pid(), LOOK);
    }
  }

  @Test
  @Order(5)
  void filesNearTheLimit_areTold_withTheAgentAndWithout_andNotAtHalf() throws Exception {
    Requirement.command("prlimit");
    List<String> limited = List.of("prlimit", "--nofile=400:400");
    Class<?> main = program("com.acme.report.OpenFiles");
    try (WatchedProgram full = WatchedProgram.startAs(limited, JDK, main, 375);
        WatchedProgram bare = WatchedProgram.startBareAs(limited, JDK, main, 375);
        WatchedProgram half = WatchedProgram.startAs(limited, JDK, main, 200)) {
      for (WatchedProgram each : List.of(full, bare, half)) {
        each.await("READY ");
      }
      for (WatchedProgram each : List.of(full, bare)) {
        JsonNode finding =
            findings.await(each.pid(), "fd-exhaustion", told -> told.get("count").asInt() >= 370);
        assertEquals("critical", finding.get("severity").asText(), finding.toString());
        assertEquals(400, finding.get("evidence").get("maxFds").asInt(), finding.toString());
        assertTrue(finding.get("count").asInt() >= 370, finding.toString());
        assertTrue(finding.get("summary").asText().contains("are files, pipes"));
        findings.assertNothingBut(each.pid(), Duration.ZERO, "fd-exhaustion");
      }
      findings.assertNothingBut(half.pid(), LOOK);
    }
  }

  @Test
  @Order(6)
  void silence_endsInResets_isToldAsIdleDrop() throws Exception {
    Requirement.that(silence != null, "no namespaces with a pair of veth devices");
    endSilence();
    for (int more = 2; more > 0 && !isToldSoon(silence.client.pid()); more--) {
      silence.close();
      silence = new Silence();
      endSilence();
    }
    JsonNode finding = findings.await(silence.client.pid(), "idle-drop", count(3));
    assertEquals(3, finding.get("count").asInt(), finding.toString());
    assertEquals(FailoverHosts.SERVER + ":" + REDIS, finding.get("remote").asText());
    assertEquals("Jedis", finding.get("library").asText());
    assertTrue(
        finding.get("site").asText().startsWith("com.acme.session.SessionStore."),
        finding.toString());
    findings.assertNothingBut(silence.client.pid(), LOOK, "idle-drop");
  }

  private static void endSilence() throws Exception {
    silence.client.tell();
    silence.client.await("DONE");
    assertTrue(silence.client.output().contains("Connection reset"), silence.client.output());
  }

  /**
   * A machine so busy that for a moment in this minute nobody looked, or the program did not run,
   * gives no verdict: the silence may have been its own.
   */
  private static boolean isToldSoon(long pid) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!findings.rules(pid).contains("idle-drop")) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
    return true;
  }
}

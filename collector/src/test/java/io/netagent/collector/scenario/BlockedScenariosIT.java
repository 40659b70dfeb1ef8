package io.netagent.collector.scenario;

import static io.netagent.collector.scenario.Findings.blocked;
import static io.netagent.collector.scenario.Findings.count;
import static io.netagent.collector.scenario.Findings.evidence;
import static io.netagent.collector.scenario.Findings.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.netagent.collector.Requirement;
import io.netagent.collector.WatchedProgram;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Programs that wait for somebody who does not answer, and those that wait by trade. */
@Timeout(value = 400, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BlockedScenariosIT {
  private static final Path JDK = Path.of(System.getProperty("java.home"));

  /** What goes to 192.0.2.0/24 (RFC 5737) comes back and is dropped. */
  private static final String MUTE_NAME_SERVER =
      "ip link set lo up"
          + " && ip route add 192.0.2.0/24 dev lo"
          + " && printf 'nameserver 192.0.2.53\\noptions timeout:6 attempts:1\\n' > $0"
          + " && mount --bind $0 /etc/resolv.conf && exec \"$@\"";

  @TempDir private Path directory;

  private static WatchedProgram start(String program, Object... arguments) throws Exception {
    return WatchedProgram.start(JDK, Class.forName("com.acme." + program), arguments);
  }

  private static WatchedProgram startBare(String program, Object... arguments) throws Exception {
    return WatchedProgram.startBare(JDK, Class.forName("com.acme." + program), arguments);
  }

  @Test
  void findings_ofProgramsThatNobodyAnswers_nameCallAndLine() throws Exception {
    try (MutePeer reading = MutePeer.accepting(true);
        MutePeer deaf = MutePeer.accepting(false);
        MutePeer full = MutePeer.full();
        WatchedProgram quotes = start("quotes.QuoteClient", reading.port(), 4);
        WatchedProgram ledger = start("quotes.LedgerQuery", deaf.port());
        WatchedProgram secure = start("quotes.SecureQuotes", deaf.port());
        WatchedProgram stock = start("quotes.StockClient", full.port(), 4);
        WatchedProgram bareStock = startBare("quotes.StockClient", full.port(), 4);
        WatchedProgram bareQuotes = startBare("quotes.QuoteClient", reading.port(), 4);
        Findings findings = Findings.start(directory)) {
      for (WatchedProgram each : List.of(quotes, ledger, secure, stock, bareStock, bareQuotes)) {
        each.await("READY");
      }
      JsonNode connect =
          findings.await(
              stock.pid(),
              "connect-unanswered",
              count(4)
                  .and(evidence("threadsWithoutLimit", 4))
                  .and(text("why", "its accept queue is full")));
      assertSite(connect, "com.acme.quotes.StockClient.connect(", 4);
      assertEquals(4, connect.get("evidence").get("threadsWithoutLimit").asInt());
      assertTrue(
          connect.get("why").asText().contains("its accept queue is full"),
          connect.toPrettyString());
      JsonNode bare = findings.await(bareStock.pid(), "connect-unanswered", count(4));
      assertEquals(4, bare.get("count").asInt(), bare.toPrettyString());
      assertEquals("no-agent", bare.get("siteKind").asText());

      JsonNode query =
          findings.await(
              ledger.pid(),
              "read-without-timeout",
              finding -> finding.get("blocked").path(0).path("frames").size() > 5);
      assertSite(query, "com.acme.quotes.LedgerQuery.connect(", 1);
      assertEquals("JDBC driver", query.get("library").asText());
      assertTrue(
          query.get("why").asText().contains("not even read the request"), query.toPrettyString());
      assertTrue(query.get("blocked").get(0).get("frames").size() > 5, query.toPrettyString());

      assertSecure(findings, secure);

      JsonNode answer = findings.await(quotes.pid(), "read-without-timeout", count(4));
      assertSite(answer, "com.acme.quotes.QuoteClient.quote(", 4);
      assertEquals("Apache HttpClient 4", answer.get("library").asText());
      double whenTold =
          answer.get("oldestSeconds").asDouble() - answer.get("standsForSeconds").asDouble();
      assertTrue(whenTold < 45, answer.toPrettyString());

      Duration once = Duration.ZERO;
      findings.assertNothingBut(quotes.pid(), once, "read-without-timeout");
      findings.assertNothingBut(ledger.pid(), once, "read-without-timeout");
      findings.assertNothingBut(secure.pid(), once, "tls-handshake-stall");
      findings.assertNothingBut(stock.pid(), once, "connect-unanswered");
      findings.assertNothingBut(bareStock.pid(), once, "connect-unanswered");
      findings.assertNothingBut(bareQuotes.pid(), once);
    }
  }

  private static void assertSecure(Findings findings, WatchedProgram secure) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
    List<JsonNode> stalls = List.of();
    while ((stalls.size() < 2 || !count(2).test(stalls.get(0))) && System.nanoTime() < deadline) {
      findings.await(secure.pid(), "tls-handshake-stall");
      stalls = findings.of(secure.pid());
      TimeUnit.MILLISECONDS.sleep(200);
    }
    assertEquals(2, stalls.size(), stalls.toString());
    JsonNode okHttp = stalls.get(0);
    assertSite(okHttp, "com.acme.quotes.SecureQuotes.byOkHttp(", 2);
    assertEquals("OkHttp", okHttp.get("library").asText());
    assertTrue(
        okHttp.get("summary").asText().contains("no time-out during the handshake"),
        okHttp.toPrettyString());
    assertSite(stalls.get(1), "com.acme.quotes.SecureQuotes.byJdkClient(", 1);
  }

  private static void assertSite(JsonNode finding, String site, int count) {
    assertTrue(finding.get("site").asText().startsWith(site), finding.toPrettyString());
    assertEquals(count, finding.get("count").asInt(), finding.toPrettyString());
  }

  @Test
  void findings_ofProgramsThatWaitByTrade_areNone() throws Exception {
    try (PatientPeer web = PatientPeer.web();
        PatientPeer redis = PatientPeer.redis();
        WatchedProgram patient = start("feeds.PatientReaders", web.port(), redis.port());
        WatchedProgram bare = startBare("feeds.PatientReaders", web.port(), redis.port());
        Findings findings = Findings.start(directory)) {
      patient.await("READY");
      bare.await("READY");
      findings.assertNothingBut(
          patient.pid(), Duration.ofSeconds(2 * PatientPeer.POLL_SECONDS - 5));
      findings.assertNothingBut(bare.pid(), Duration.ZERO);
      assertEquals("READY\n", patient.output(), "no thread has failed");
    }
  }

  @Test
  void findings_ofThreadsThatWaitForDns_nameTheNameAndTheLine() throws Exception {
    Path resolver = directory.resolve("resolv");
    List<String> prefix =
        List.of("unshare", "-nm", "sh", "-c", MUTE_NAME_SERVER, resolver.toString());
    Process probe =
        new ProcessBuilder(
                java.util.stream.Stream.concat(prefix.stream(), java.util.stream.Stream.of("true"))
                    .toList())
            .redirectErrorStream(true)
            .start();
    String output = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Requirement.that(probe.waitFor() == 0, "no resolver of its own: " + output);
    try (WatchedProgram lookups =
            WatchedProgram.startAs(
                prefix, JDK, Class.forName("com.acme.quotes.NameLookups"), "db.example", 5);
        Findings findings = Findings.start(directory)) {
      lookups.await("READY");
      // Those that queue stand in stacks only.
      JsonNode dns = findings.await(lookups.pid(), "slow-dns", count(5).and(blocked(5)));
      assertSite(dns, "com.acme.quotes.NameLookups.resolve(", 5);
      assertTrue(dns.get("remote").asText().endsWith(".db.example"), dns.toPrettyString());
      assertEquals(5, dns.get("blocked").size(), dns.toPrettyString());
      findings.assertNothingBut(lookups.pid(), Duration.ofSeconds(8), "slow-dns");
      assertEquals(1, findings.of(lookups.pid()).size());
    }
  }
}

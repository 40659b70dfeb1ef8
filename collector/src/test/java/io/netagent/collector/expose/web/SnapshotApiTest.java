package io.netagent.collector.expose.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netagent.collector.expose.LatestSnapshot;
import io.netagent.collector.expose.Snapshot;
import io.netagent.collector.expose.SnapshotFixture;
import io.netagent.socket.TcpState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The JSON of the snapshot's parts. Where a value is not known it must be null, never 0. */
final class SnapshotApiTest {
  private final LatestSnapshot latest = new LatestSnapshot(() -> 11_000_000_000L);

  @Test
  void processes_haveACountForEachStateAndFamily() throws Exception {
    JsonNode billing = json(SnapshotApi.processes(latest), "pid=4242").get("processes").get(0);
    assertEquals(TcpState.values().length, billing.get("states").get("ipv4").size());
    assertEquals(TcpState.values().length, billing.get("states").get("ipv6").size());
    assertEquals(1, billing.get("states").get("ipv4").get("established").asInt());
    assertEquals(4, billing.get("states").get("ipv6").get("established").asInt());
    assertEquals(0, billing.get("states").get("ipv6").get("time_wait").asInt());
    assertEquals(9, billing.get("sockets").asInt());
    assertEquals(3, billing.get("closeWait").get("unread").asInt());
    assertEquals(0, billing.get("closeWait").get("eof_read").asInt());
    assertEquals(42, billing.get("openFds").asInt());
    assertEquals(1, billing.get("agent").get("openConnections").asInt());
    assertEquals("recording", billing.get("agent").get("state").asText());
  }

  @Test
  void processes_withAnAgent_tellWhatItDoesNotSee() throws Exception {
    JsonNode agent =
        json(SnapshotApi.processes(latest), "pid=4242").get("processes").get(0).get("agent");
    assertEquals(3, agent.get("unknownConnections").asInt());
    JsonNode coverage = agent.get("coverage");
    assertEquals(1, coverage.get("known").asInt());
    assertEquals(1, coverage.get("unknown").get("listener").asInt());
    assertEquals(0, coverage.get("unknown").get("beyond_slots").asInt());
    assertEquals(3, coverage.get("withoutSocket").asInt());
    assertEquals(1, coverage.get("closeRequestedWithoutSocket").asInt());
    assertEquals("a.B.read(", agent.get("missingHooks").get(0).asText());
    assertEquals(0, agent.get("hookProblems").size());
    assertEquals(0, agent.get("hookErrors").asInt());
    assertEquals("java.lang.Error: \u001b[2Joops", agent.get("firstHookError").asText());
  }

  @Test
  void processes_withAnAgent_tellWhatGoesOnAndWhatWas() throws Exception {
    JsonNode agent =
        json(SnapshotApi.processes(latest), "pid=4242").get("processes").get(0).get("agent");
    assertEquals(1, agent.get("blockedThreads").get("read").asInt());
    assertEquals(0, agent.get("blockedThreads").get("write").asInt());
    assertEquals(120.5, agent.get("blockedLongestSeconds").asDouble());
    assertEquals(1, agent.get("inProgress").get("handshake").asInt());
    assertEquals(3, agent.get("counters").get("adopted").asInt());
    assertEquals(0, agent.get("counters").get("urgent_bytes").asInt());
    assertEquals(3, agent.get("durations").get("connect").get("count").asInt());
    assertEquals(2, agent.get("durations").get("lifetime").get("meanSeconds").asDouble());
  }

  @Test
  void sites_tellWhatBecameOfTheirConnections() throws Exception {
    JsonNode answer = json(SnapshotApi.sites(latest), "pid=4242");
    assertEquals(1, answer.get("total").asInt());
    JsonNode site = answer.get("sites").get(0);
    assertEquals(SnapshotFixture.SITE, site.get("site").asText());
    assertEquals(7, site.get("opened").asInt());
    assertEquals(3, site.get("failed").asInt()); // Of 10 connects, 7 connections came to be.
    assertEquals(1, site.get("openNow").asInt());
    assertEquals(3, site.get("closed").get("normal").asInt());
    assertEquals(2, site.get("closed").get("by_gc").asInt());
    assertEquals(0, site.get("closed").get("at_exit").asInt());
    assertEquals(4, site.get("usedOnce").asInt());
    assertEquals(2, site.get("stack").size());
    assertEquals(0, json(SnapshotApi.sites(latest), "pid=1").get("total").asInt());
  }

  @Test
  void listeners_withAnAgent_tellWhoAccepts() throws Exception {
    JsonNode listener = json(SnapshotApi.listeners(latest), "pid=4242").get("listeners").get(0);
    assertEquals(12, listener.get("accepted").asInt());
    assertEquals(21, listener.get("acceptorThreadId").asInt());
    assertEquals(500, listener.get("acceptorBlockedSeconds").asInt());
    assertEquals(0, listener.get("acceptorLimitSeconds").asInt());
    JsonNode other = json(SnapshotApi.listeners(latest), "pid=77").get("listeners").get(0);
    assertFalse(other.get("recorded").asBoolean());
    assertFalse(other.has("accepted"));
  }

  @Test
  void processes_withoutAnOwner_areAnEntryWithNulls() throws Exception {
    JsonNode unknown = json(SnapshotApi.processes(latest), "").get("processes").get(0);
    assertTrue(unknown.get("pid").isNull());
    assertTrue(unknown.get("openFds").isNull());
    assertTrue(unknown.get("maxFds").isNull());
    assertTrue(unknown.get("agent").isNull());
    assertTrue(unknown.get("commandLine").isNull());
    assertEquals(1.25, unknown.get("closeWaitOldestSeconds").asDouble());
  }

  @Test
  void listeners_areOfAllNamespacesAndTheFullestFirst() throws Exception {
    JsonNode document = json(SnapshotApi.listeners(latest), "");
    assertEquals(3, document.get("total").asInt());
    JsonNode full = document.get("listeners").get(0);
    assertEquals(51, full.get("queueLength").asInt());
    assertEquals(50, full.get("queueLimit").asInt());
    assertEquals(1.02, full.get("queueUsedRatio").asDouble());
    assertEquals("billing", full.get("process").asText());
    assertEquals(SnapshotFixture.OWN_NAMESPACE, full.get("networkNamespace").asLong());
    assertEquals(2, document.get("listeners").get(1).get("queueLength").asInt());
    JsonNode ssh = document.get("listeners").get(2);
    assertTrue(ssh.get("queueLimit").isNull());
    assertTrue(ssh.get("queueUsedRatio").isNull());
    assertTrue(ssh.get("pid").isNull());
  }

  @Test
  void ports_haveBothUsesAndWhatIsLeft() throws Exception {
    JsonNode document = json(SnapshotApi.ports(latest), "");
    JsonNode own = document.get("namespaces").get(0);
    assertEquals(900, own.get("range").get("available").asInt());
    assertEquals(32800, own.get("range").get("reserved").get(0).get("first").asInt());
    JsonNode fullest = own.get("connect").get(0);
    assertEquals("10.0.0.9:8080", fullest.get("destination").asText());
    assertEquals(0.8, fullest.get("usedRatio").asDouble());
    assertEquals(700, fullest.get("timeWait").asInt());
    assertEquals(90.0, fullest.get("secondsToExhaustion").asDouble());
    assertTrue(own.get("connect").get(1).get("secondsToExhaustion").isNull());
    assertFalse(own.get("bind").get(0).has("destination"));
    JsonNode other = document.get("namespaces").get(1);
    assertTrue(other.get("range").isNull());
    assertTrue(other.get("connect").isNull());
    assertTrue(other.get("bind").isNull());
  }

  @Test
  void remotes_addUp() throws Exception {
    JsonNode document = json(SnapshotApi.remotes(latest), "");
    long named = 0;
    for (JsonNode remote : document.get("remotes")) {
      named += remote.get("connections").asLong();
    }
    assertEquals(
        document.get("totalConnections").asLong(),
        named + document.get("otherConnections").asLong());
    assertEquals(1, document.get("otherCloseWait").asLong());
    assertEquals("inbound", document.get("remotes").get(1).get("direction").asText());
    assertEquals(8443, document.get("remotes").get(1).get("localPort").asInt());
    assertTrue(document.get("remotes").get(0).get("localPort").isNull());
  }

  @Test
  void host_tellsTheSourceAndWhyOthersWerePassedOver() throws Exception {
    JsonNode reading = json(SnapshotApi.host(latest), "").get("reading");
    assertEquals("proc", reading.get("source").asText());
    assertEquals("netlink", reading.get("passedOver").get(0).get("source").asText());
    assertEquals("no module tcp_diag", reading.get("passedOver").get(0).get("reason").asText());
    assertEquals(2.5, reading.get("fullReadingAgeSeconds").asDouble());
    assertEquals(0.004, reading.get("tickCpuSeconds").asDouble());
  }

  @Test
  void host_ofAKernelThatLacksThings_hasNulls() throws Exception {
    JsonNode namespaces = json(SnapshotApi.host(latest), "").get("namespaces");
    JsonNode own = namespaces.get(0);
    assertEquals(17, own.get("counters").get("ListenOverflows").asInt());
    assertTrue(own.get("counters").get("TCPBacklogDrop").isNull());
    assertTrue(own.get("totals").get("inUse6").isNull());
    assertEquals(9, own.get("totals").get("memoryPages").asInt());
    assertTrue(own.get("limits").get("maxOrphans").isNull());
    assertEquals(Long.MAX_VALUE, own.get("limits").get("maxFiles").asLong());
    JsonNode other = namespaces.get(1);
    assertTrue(other.get("counters").isNull());
    assertTrue(other.get("totals").isNull());
    assertTrue(other.get("limits").isNull());
    assertEquals(77, other.get("pid").asInt());
  }

  @ParameterizedTest
  @CsvSource({
    "'',3,3",
    "limit=1,3,1",
    "offset=2,3,1",
    "offset=2147483647&limit=1000,3,0",
    "pid=4242,1,1",
    "pid=99,0,0"
  })
  void listeners_inPages_addUp(String query, int total, int size) throws Exception {
    JsonNode document = json(SnapshotApi.listeners(latest), query);
    assertEquals(total, document.get("total").asInt());
    assertEquals(size, document.get("listeners").size());
  }

  @Test
  void processes_withAHostileName_areAscii() throws Exception {
    String body =
        body(SnapshotApi.processes(latest), "", SnapshotFixture.named("\u202eevil\u001b[2J\n\""));
    assertTrue(StandardCharsets.US_ASCII.newEncoder().canEncode(body), body);
    assertTrue(body.contains("\"\\u202Eevil\\u001B[2J\\n\\\"\""), body);
  }

  private JsonNode json(Page page, String query) throws IOException, BadQueryException {
    return new ObjectMapper().readTree(body(page, query, SnapshotFixture.snapshot()));
  }

  private String body(Page page, String query, Snapshot snapshot) throws BadQueryException {
    latest.accept(snapshot);
    Response response = page.answer(new Request("/", QueryParameters.parse(query), name -> null));
    assertEquals(200, response.status());
    return response.body();
  }
}

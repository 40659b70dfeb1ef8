package io.netagent.collector.expose.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netagent.collector.diagnose.finding.Finding;
import io.netagent.collector.diagnose.finding.Severity;
import io.netagent.collector.diagnose.finding.ToldSockets;
import io.netagent.collector.expose.Snapshot;
import io.netagent.collector.expose.SnapshotFixture;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where findings lead. */
class FindingLinksTest {
  private static final String SITE_ID = SnapshotFixture.SICK_PID + "-1-0";

  private static JsonNode written(Finding finding) throws Exception {
    Snapshot snapshot = SnapshotFixture.snapshot(List.of(finding), 1);
    return new ObjectMapper()
        .readTree(FindingsJson.of(snapshot, null, each -> true))
        .get("findings")
        .get(0);
  }

  private static Finding finding(int pid, String local, String remote, String site) {
    return new Finding(
        "some-rule",
        Severity.WARNING,
        false,
        pid,
        "p",
        local,
        remote,
        1,
        0,
        0,
        0,
        site,
        "opener",
        "",
        "",
        "",
        "",
        List.of(),
        Map.of(),
        "",
        ToldSockets.NONE);
  }

  @Test
  void finding_thatNamesSockets_leadsToJustThese() throws Exception {
    JsonNode leak = written(SnapshotFixture.leak());
    assertEquals(SnapshotFixture.LEAK_ID, leak.get("id").asText());
    assertEquals("finding=" + SnapshotFixture.LEAK_ID, leak.get("connectionsQuery").asText());
    assertEquals(SITE_ID, leak.get("siteId").asText());
  }

  @Test
  void finding_withASiteAlone_leadsToTheSitesConnections() throws Exception {
    JsonNode told =
        written(finding(SnapshotFixture.SICK_PID, "", "10.0.0.9:80", SnapshotFixture.SITE));
    assertEquals(SITE_ID, told.get("siteId").asText());
    assertEquals("siteId=" + SITE_ID, told.get("connectionsQuery").asText());
  }

  @ParameterizedTest
  @CsvSource({
    "4242,'',10.0.0.9:5432,pid=4242&remote=10.0.0.9%3A5432",
    "4242,'',[fe80::1]:5432,pid=4242&remotePort=5432",
    "4242,'',db.example,pid=4242",
    "-1,'',10.0.0.9:5432,remote=10.0.0.9%3A5432",
    "-1,0.0.0.0:8080,'',localPort=8080",
    "4242,[::]:8080,'',localPort=8080",
    "-1,'','',"
  })
  void finding_withoutASite_leadsAsFarAsItsEndsDo(
      int pid, String local, String remote, @Nullable String query) throws Exception {
    JsonNode told = written(finding(pid, local, remote, "elsewhere.A.b(A.java:1)"));
    assertNull(told.get("siteId").textValue());
    assertEquals(query, told.get("connectionsQuery").textValue());
  }
}

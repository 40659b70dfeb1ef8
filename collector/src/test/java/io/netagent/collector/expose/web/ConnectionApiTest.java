package io.netagent.collector.expose.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netagent.collector.expose.LatestSnapshot;
import io.netagent.collector.expose.SnapshotFixture;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One connection: open, closed, gone, never there. */
class ConnectionApiTest {
  private static final String THERE = SnapshotFixture.OWN_NAMESPACE + "-1f";

  private final LatestSnapshot latest = new LatestSnapshot(() -> 11_000_000_000L);

  @BeforeEach
  void show() {
    latest.accept(SnapshotFixture.ended());
  }

  private Response answer(String id) throws BadQueryException {
    return new ConnectionApi(latest)
        .answer(new Request("/", QueryParameters.parse("id=" + id), name -> null));
  }

  private JsonNode json(String id) throws Exception {
    Response response = answer(id);
    assertEquals(200, response.status(), response.body());
    return new ObjectMapper().readTree(response.body());
  }

  private static List<String> life(JsonNode answer) {
    List<String> whats = new ArrayList<>();
    answer.get("life").forEach(event -> whats.add(event.get("what").asText()));
    return whats;
  }

  @Test
  void connection_open_tellsItsThreadsByNameWhereStacksAreKnown() throws Exception {
    latest.accept(SnapshotFixture.snapshot());
    JsonNode answer = json(THERE);
    assertFalse(answer.get("gone").asBoolean());
    assertTrue(answer.get("ended").isNull());
    JsonNode row = answer.get("connection");
    assertEquals(31, row.get("readerThreadId").asInt());
    assertEquals("worker\u001b[2J-1", row.get("readerThread").asText());
    assertTrue(row.get("writerThreadId").isNull());
    assertTrue(row.get("writerThread").isNull());
    assertFalse(answer.get("life").toString().contains("worker"), "no text of the process");
  }

  @Test
  void life_ofReadsToACoarseTick_hasThemBehindTheOpening() throws Exception {
    latest.accept(SnapshotFixture.snapshot());
    List<String> life = life(json(THERE));
    assertEquals(life.indexOf("opened") + 1, life.indexOf("last-read"), life.toString());
  }

  @Test
  void connection_concernsTheFindingThatNamesIt() throws Exception {
    JsonNode findings = json(THERE).get("findings");
    assertEquals(1, findings.size());
    assertEquals("finding=" + SnapshotFixture.LEAK_ID, text(findings.get(0), "connectionsQuery"));
  }

  private static String text(JsonNode object, String field) {
    return object.get(field).asText();
  }

  @Test
  void connection_closedAndStillInTheTables_hasBoth() throws Exception {
    JsonNode answer = json(THERE);
    assertFalse(answer.get("gone").asBoolean());
    assertEquals("10.0.0.9:8080", text(answer.get("connection"), "remote"));
    JsonNode ended = answer.get("ended");
    assertTrue(ended.get("goneSecondsAgo").isNull());
    assertEquals(5, ended.get("closedSecondsAgo").asDouble());
    assertTrue(life(answer).contains("closed"), life(answer).toString());
    assertFalse(life(answer).contains("gone"), life(answer).toString());
  }

  @Test
  void connection_gone_tellsItsLifeToTheEnd() throws Exception {
    JsonNode answer = json("1-a");
    assertTrue(answer.get("gone").asBoolean());
    assertTrue(answer.get("connection").isNull());
    JsonNode ended = answer.get("ended");
    assertEquals("10.0.0.1:40000", text(ended, "local"));
    assertEquals("10.0.0.9:8080", text(ended, "remote"));
    assertEquals("billing", text(ended, "process"));
    assertEquals("close_wait", text(ended, "state"));
    assertEquals("reset", text(ended, "reason"));
    assertEquals("client", text(ended, "role"));
    assertEquals(10, ended.get("openedSecondsAgo").asDouble());
    assertEquals(5, ended.get("closedSecondsAgo").asDouble());
    assertEquals(4, ended.get("goneSecondsAgo").asDouble());
    assertTrue(ended.get("usedOnce").asBoolean());
    assertEquals(90, ended.get("pauseSeconds").asDouble());
    assertEquals(SnapshotFixture.SITE, text(ended, "site"));
    assertEquals(List.of("opened", "last-pause", "closed", "gone"), life(answer));
    JsonNode closed = answer.get("life").get(2);
    assertEquals(
        SnapshotFixture.TAKEN_AT_EPOCH_MILLIS - 5_000, closed.get("atEpochMillis").asLong());
    assertTrue(text(closed, "text").startsWith("Closed after the peer had reset it."));
    assertEquals(0, answer.get("findings").size());
  }

  @Test
  void connection_goneWithoutARecord_saysWhatIsNotKnown() throws Exception {
    JsonNode answer = json("1-b");
    assertTrue(answer.get("gone").asBoolean());
    for (String unknown :
        List.of("reason", "role", "openedSecondsAgo", "closedSecondsAgo", "usedOnce", "site")) {
      assertTrue(answer.get("ended").get(unknown).isNull(), unknown);
    }
    assertEquals(List.of("gone"), life(answer));
  }

  @Test
  void connection_neverThere_is404AndSaysHowLongOnesAreRemembered() throws Exception {
    Response response = answer("1-c");
    assertEquals(404, response.status());
    assertTrue(response.body().contains("ten minutes"), response.body());
  }
}

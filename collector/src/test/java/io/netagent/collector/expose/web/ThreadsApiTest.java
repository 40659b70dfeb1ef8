package io.netagent.collector.expose.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netagent.collector.expose.LatestSnapshot;
import io.netagent.collector.expose.SnapshotFixture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ThreadsApiTest {
  private final LatestSnapshot latest = new LatestSnapshot(() -> 0);
  private final ThreadsApi api = new ThreadsApi(latest);

  @BeforeEach
  void accept() {
    latest.accept(SnapshotFixture.snapshot());
  }

  @Test
  void threads_withoutStacks_areTheBlockedCallsOfTheSnapshot() throws Exception {
    JsonNode answer = json("pid=4242");
    assertEquals(3, answer.get("total").asInt());
    assertTrue(answer.get("agent").asBoolean());
    assertFalse(answer.has("otherThreads"));
    JsonNode accept = answer.get("threads").get(0);
    assertEquals("accept", accept.get("kind").asText());
    assertEquals("0.0.0.0:8443", accept.get("local").asText());
    assertEquals(0, accept.get("limitSeconds").asInt());
    assertTrue(accept.get("remote").isNull());
    JsonNode read = answer.get("threads").get(1);
    assertEquals(31, read.get("threadId").asInt());
    assertEquals(120.5, read.get("forSeconds").asDouble());
    assertEquals(0.25, read.get("limitSeconds").asDouble());
    assertEquals("10.0.0.9:8080", read.get("remote").asText());
    assertEquals(":40000", read.get("local").asText());
    assertEquals(SnapshotFixture.SITE, read.get("site").asText());
    assertFalse(read.has("stack"));
    JsonNode lookup = answer.get("threads").get(2);
    assertEquals("db.internal", lookup.get("host").asText());
    assertTrue(lookup.get("limitSeconds").isNull());
    assertTrue(lookup.get("fd").isNull());
  }

  @Test
  void threads_withStacks_haveThem() throws Exception {
    JsonNode answer = json("pid=4242&stacks=true");
    assertTrue(answer.get("stacksMissing").isNull());
    assertEquals(5, answer.get("threadsInAll").asInt());
    JsonNode read = answer.get("threads").get(1);
    assertEquals("RUNNABLE", read.get("state").asText());
    assertEquals(2, read.get("stack").size());
    assertTrue(answer.get("threads").get(0).get("stack").isNull(), "not in the dump");
    JsonNode other = answer.get("otherThreads").get(0);
    assertEquals(40, other.get("threadId").asInt());
    assertTrue(other.get("virtual").asBoolean());
    assertEquals(31, other.get("lockOwnerId").asInt());
  }

  @Test
  void threads_ofAProcessWithoutAnAgent_areNone() throws Exception {
    JsonNode answer = json("pid=4243&stacks=true");
    assertFalse(answer.get("agent").asBoolean());
    assertEquals(0, answer.get("total").asInt());
    assertEquals("There is no agent to ask in process 4243.", answer.get("stacksMissing").asText());
  }

  @Test
  void threads_ofAPidThatIsNotThere_are404() throws Exception {
    assertEquals(404, answer("pid=1").status());
  }

  @Test
  void threads_withoutAPid_areABadQuery() {
    assertThrows(BadQueryException.class, () -> answer(""));
    assertThrows(BadQueryException.class, () -> answer("pid=4242&stacks=maybe"));
  }

  private Response answer(String query) throws BadQueryException {
    return api.answer(new Request("/api/v1/threads", QueryParameters.parse(query), unused -> null));
  }

  private JsonNode json(String query) throws Exception {
    return new ObjectMapper().readTree(answer(query).body());
  }
}

package io.netagent.collector.expose.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netagent.collector.event.EventLine;
import io.netagent.collector.event.EventTexts;
import io.netagent.collector.event.LossReason;
import io.netagent.recorder.CloseReason;
import io.netagent.recorder.ConnectionRole;
import io.netagent.recorder.ConnectionTransport;
import io.netagent.recorder.EventDraft;
import io.netagent.recorder.EventKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class EventJsonTest {
  private static final Path DOCS = Path.of("..", "docs", "events.md");
  private static final Pattern ROW = Pattern.compile("\\| `([a-z_]+)` \\| ([a-z ]+) \\|.*\\|");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final EventJson json = new EventJson("web-1", true);

  private String line(EventDraft draft) {
    return new String(
        json.line(
            new EventLine(
                1_764_129_600_000_001L,
                "orders",
                7,
                "7-x-5-2",
                "com.acme.A.a(A.java:3)",
                List.of("com.acme.A.a(A.java:3)"),
                draft.event())),
        StandardCharsets.UTF_8);
  }

  private static EventDraft draft(EventKind kind) {
    return new EventDraft(kind, 1);
  }

  @Test
  void line_ofAClose_isThis() {
    assertEquals(
        "{\"time\":\"2025-11-26T04:00:00.000001Z\",\"event\":\"closed\",\"host\":\"web-1\","
            + "\"process\":\"orders\",\"pid\":7,\"connection\":\"7-x-5-2\",\"role\":\"server\","
            + "\"transport\":\"channel\",\"local_port\":8080,\"remote\":\"[fe80::1]:5432\","
            + "\"remote_address\":\"fe80::1\",\"remote_port\":5432,"
            + "\"site\":\"com.acme.A.a(A.java:3)\",\"site_frames\":[\"com.acme.A.a(A.java:3)\"],"
            + "\"thread\":\"w-1\",\"thread_id\":12,\"duration_seconds\":0.000012,"
            + "\"bytes_read\":3,\"bytes_written\":4,\"reason\":\"gc\",\"used_once\":true,"
            + "\"trace_id\":\"0000000000000001ffffffffffffffff\",\"span_id\":\"000000000000000a\"}\n",
        line(
            draft(EventKind.CLOSED)
                .connection(5, 2)
                .role(ConnectionRole.SERVER, ConnectionTransport.CHANNEL)
                .remote(6, 0xfe80_0000_0000_0000L, 1, 5432)
                .localPort(8080)
                .thread(12, "w-1")
                .durationNanos(12_300)
                .bytes(3, 4)
                .closed(CloseReason.BY_GC, -1)
                .usedOnce()
                .trace(1, -1, 10)));
  }

  @Test
  void line_ofHandshakes_tellsWhom() throws IOException {
    JsonNode failed =
        JSON.readTree(line(draft(EventKind.TLS_FAILED).handshake("db:443", 1 + 48, false, true)));
    assertEquals("unknown_ca", failed.get("error").asText());
    assertEquals("db", failed.get("host_name").asText());
    assertEquals(443, failed.get("remote_port").asInt());
    JsonNode dumb = JSON.readTree(line(draft(EventKind.TLS_FAILED).handshake("", 0, false, true)));
    assertEquals("handshake", dumb.get("error").asText());
    assertFalse(dumb.has("host_name") || dumb.has("remote_port"));
    JsonNode done =
        JSON.readTree(line(draft(EventKind.TLS_FINISHED).handshake("db:443", 0x0304, true, false)));
    assertEquals("TLSv1.3", done.get("tls_protocol").asText());
    assertTrue(done.get("tls_resumed").asBoolean());
  }

  @Test
  void line_withHostileText_isOneLineOfAscii() {
    String line = line(draft(EventKind.LOOKUP).lookup("a\n\u202e\"\u001b[2J", true));
    assertEquals(line.length() - 1, line.indexOf('\n'));
    assertTrue(line.chars().allMatch(c -> c < 0x7f && (c >= ' ' || c == '\n')), line);
  }

  @Test
  void line_ofAnAdoptedConnection_doesNotClaimToKnowItsUse() throws IOException {
    JsonNode line =
        JSON.readTree(line(draft(EventKind.CLOSED).closed(CloseReason.NORMAL, -1).adopted()));
    assertTrue(line.get("adopted").asBoolean());
    assertFalse(line.has("used_once") || line.has("duration_seconds"));
  }

  private static List<String> docs() throws IOException {
    return Files.readAllLines(DOCS);
  }

  @Test
  void docs_haveEveryFieldWithItsType() throws IOException {
    List<String> documented = new ArrayList<>();
    for (String line : docs()) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        documented.add(row.group(1) + " " + row.group(2).strip());
      }
    }
    assertEquals(
        Arrays.stream(EventField.values()).map(f -> f.label() + " " + f.type()).toList(),
        documented);
  }

  @Test
  void docs_haveALineOfEachKindWithFieldsThatThereAre() throws IOException {
    Set<String> fields = new TreeSet<>();
    Arrays.stream(EventField.values()).forEach(field -> fields.add(field.label()));
    Set<String> kinds = new TreeSet<>();
    Set<String> shown = new TreeSet<>();
    for (String text : docs()) {
      if (text.startsWith("{\"time\":")) {
        JsonNode line = JSON.readTree(text);
        kinds.add(line.get("event").asText());
        line.fieldNames().forEachRemaining(shown::add);
      }
    }
    Set<String> wanted = new TreeSet<>(Set.of(EventJson.LOST));
    for (EventKind kind : EventKind.values()) {
      if (kind != EventKind.SITE) {
        wanted.add(EventTexts.kind(kind));
      }
    }
    assertEquals(wanted, kinds);
    shown.removeAll(fields);
    assertEquals(Set.of(), shown);
  }

  @Test
  void docs_nameEveryReasonOfALoss() throws IOException {
    String text = String.join("\n", docs());
    for (LossReason reason : LossReason.values()) {
      assertTrue(text.contains("`" + reason.label() + "`"), reason::label);
    }
  }
}

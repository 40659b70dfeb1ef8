package io.netagent.collector.expose.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.netagent.collector.diagnose.Finding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The JSON of {@link FindingsJson}, read back: from this process or from a running collector. */
public final class FindingsDocument {
  private static final ObjectMapper MAPPER =
      new ObjectMapper(JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build())
          .enable(SerializationFeature.INDENT_OUTPUT);

  private final JsonNode root;

  private FindingsDocument(JsonNode root) {
    this.root = root;
  }

  /** Throws IOException for anything that is not an answer of {@code /api/v1/findings}. */
  public static FindingsDocument parse(String json) throws IOException {
    JsonNode root;
    try {
      root = MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IOException("the answer is not JSON", e);
    }
    if (!root.path("takenAtEpochMillis").isNumber() || !root.path("findings").isArray()) {
      throw new IOException("the answer is not one of netagent");
    }
    return new FindingsDocument(root);
  }

  /** Written anew, so that nothing but ASCII reaches a terminal. */
  public String toJson() throws IOException {
    return MAPPER.writeValueAsString(root);
  }

  public List<String> limitations() {
    return texts(root.path("limitations"));
  }

  public List<FindingView> findings() {
    List<FindingView> findings = new ArrayList<>();
    root.path("findings").forEach(each -> findings.add(view(each)));
    return findings;
  }

  /** Whether something is wrong: a finding that is not benign. */
  public boolean hasFaults() {
    return findings().stream().anyMatch(finding -> !finding.benign());
  }

  private static FindingView view(JsonNode finding) {
    JsonNode evidence = finding.path("evidence");
    Map<String, String> facts = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> fact : evidence.properties()) {
      if (!fact.getKey().equals(Finding.EVIDENCE_STACK)) {
        facts.put(fact.getKey(), line(fact.getValue()));
      }
    }
    return new FindingView(
        finding.path("rule").asText(),
        finding.path("severity").asText(),
        finding.path("benign").asBoolean(),
        Optional.of(finding.path("pid")).filter(JsonNode::isInt).map(JsonNode::asInt).orElse(null),
        finding.path("process").asText(),
        finding.path("remote").asText(),
        finding.path("count").asInt(),
        finding.path("oldestSeconds").asDouble(),
        finding.path("growthPerMinute").asDouble(),
        finding.path("site").asText(),
        finding.path("siteKind").asText(),
        finding.path("summary").asText(),
        finding.path("advice").asText(),
        texts(evidence.path(Finding.EVIDENCE_STACK)),
        facts);
  }

  /** A value in one line; of a list, its parts. */
  private static String line(JsonNode value) {
    return value.isArray()
        ? String.join(", ", texts(value))
        : value.isValueNode() ? value.asText() : value.toString();
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(each -> texts.add(line(each)));
    return texts;
  }
}

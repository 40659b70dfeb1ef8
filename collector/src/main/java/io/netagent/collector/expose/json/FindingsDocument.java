package io.netagent.collector.expose.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.netagent.collector.diagnose.finding.Finding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The JSON of {@link FindingsJson}, read back: from this process or from a running collector. */
public final class FindingsDocument {
  private final AnswerDocument answer;

  private FindingsDocument(AnswerDocument answer) {
    this.answer = answer;
  }

  /** Throws IOException for anything that is not an answer of {@code /api/v1/findings}. */
  public static FindingsDocument parse(String json) throws IOException {
    return new FindingsDocument(AnswerDocument.parse(json, "findings"));
  }

  public AnswerDocument answer() {
    return answer;
  }

  public List<FindingView> findings() {
    List<FindingView> findings = new ArrayList<>();
    answer.node().path("findings").forEach(each -> findings.add(view(each)));
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
        facts.put(fact.getKey(), AnswerDocument.line(fact.getValue()));
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
        AnswerDocument.texts(evidence.path(Finding.EVIDENCE_STACK)),
        facts);
  }
}

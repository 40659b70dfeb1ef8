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
    return findings(answer);
  }

  /** Those of an answer of {@code /api/v1/findings}. */
  public static List<FindingView> findings(AnswerDocument answer) {
    List<FindingView> findings = new ArrayList<>();
    answer.node().path("findings").forEach(each -> findings.add(view(each)));
    return findings;
  }

  /** The ids of these, in their order; empty where a finding has none. */
  public List<String> ids() {
    List<String> ids = new ArrayList<>();
    answer.node().path("findings").forEach(each -> ids.add(each.path("id").asText("")));
    return ids;
  }

  /** Those that stand no more, the latest first. */
  public List<WithdrawnView> withdrawn() {
    List<WithdrawnView> withdrawn = new ArrayList<>();
    for (JsonNode each : answer.node().path("withdrawn")) {
      withdrawn.add(
          new WithdrawnView(
              view(each.path("finding")),
              each.path("why").asText(),
              each.path("secondsAgo").asDouble()));
    }
    return withdrawn;
  }

  /** What is seen and not old enough to be told, each in words. */
  public List<String> awaited() {
    List<String> awaited = new ArrayList<>();
    answer.node().path("awaited").forEach(each -> awaited.add(each.path("what").asText()));
    return awaited;
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
    List<BlockedThreadView> blocked = new ArrayList<>();
    finding.path("blocked").forEach(each -> blocked.add(blocked(each)));
    return new FindingView(
        finding.path("rule").asText(),
        finding.path("severity").asText(),
        finding.path("benign").asBoolean(),
        Optional.of(finding.path("pid")).filter(JsonNode::isInt).map(JsonNode::asInt).orElse(null),
        finding.path("process").asText(),
        finding.path("local").asText(),
        finding.path("remote").asText(),
        finding.path("count").asInt(),
        finding.path("oldestSeconds").asDouble(),
        finding.path("standsForSeconds").asDouble(),
        finding.path("site").asText(),
        finding.path("siteKind").asText(),
        finding.path("library").asText(),
        finding.path("trend").asText(),
        finding.path("summary").asText(),
        finding.path("why").asText(),
        finding.path("advice").asText(),
        AnswerDocument.texts(evidence.path(Finding.EVIDENCE_STACK)),
        blocked,
        facts);
  }

  private static BlockedThreadView blocked(JsonNode thread) {
    return new BlockedThreadView(
        thread.path("threadId").asLong(),
        thread.path("name").asText(),
        thread.path("doing").asText(),
        thread.path("forSeconds").asDouble(Double.NaN),
        AnswerDocument.texts(thread.path("frames")));
  }
}

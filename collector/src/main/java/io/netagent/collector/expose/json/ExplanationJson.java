package io.netagent.collector.expose.json;

import io.netagent.collector.diagnose.finding.Finding;
import io.netagent.collector.expose.explain.Explanation;
import java.util.Collection;

/** What {@code explain --json} prints: findings as {@link FindingsJson} has them. */
public final class ExplanationJson {
  /** The field that says that this is no answer of a collector. */
  static final String FROM = "savedText";

  private ExplanationJson() {}

  /**
   * The explanation of one text.
   *
   * @param from file name, or what else the text came from
   * @param formats that were recognised
   * @param malformed rows that were not understood
   * @param skipped rows of other than TCP sockets
   */
  public static String of(
      String from,
      Collection<String> formats,
      long malformed,
      long skipped,
      Explanation explanation) {
    return JsonText.of(
        json -> {
          json.writeStartObject();
          json.writeStringField(FROM, from);
          json.writeFieldName("formats");
          JsonText.any(json, formats);
          json.writeNumberField("rows", explanation.rows());
          json.writeNumberField("malformedRows", malformed);
          json.writeNumberField("skippedRows", skipped);
          json.writeFieldName("byState");
          JsonText.any(json, explanation.byState());
          json.writeFieldName("figures");
          JsonText.any(json, explanation.figures());
          json.writeFieldName("limitations");
          JsonText.any(json, explanation.missing());
          json.writeArrayFieldStart("findings");
          for (Finding finding : explanation.findings()) {
            FindingsJson.write(json, finding, FindingLinks.NONE);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }
}

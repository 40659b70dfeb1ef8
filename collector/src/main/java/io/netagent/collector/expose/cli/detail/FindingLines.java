package io.netagent.collector.expose.cli.detail;

import io.netagent.collector.expose.json.AnswerRow;
import java.util.List;
import java.util.Locale;

/** Findings in short, behind what they are told of. */
final class FindingLines {
  private FindingLines() {}

  /** A line or two for each. */
  static void print(Sheet.Blocks blocks, List<AnswerRow> findings) {
    String heading = "findings";
    for (AnswerRow each : findings) {
      String severity =
          each.truth("benign") ? "benign" : each.text("severity").toUpperCase(Locale.ROOT);
      blocks.named(
          heading,
          severity + " ",
          each.truth("benign") ? Sheet.Style.CYAN : Sheet.Style.ofSeverity(each.text("severity")),
          each.text("rule") + ": " + each.text("summary"));
      heading = "";
    }
  }
}

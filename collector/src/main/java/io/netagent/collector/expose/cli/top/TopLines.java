package io.netagent.collector.expose.cli.top;

import io.netagent.collector.expose.cli.text.TableLayout;
import io.netagent.collector.expose.json.AnswerRow;
import java.util.ArrayList;
import java.util.List;

/** What {@code top} prints where it can't draw: the same, uncut, with an empty line behind it. */
public final class TopLines {
  private TopLines() {}

  /** Of one answer with groups. */
  public static List<String> of(TopAnswer answer) {
    List<String> lines = new ArrayList<>();
    String time = TopPage.time(answer);
    for (String finding : TopPage.findingTexts(answer.findings(), Integer.MAX_VALUE)) {
      lines.add(time + "  " + finding);
    }
    List<AnswerRow> rows = answer.rows();
    if (!rows.isEmpty()) {
      lines.addAll(new TableLayout(View.GROUPS.columns(), rows, "", Integer.MAX_VALUE).lines());
    }
    lines.add("");
    return lines;
  }
}

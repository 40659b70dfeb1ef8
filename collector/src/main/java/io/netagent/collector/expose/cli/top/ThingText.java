package io.netagent.collector.expose.cli.top;

import io.netagent.collector.expose.cli.detail.ConnectionPrinter;
import io.netagent.collector.expose.cli.detail.FindingPrinter;
import io.netagent.collector.expose.cli.detail.ProcessPrinter;
import io.netagent.collector.expose.cli.detail.Sheet;
import io.netagent.collector.expose.cli.detail.SitePrinter;
import io.netagent.collector.expose.cli.text.StyledText;
import io.netagent.collector.expose.cli.text.TerminalText;
import io.netagent.collector.expose.json.AnswerRow;
import io.netagent.collector.expose.json.FindingsDocument;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All of one thing, in lines that fit a screen. */
final class ThingText {
  private final int width;
  private final boolean colours;

  ThingText(int width, boolean colours) {
    this.width = width;
    this.colours = colours;
  }

  /** Of what is looked at. */
  List<String> lines(TopState state, TopAnswer answer) {
    StringWriter text = new StringWriter();
    PrintWriter writer = new PrintWriter(text);
    Sheet sheet = new Sheet(writer, colours, width);
    Thing thing = state.place().thing();
    boolean answered = answer.isAbout(state.question(1));
    AnswerRow root = answered && answer.document() != null ? answer.document().root() : null;
    if (thing == Thing.FINDING) {
      print(answer.findings(), state.place().which(), sheet);
    } else if (root != null) {
      print(thing, root, sheet);
    } else {
      writer.println(
          TerminalText.escape(
              answered && answer.trouble() != null ? answer.trouble() : "Looking ..."));
    }
    writer.flush();
    return text.toString().lines().flatMap(each -> StyledText.pieces(each, width)).toList();
  }

  private static void print(@Nullable FindingsDocument findings, String id, Sheet sheet) {
    int index = findings == null ? -1 : findings.ids().indexOf(id);
    if (findings == null || index < 0) {
      sheet.out().println("It stands no more.");
    } else {
      new FindingPrinter(sheet).print(findings.findings().get(index));
    }
  }

  private static void print(@Nullable Thing thing, AnswerRow root, Sheet sheet) {
    if (thing == Thing.CONNECTION) {
      new ConnectionPrinter(sheet).print(root);
    } else if (thing == Thing.SITE) {
      new SitePrinter(sheet).print(root);
    } else {
      new ProcessPrinter(sheet).print(root);
    }
  }
}

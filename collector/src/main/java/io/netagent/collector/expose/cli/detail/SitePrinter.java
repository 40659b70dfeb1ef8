package io.netagent.collector.expose.cli.detail;

import io.netagent.collector.expose.json.AnswerRow;

/** One place in the code: what became of its connections, those now, and its stack. */
public final class SitePrinter {
  private static final int HEADINGS = "findings".length();

  private final Sheet sheet;
  private final Sheet.Blocks blocks;

  /** Prints nothing yet. */
  public SitePrinter(Sheet sheet) {
    this.sheet = sheet;
    this.blocks = sheet.blocks(HEADINGS);
  }

  /**
   * All of it.
   *
   * @param answer of {@code /api/v1/site}
   */
  public void print(AnswerRow answer) {
    AnswerRow site = answer.part("site");
    String frame = site.text("site");
    sheet
        .out()
        .println(
            sheet.styled(Sheet.Style.BOLD, frame.isEmpty() ? "no frame is known" : frame)
                + "  "
                + sheet.styled(Sheet.Style.PLAIN, Words.owner(site)));
    sheet.sentence(
        new Words()
            .and(site.text("opened") + (isOpener(site) ? " opened" : " accepted, first read here"))
            .and(site.text("openNow") + " open now")
            .andIfAny("connects failed", site, "failed")
            .toString());
    sheet.gap();
    blocks.line("library", site.text("library"));
    AnswerRow closed = site.part("closed");
    blocks.line(
        "closed", closed.sum() == 0 ? "" : closed.sum() + ": " + Words.counts(closed.counts()));
    blocks.line(
        "once",
        site.number("usedOnce") > 0
            ? site.text("usedOnce") + " of the closed ones carried one exchange at most"
            : "");
    blocks.line("now", now(answer));
    blocks.line("stack", site.texts("stack").isEmpty() ? "" : site.text("siteKind"));
    blocks.stack(frame, site.texts("stack"));
    FindingLines.print(blocks, answer.rows("findings"));
    blocks.line("id", site.text("siteId"));
    sheet.end();
  }

  private static boolean isOpener(AnswerRow site) {
    return site.text("siteKind").startsWith("opener");
  }

  private static String now(AnswerRow answer) {
    String kinds = Words.counts(answer.part("closeWait").counts());
    return Words.counts(answer.part("states").counts())
        + (kinds.isEmpty() ? "" : "; in CLOSE_WAIT: " + kinds);
  }
}

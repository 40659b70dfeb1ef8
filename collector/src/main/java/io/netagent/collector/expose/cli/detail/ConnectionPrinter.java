package io.netagent.collector.expose.cli.detail;

import io.netagent.collector.expose.cli.text.Figures;
import io.netagent.collector.expose.json.AnswerRow;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** One connection: what it is now, its life as a time line, whose line of code, what is wrong. */
public final class ConnectionPrinter {
  private static final int HEADINGS = "findings".length();
  private static final int WIDE = 70;
  private static final double SECONDS_PER_DAY = 86_400;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("MM-dd HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

  private final Sheet sheet;
  private final Sheet.Blocks blocks;

  /** Prints nothing yet. */
  public ConnectionPrinter(Sheet sheet) {
    this.sheet = sheet;
    this.blocks = sheet.blocks(HEADINGS);
  }

  /**
   * All of it.
   *
   * @param answer of {@code /api/v1/connection}
   */
  public void print(AnswerRow answer) {
    AnswerRow ended = answer.part("ended");
    AnswerRow row = answer.knows("connection") ? answer.part("connection") : ended;
    sheet
        .out()
        .println(
            sheet.styled(Sheet.Style.BOLD, ends(row))
                + "  "
                + sheet.styled(Sheet.Style.PLAIN, Words.owner(row)));
    sheet.sentence(answer.knows("connection") ? state(row) : "ended, was " + state(row));
    sheet.gap();
    blocks.line("ended", end(ended));
    blocks.line(
        "queues",
        new Words()
            .and("Recv-Q", row, "recvQueueBytes")
            .and("Send-Q", row, "sendQueueBytes")
            .and("limit of the accept queue", row, "acceptQueueLimit")
            .toString());
    blocks.line("use", use(row));
    blocks.line("path", path(row));
    blocks.line("timer", timer(row));
    printLife(answer.rows("life"));
    blocks.line(
        "threads",
        new Words()
            .and("opened by", row, "openerThread")
            .and("read by", row, "readerThread")
            .and("written by", row, "writerThread")
            .toString());
    printSite(row);
    FindingLines.print(blocks, answer.rows("findings"));
    blocks.line(
        "socket",
        new Words()
            .and("fd", row, "fd")
            .andIfAny("inode", row, "inode")
            .and("uid", row, "uid")
            .and("", row, "transport")
            .toString()
            .replace(",  ", ", ")
            .strip());
    blocks.line("id", row.text("id"));
    sheet.end();
  }

  private static String ends(AnswerRow row) {
    if (row.text("state").equals("listen")) {
      return "listener " + row.text("local");
    }
    String way = row.text("direction");
    return row.text("local")
        + (way.equals("inbound") ? " ← " : way.equals("outbound") ? " → " : " ↔ ")
        + row.text("remote");
  }

  private static String state(AnswerRow row) {
    double seconds = row.number("stateForSeconds");
    return row.text("state").toUpperCase(Locale.ROOT)
        + (row.knows("closeWaitKind") ? " (" + row.text("closeWaitKind") + ")" : "")
        + (Double.isNaN(seconds)
            ? ""
            : (row.truth("stateSinceExact") ? " for " : " for at least ")
                + Figures.duration(seconds));
  }

  /** Of one that its process has closed, or that has gone altogether. */
  private static String end(AnswerRow ended) {
    double closed = ended.number("closedSecondsAgo");
    double gone = ended.number("goneSecondsAgo");
    double opened = ended.number("openedSecondsAgo");
    return new Words()
        .and(Double.isNaN(closed) ? "" : "closed " + Words.ago(closed))
        .and(ended.text("reason").replace('_', ' '))
        .and(
            Double.isNaN(closed) || Double.isNaN(opened)
                ? ""
                : "open for " + Figures.duration(opened - closed))
        .and(ended.truth("usedOnce") ? "used for one exchange at most" : "")
        .and(Double.isNaN(gone) ? "" : "gone from the kernel's table for " + Figures.duration(gone))
        .toString();
  }

  private static String use(AnswerRow row) {
    if (!row.truth("recorded")) {
      return "";
    }
    return new Words()
        .and(row.text("role"))
        .and(
            row.text("bytesRead") + " bytes read in " + Words.plural(row, "readOperations", "read"))
        .and(
            row.text("bytesWritten")
                + " bytes written in "
                + Words.plural(row, "writeOperations", "write"))
        .and(row.number("turns") > 0 ? "used again " + times(row) : "")
        .and(row.truth("eofRead") ? "EOF was read" : "")
        .toString();
  }

  private static String times(AnswerRow row) {
    return row.number("turns") == 1 ? "once" : row.text("turns") + " times";
  }

  private static String path(AnswerRow row) {
    return new Words()
        .andMicros("RTT", row, "rttMicros")
        .andMicros("least", row, "minRttMicros")
        .andMicros("RTO", row, "rtoMicros")
        .andIfAny("retransmits", row, "totalRetransmits")
        .andIfAny("unacknowledged segments", row, "unackedSegments")
        .andIfAny("not sent bytes", row, "notSentBytes")
        .and(row.number("sendWindowBytes") == 0 ? "the peer's window is 0" : "")
        .toString();
  }

  private static String timer(AnswerRow row) {
    if (row.text("timer").equals("none")) {
      return "";
    }
    double millis = row.number("timerRemainingMillis");
    return row.text("timer")
        + (Double.isNaN(millis) ? "" : ", fires in " + Words.millis(millis))
        + (row.number("retransmits") > 0
            ? ", after " + Words.plural(row, "retransmits", "retransmission timeout")
            : "");
  }

  private void printSite(AnswerRow row) {
    if (row.knows("site")) {
      blocks.line("site", row.text("site") + " (" + row.text("siteKind") + ")");
      blocks.stack(row.text("site"), row.texts("stack"));
    } else {
      blocks.line(
          "site",
          row.truth("recorded") || !row.knows("pid")
              ? ""
              : "not known: no agent has recorded this connection");
    }
  }

  private void printLife(List<AnswerRow> life) {
    String heading = "life";
    int widest = life.stream().mapToInt(each -> when(each).length()).max().orElse(0);
    for (AnswerRow event : life) {
      String when = String.format("%-" + widest + "s  ", when(event));
      blocks.named(heading, when, Sheet.Style.DIM, event.text("text"));
      heading = "";
    }
  }

  /** The clock's time only where there is room for what happened beside it. */
  private String when(AnswerRow event) {
    double ago = event.number("secondsAgo");
    if (Double.isNaN(ago) || !event.knows("atEpochMillis")) {
      return "at some time";
    }
    if (sheet.columns() < WIDE) {
      return Words.ago(ago);
    }
    Instant at = Instant.ofEpochMilli((long) event.number("atEpochMillis"));
    return (ago < SECONDS_PER_DAY ? TIME : DAY).format(at)
        + "  "
        + String.format("%14s", Words.ago(ago));
  }
}

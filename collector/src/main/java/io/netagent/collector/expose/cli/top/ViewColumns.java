package io.netagent.collector.expose.cli.top;

import io.netagent.collector.expose.cli.text.Figures;
import io.netagent.collector.expose.json.AnswerRow;
import java.util.List;
import java.util.Locale;

/** The columns of each table of {@code top}, from left to right. */
final class ViewColumns {
  private static final List<Column> GROUPS =
      List.of(
          Column.text("PROCESS", "process", Column.ALWAYS),
          Column.number("PID", "pid", 5),
          Column.text("WAY", "direction", 3).unsorted(),
          Column.text("REMOTE", "remote", Column.ALWAYS).unsorted(),
          Column.text("STATE", "state", Column.ALWAYS),
          Column.number("CONNS", "connections", Column.ALWAYS),
          Column.number("RECV-Q", "recvQueueBytes", 8, row -> bytes(row, "recvQueueBytes")),
          Column.number("SEND-Q", "sendQueueBytes", 6, row -> bytes(row, "sendQueueBytes")),
          Column.number("OLDEST", "oldestSeconds", 7, row -> seconds(row, "oldestSeconds")),
          Column.number("IDLE", "maxIdleSeconds", 4, row -> seconds(row, "maxIdleSeconds")));

  private static final List<Column> CONNECTIONS =
      List.of(
          new Column("STATE", "state", false, Column.ALWAYS, ViewColumns::state),
          Column.number("FOR", "stateForSeconds", 8, row -> seconds(row, "stateForSeconds")),
          Column.number("RECV-Q", "recvQueueBytes", 7, row -> bytes(row, "recvQueueBytes")),
          Column.number("SEND-Q", "sendQueueBytes", 5, row -> bytes(row, "sendQueueBytes")),
          Column.text("LOCAL", "local", 4),
          Column.text("REMOTE", "remote", Column.ALWAYS),
          Column.number("PID", "pid", 6),
          Column.text("PROCESS", "process", Column.ALWAYS),
          Column.number("RTT", "rttMicros", 2, ViewColumns::rtt),
          Column.number("READ", "bytesRead", 1, row -> bytes(row, "bytesRead")),
          Column.number("WRITTEN", "bytesWritten", 1, row -> bytes(row, "bytesWritten")),
          Column.text("SITE", "site", 3));

  private static final List<Column> FINDINGS =
      List.of(
          new Column("SEVERITY", "severity", false, Column.ALWAYS, ViewColumns::severity),
          Column.text("FINDING", "rule", Column.ALWAYS),
          Column.text("PROCESS", "process", 8),
          Column.number("PID", "pid", 7),
          Column.number("COUNT", "count", 6),
          Column.number("OLDEST", "oldestSeconds", 5, row -> seconds(row, "oldestSeconds")),
          Column.text("SITE", "site", 4),
          Column.text("SUMMARY", "summary", 3).unsorted());

  private static final List<Column> LISTENERS =
      List.of(
          Column.number("USED", "queueUsedRatio", 8, ViewColumns::used),
          Column.number("QUEUE", "queueLength", Column.ALWAYS),
          Column.number("LIMIT", "queueLimit", 7),
          Column.number("ACCEPTED", "accepted", 5),
          Column.text("LOCAL", "local", Column.ALWAYS),
          Column.number("PID", "pid", 6),
          Column.text("PROCESS", "process", Column.ALWAYS));

  private static final double KIBI = 1024;

  private ViewColumns() {}

  static List<Column> of(View view) {
    return switch (view) {
      case GROUPS -> GROUPS;
      case CONNECTIONS -> CONNECTIONS;
      case FINDINGS -> FINDINGS;
      case LISTENERS -> LISTENERS;
    };
  }

  private static String state(AnswerRow row) {
    String kind = row.text("closeWaitKind");
    return row.text("state") + (kind.isEmpty() ? "" : "/" + kind);
  }

  private static String severity(AnswerRow row) {
    return row.truth("benign") ? "ok" : row.text("severity").toUpperCase(Locale.ROOT);
  }

  private static String used(AnswerRow row) {
    return Figures.percent(row.number("queueUsedRatio"));
  }

  private static String seconds(AnswerRow row, String field) {
    return Figures.seconds(row.number(field));
  }

  private static String rtt(AnswerRow row) {
    double micros = row.number("rttMicros");
    return Double.isNaN(micros) ? "" : String.format(Locale.ROOT, "%.1fms", micros / 1e3);
  }

  /** Whole below 100,000; above in KiB, MiB, GiB: a column of figures stays narrow. */
  private static String bytes(AnswerRow row, String field) {
    double bytes = row.number(field);
    if (!(bytes >= 100_000)) {
      return row.text(field);
    }
    double scaled = bytes / KIBI;
    int unit = 0;
    while (scaled >= 10_000 && unit < 3) {
      scaled /= KIBI;
      unit++;
    }
    return Math.round(scaled) + "KMGT".substring(unit, unit + 1);
  }
}

package io.netagent.collector.expose.cli.top;

import io.netagent.collector.expose.cli.text.Figures;
import io.netagent.collector.expose.json.AnswerRow;
import java.util.List;
import java.util.Locale;

/** What {@code top} can show: a list of the API each. */
enum View {
  GROUPS(
      'g',
      "groups",
      "-connections",
      Column.text("PROCESS", "process", Column.ALWAYS),
      Column.number("PID", "pid", 5),
      Column.text("WAY", "direction", 3).unsorted(),
      Column.text("REMOTE", "remote", Column.ALWAYS).unsorted(),
      Column.text("STATE", "state", Column.ALWAYS),
      Column.number("CONNS", "connections", Column.ALWAYS),
      Column.number("RECV-Q", "recvQueueBytes", 8, row -> bytes(row, "recvQueueBytes")),
      Column.number("SEND-Q", "sendQueueBytes", 6, row -> bytes(row, "sendQueueBytes")),
      Column.number("OLDEST", "oldestSeconds", 7, row -> seconds(row, "oldestSeconds")),
      Column.number("IDLE", "maxIdleSeconds", 4, row -> seconds(row, "maxIdleSeconds"))),
  CONNECTIONS(
      'c',
      "connections",
      "-stateForSeconds",
      new Column("STATE", "state", false, Column.ALWAYS, View::state),
      Column.number("FOR", "stateForSeconds", 8, row -> seconds(row, "stateForSeconds")),
      Column.number("RECV-Q", "recvQueueBytes", 7, row -> bytes(row, "recvQueueBytes")),
      Column.number("SEND-Q", "sendQueueBytes", 5, row -> bytes(row, "sendQueueBytes")),
      Column.text("LOCAL", "local", 4),
      Column.text("REMOTE", "remote", Column.ALWAYS),
      Column.number("PID", "pid", 6),
      Column.text("PROCESS", "process", Column.ALWAYS),
      Column.number("RTT", "rttMicros", 2, View::rtt),
      Column.number("READ", "bytesRead", 1, row -> bytes(row, "bytesRead")),
      Column.number("WRITTEN", "bytesWritten", 1, row -> bytes(row, "bytesWritten")),
      Column.text("SITE", "site", 3)),
  FINDINGS(
      'f',
      "findings",
      "",
      new Column("SEVERITY", "severity", false, Column.ALWAYS, View::severity),
      Column.text("FINDING", "rule", Column.ALWAYS),
      Column.text("PROCESS", "process", 8),
      Column.number("PID", "pid", 7),
      Column.number("COUNT", "count", 6),
      Column.number("OLDEST", "oldestSeconds", 5, row -> seconds(row, "oldestSeconds")),
      Column.text("SITE", "site", 4),
      Column.text("SUMMARY", "summary", 3)),
  LISTENERS(
      'l',
      "listeners",
      "",
      Column.number("USED", "queueUsedRatio", 8, View::used),
      Column.number("QUEUE", "queueLength", Column.ALWAYS),
      Column.number("LIMIT", "queueLimit", 7),
      Column.number("ACCEPTED", "accepted", 5),
      Column.text("LOCAL", "local", Column.ALWAYS),
      Column.number("PID", "pid", 6),
      Column.text("PROCESS", "process", Column.ALWAYS));

  private static final double KIBI = 1024;

  private final char key;
  private final String list;
  private final String sort;
  private final List<Column> columns;

  View(char key, String list, String sort, Column... columns) {
    this.key = key;
    this.list = list;
    this.sort = sort;
    this.columns = List.of(columns);
  }

  char key() {
    return key;
  }

  /** The last part of the path, and the field of the answer. */
  String list() {
    return list;
  }

  /** How it is sorted at first; empty: in the collector's own order. */
  String firstSort() {
    return sort;
  }

  List<Column> columns() {
    return columns;
  }

  /** What it can be sorted by, from left to right. */
  List<String> sorts() {
    return columns.stream()
        .filter(each -> each.sort() != null)
        .map(each -> "" + each.sort())
        .toList();
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

package io.netagent.collector.expose.cli.text;

import io.netagent.collector.expose.json.AnswerRow;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The columns of each list, from left to right. */
public final class ListColumns {
  public static final List<Column> GROUPS =
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

  public static final List<Column> CONNECTIONS =
      List.of(
          new Column("STATE", "state", Column.Kind.TEXT, Column.ALWAYS, ListColumns::state),
          Column.number("FOR", "stateForSeconds", 8, row -> seconds(row, "stateForSeconds")),
          Column.number("RECV-Q", "recvQueueBytes", 7, row -> bytes(row, "recvQueueBytes")),
          Column.number("SEND-Q", "sendQueueBytes", 5, row -> bytes(row, "sendQueueBytes")),
          Column.text("LOCAL", "local", 4),
          Column.text("REMOTE", "remote", Column.ALWAYS),
          Column.number("PID", "pid", 6),
          Column.text("PROCESS", "process", Column.ALWAYS),
          Column.number("RTT", "rttMicros", 2, ListColumns::rtt),
          Column.number("READ", "bytesRead", 1, row -> bytes(row, "bytesRead")),
          Column.number("WRITTEN", "bytesWritten", 1, row -> bytes(row, "bytesWritten")),
          Column.name("ID", "id", 0),
          Column.frame("SITE", "site", 3));

  /** To choose one of some. */
  public static final List<Column> CONNECTIONS_BY_ID =
      byId(Column.name("ID", "id", Column.ALWAYS), CONNECTIONS);

  public static final List<Column> FINDINGS =
      List.of(
          new Column(
              "SEVERITY", "severity", Column.Kind.TEXT, Column.ALWAYS, ListColumns::severity),
          Column.text("FINDING", "rule", Column.ALWAYS),
          Column.text("PROCESS", "process", 8),
          Column.number("PID", "pid", 7),
          Column.number("COUNT", "count", 6),
          Column.number("OLDEST", "oldestSeconds", 5, row -> seconds(row, "oldestSeconds")),
          Column.frame("SITE", "site", 4),
          Column.text("SUMMARY", "summary", 3).unsorted());

  public static final List<Column> LISTENERS =
      List.of(
          Column.number("USED", "queueUsedRatio", 8, ListColumns::used),
          Column.number("QUEUE", "queueLength", Column.ALWAYS),
          Column.number("LIMIT", "queueLimit", 7),
          Column.number("ACCEPTED", "accepted", 5),
          Column.text("LOCAL", "local", Column.ALWAYS),
          Column.number("PID", "pid", 6),
          Column.text("PROCESS", "process", Column.ALWAYS));

  public static final List<Column> SITES =
      List.of(
          Column.number("OPENED", "opened", Column.ALWAYS),
          Column.number("FAILED", "failed", 5),
          Column.number("OPEN", "openNow", 8),
          Column.number("CLOSED", "closed", 3, row -> "" + row.part("closed").sum()).unsorted(),
          Column.number("BROKEN", "closed", 6, row -> "" + broken(row)).unsorted(),
          Column.number("RESET", "closed", 1, row -> row.part("closed").text("reset")).unsorted(),
          Column.number("TIMED_OUT", "closed", 1, row -> row.part("closed").text("timed_out"))
              .unsorted(),
          Column.number("GC", "closed", 4, row -> row.part("closed").text("by_gc")).unsorted(),
          Column.number("ONCE", "usedOnce", 2),
          Column.number("PID", "pid", 7),
          Column.text("PROCESS", "process", Column.ALWAYS),
          Column.name("ID", "siteId", 0),
          Column.frame("SITE", "site", Column.ALWAYS));

  /** To choose one of some. */
  public static final List<Column> SITES_BY_ID =
      byId(Column.name("ID", "siteId", Column.ALWAYS), SITES);

  public static final List<Column> PROCESSES =
      List.of(
          Column.number("PID", "pid", Column.ALWAYS),
          Column.text("PROCESS", "process", Column.ALWAYS),
          Column.number("SOCKETS", "sockets", Column.ALWAYS),
          Column.number("ESTAB", "states", 6, row -> "" + ofState(row, "established")).unsorted(),
          Column.number("CLOSE_WAIT", "closeWait", 8, row -> "" + row.part("closeWait").sum())
              .unsorted(),
          Column.number(
              "OLDEST", "closeWaitOldestSeconds", 5, row -> seconds(row, "closeWaitOldestSeconds")),
          Column.number("TIME_WAIT", "states", 3, row -> "" + ofState(row, "time_wait")).unsorted(),
          Column.number("FDS", "openFds", 4),
          Column.number("LIMIT", "maxFds", 2),
          new Column("AGENT", null, Column.Kind.TEXT, 7, ListColumns::agent));

  /** What groups may be counted by, beside what {@link #GROUPS} has. */
  private static final List<Column> GROUPED_BY =
      List.of(
          Column.text("PROCESS", "process", Column.ALWAYS),
          Column.number("PID", "pid", 5),
          Column.text("WAY", "direction", Column.ALWAYS).unsorted(),
          Column.text("REMOTE", "remote", Column.ALWAYS).unsorted(),
          Column.number("PORT", "localPort", Column.ALWAYS).unsorted(),
          Column.text("STATE", "state", Column.ALWAYS),
          Column.text("KIND", "closeWaitKind", Column.ALWAYS).unsorted(),
          Column.number("FAMILY", "family", Column.ALWAYS).unsorted(),
          Column.name("NETNS", "networkNamespace", Column.ALWAYS),
          Column.text("ROLE", "role", Column.ALWAYS).unsorted(),
          Column.frame("SITE", "site", Column.ALWAYS).unsorted());

  private static final int FIRST_FIGURE_OF_GROUPS = 5;
  private static final double KIBI = 1024;

  private ListColumns() {}

  private static List<Column> byId(Column id, List<Column> columns) {
    return Stream.concat(
            Stream.of(id), columns.stream().filter(each -> !each.heading().equals(id.heading())))
        .toList();
  }

  /** Of groups that are counted by something: the columns of which one of these has a value. */
  public static List<Column> groups(List<AnswerRow> rows) {
    return Stream.concat(
            GROUPED_BY.stream()
                .filter(each -> rows.stream().anyMatch(row -> !each.cell().apply(row).isEmpty())),
            GROUPS.subList(FIRST_FIGURE_OF_GROUPS, GROUPS.size()).stream())
        .toList();
  }

  private static long ofState(AnswerRow process, String state) {
    AnswerRow states = process.part("states");
    return Math.round(states.part("ipv4").number(state) + states.part("ipv6").number(state));
  }

  /** Of a site: what the network or the peer has ended, as a read or a write was told. */
  private static long broken(AnswerRow site) {
    AnswerRow closed = site.part("closed");
    return Math.round(
        closed.number("reset") + closed.number("timed_out") + closed.number("broken_pipe"));
  }

  /** Whether lines of code are known. */
  private static String agent(AnswerRow process) {
    if (!process.knows("agent")) {
      return process.truth("jvm") ? "none" : "";
    }
    AnswerRow agent = process.part("agent");
    return agent.truth("stalled") ? "stalled" : agent.text("state");
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

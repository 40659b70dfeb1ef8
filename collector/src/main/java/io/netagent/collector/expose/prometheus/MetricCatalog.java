package io.netagent.collector.expose.prometheus;

import io.prometheus.client.Collector;
import java.util.List;

/**
 * Every metric once: name, type, unit, labels, help. Nothing else exports under {@code netagent_}.
 */
public enum MetricCatalog {
  TCP_CONNECTIONS(
      "netagent_tcp_connections",
      Collector.Type.GAUGE,
      "TCP sockets of the process by state. Rows without a visible owner stand under process"
          + " \"unknown\" with an empty pid.",
      "state",
      "process",
      "pid"),
  CLOSE_WAIT_CONNECTIONS(
      "netagent_tcp_close_wait_connections",
      Collector.Type.GAUGE,
      "CLOSE_WAIT sockets by what is unread: eof_read (nothing: the program saw the end and did not"
          + " close), fin_only, unread (data), unaccepted (still in the accept queue), unknown (the"
          + " owner can't be seen).",
      "kind",
      "process",
      "pid"),
  CLOSE_WAIT_OLDEST(
      "netagent_tcp_close_wait_oldest_seconds",
      Collector.Type.GAUGE,
      "How long the oldest CLOSE_WAIT socket has been in that state, at least; 0 without any.",
      "process",
      "pid"),
  FINDINGS(
      "netagent_findings",
      Collector.Type.GAUGE,
      "Open findings, one for each rule and place in the code. benign=\"true\" is no fault.",
      "rule",
      "severity",
      "benign",
      "process",
      "pid"),
  JVM_OPENED(
      "netagent_jvm_connections_opened_total",
      Collector.Type.COUNTER,
      "Connections that the JVM opened (role client) or accepted (role server).",
      "role",
      "process",
      "pid"),
  JVM_CLOSED(
      "netagent_jvm_connections_closed_total",
      Collector.Type.COUNTER,
      "Connections that the JVM closed; reason gc: the program had dropped them unclosed.",
      "reason",
      "process",
      "pid"),
  JVM_CONNECT_FAILURES(
      "netagent_jvm_connect_failures_total",
      Collector.Type.COUNTER,
      "Connects that failed, by error.",
      "error",
      "process",
      "pid"),
  JVM_UNTRACKED_OPENS(
      "netagent_jvm_untracked_opens_total",
      Collector.Type.COUNTER,
      "Connections opened on a file descriptor beyond the flight record's slots.",
      "process",
      "pid"),
  HOOK_ERRORS(
      "netagent_hook_errors_total",
      Collector.Type.COUNTER,
      "Errors inside the agent's hooks, hidden from the program. Anything but 0 is a bug of netagent.",
      "process",
      "pid"),
  JVM_OPEN(
      "netagent_jvm_open_connections",
      Collector.Type.GAUGE,
      "Connections that the agent holds for open.",
      "process",
      "pid"),
  JVM_UNKNOWN(
      "netagent_jvm_unknown_connections",
      Collector.Type.GAUGE,
      "Sockets of the JVM in the kernel's table that the agent does not know: opened before it, or by"
          + " native code.",
      "process",
      "pid"),
  JVM_STALLED(
      "netagent_jvm_stalled",
      Collector.Type.GAUGE,
      "1 while the agent's heartbeat is missing: the JVM is stopped or in a long pause.",
      "process",
      "pid"),
  PROCESS_OPEN_FDS(
      "netagent_process_open_fds",
      Collector.Type.GAUGE,
      "Open file descriptors of the process; absent when they can't be seen.",
      "process",
      "pid"),
  PROCESS_MAX_FDS(
      "netagent_process_max_fds",
      Collector.Type.GAUGE,
      "Soft limit of file descriptors of the process; absent when it can't be seen.",
      "process",
      "pid"),
  SCAN_SECONDS(
      "netagent_collector_scan_seconds",
      Collector.Type.GAUGE,
      "Duration of the latest reading of the kernel's table."),
  ROWS(
      "netagent_collector_rows",
      Collector.Type.GAUGE,
      "Rows of the latest reading of the kernel's table."),
  MALFORMED_ROWS(
      "netagent_collector_malformed_rows_total",
      Collector.Type.COUNTER,
      "Rows of the kernel's table that could not be understood and were left out."),
  DUPLICATE_ROWS(
      "netagent_collector_duplicate_rows_total",
      Collector.Type.COUNTER,
      "Rows that the kernel listed twice in one reading and that were counted once."),
  UNATTRIBUTED_SOCKETS(
      "netagent_collector_unattributed_sockets",
      Collector.Type.GAUGE,
      "Sockets of the latest reading whose owner was not found, mostly for lack of rights."),
  FLIGHT_RECORDS(
      "netagent_collector_flight_records",
      Collector.Type.GAUGE,
      "Flight records of JVMs with the agent: live ones that were read, and unreadable ones.",
      "status"),
  LAST_TICK(
      "netagent_collector_last_tick_timestamp_seconds",
      Collector.Type.GAUGE,
      "When the newest snapshot was taken, in seconds since the epoch."),
  TICKS_FAILED(
      "netagent_collector_ticks_failed_total",
      Collector.Type.COUNTER,
      "Ticks that failed and left the snapshot before them in place."),
  LIMITATIONS(
      "netagent_collector_limitations",
      Collector.Type.GAUGE,
      "Things that the collector can't see, mostly for lack of rights; the page / lists them."),
  COLLECTOR_INFO(
      "netagent_collector_info",
      Collector.Type.INFO,
      "The collector's version and where it reads the kernel's table from.",
      "version",
      "source");

  private static final String TOTAL_SUFFIX = "_total";
  private static final String INFO_SUFFIX = "_info";
  private static final String SECONDS_SUFFIX = "_seconds";

  private final String metricName;
  private final Collector.Type type;
  private final String help;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> labels;

  MetricCatalog(String metricName, Collector.Type type, String help, String... labels) {
    this.metricName = metricName;
    this.type = type;
    this.help = help;
    this.labels = List.of(labels);
  }

  /** As it stands in the exposition, {@code _total} and {@code _info} included. */
  public String metricName() {
    return metricName;
  }

  public Collector.Type type() {
    return type;
  }

  public String help() {
    return help;
  }

  /** {@code seconds}, or empty for what is counted. */
  public String unit() {
    return metricName.endsWith(SECONDS_SUFFIX) ? "seconds" : "";
  }

  public List<String> labels() {
    return labels;
  }

  /** The name without the suffix that its type brings: what OpenMetrics calls the family. */
  String familyName() {
    return switch (type) {
      case COUNTER -> metricName.substring(0, metricName.length() - TOTAL_SUFFIX.length());
      case INFO -> metricName.substring(0, metricName.length() - INFO_SUFFIX.length());
      default -> metricName;
    };
  }
}

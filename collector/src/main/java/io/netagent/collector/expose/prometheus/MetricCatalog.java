package io.netagent.collector.expose.prometheus;

import io.prometheus.client.Collector;
import java.util.List;

/**
 * Every metric once: name, type, unit, labels, help. Nothing else exports under {@code netagent_}.
 */
public enum MetricCatalog {
  TCP_CONNECTIONS(
      "netagent_tcp_connections",
      "TCP sockets of the process by state. Rows without a visible owner stand under process"
          + " \"unknown\" with an empty pid; processes beyond those that are named, under \"other\".",
      "state process pid"),
  TCP_FAMILY_CONNECTIONS(
      "netagent_tcp_family_connections",
      "TCP sockets of the host by address family and state; an IPv4 connection of an IPv6 socket is"
          + " ipv6, as the kernel lists it.",
      "family state"),
  CLOSE_WAIT_CONNECTIONS(
      "netagent_tcp_close_wait_connections",
      "CLOSE_WAIT sockets by what is unread: eof_read (nothing: the program saw the end and did not"
          + " close), fin_only, unread (data), unaccepted (still in the accept queue), unknown (the"
          + " owner can't be seen).",
      "kind process pid"),
  CLOSE_WAIT_OLDEST(
      "netagent_tcp_close_wait_oldest_seconds",
      "How long the oldest CLOSE_WAIT socket of a kind has been in that state, at least; 0 without"
          + " any.",
      "kind process pid"),
  REMOTE_CONNECTIONS(
      "netagent_tcp_remote_connections",
      "TCP connections by remote: the 20 largest, the rest under remote \"other\". direction inbound:"
          + " accepted on local_port; outbound: the remote bears its port.",
      "remote direction local_port process pid"),
  REMOTE_CLOSE_WAIT(
      "netagent_tcp_remote_close_wait_connections",
      "Those of netagent_tcp_remote_connections that are in CLOSE_WAIT.",
      "remote direction local_port process pid"),
  PATH_RTT(
      "netagent_path_rtt_seconds",
      "Round-trip time to a remote address, as the kernel smooths it: the mean of the connections that"
          + " sent data within the last minute. The 20 addresses that got most data, the rest as \"other\".",
      "remote"),
  PATH_RETRANSMITS(
      "netagent_path_retransmit_ratio",
      "The share of the data segments of the last minute that were sent again.",
      "remote"),
  LISTEN_QUEUE(
      "netagent_tcp_listen_queue_connections",
      "Connections that wait to be accepted: the 20 fullest listeners, the rest under local"
          + " \"other\". Of a process that listens several times on one address, the fullest.",
      "local process pid netns"),
  LISTEN_QUEUE_LIMIT(
      "netagent_tcp_listen_queue_limit",
      "Above this many waiting connections the kernel drops new ones: listen's backlog or somaxconn;"
          + " absent where the source does not tell it.",
      "local process pid netns"),
  PORTS_AVAILABLE(
      "netagent_tcp_ephemeral_ports_available",
      "Ports that the kernel may give to a socket that names none: the range without the reserved"
          + " ones. netns is \"own\" or the inode of another network namespace.",
      "netns"),
  PORTS_USED(
      "netagent_tcp_ephemeral_ports_used",
      "Ephemeral ports in use, TIME_WAIT included; the 10 fullest. call connect: towards one"
          + " destination; bind: of the source address, whatever the destination.",
      "call source destination process pid netns"),
  PORTS_USED_RATIO(
      "netagent_tcp_ephemeral_ports_used_ratio",
      "The share of the available ephemeral ports that the fullest use takes; at 1 the call fails"
          + " with EADDRNOTAVAIL. The fullest namespaces by name, the worst of the rest as \"other\".",
      "call netns"),
  PORTS_EXHAUSTION(
      "netagent_tcp_ephemeral_ports_exhaustion_seconds",
      "Until the first use has no port left, as the last minutes went; +Inf while none grows.",
      "call netns"),
  FINDINGS(
      "netagent_findings",
      "Open findings, one for each rule and place in the code. benign=\"true\" is no fault.",
      "rule severity benign process pid"),
  JVM_OPENED(
      "netagent_jvm_connections_opened_total",
      "Connections that the JVM opened (role client) or accepted (role server).",
      "role process pid"),
  JVM_CLOSED(
      "netagent_jvm_connections_closed_total",
      "Connections that the JVM closed. reason gc: the program had dropped them unclosed; at_exit:"
          + " only the end of the JVM closed them; broken_pipe: written to after the peer had closed.",
      "reason process pid"),
  JVM_CONNECT_FAILURES(
      "netagent_jvm_connect_failures_total",
      "Connects that failed, by error.",
      "error process pid"),
  JVM_ADOPTED(
      "netagent_jvm_connections_adopted_total",
      "Connections that were open when the agent was attached; not among the opened ones.",
      "process pid"),
  JVM_RECEIVED_BYTES(
      "netagent_jvm_received_bytes_total",
      "Bytes that the JVM read from its connections, open and closed, as they came over the wire: of TLS"
          + " what is encrypted; of adopted connections those since. Absent where the agent is too"
          + " old to count them.",
      "process pid"),
  JVM_SENT_BYTES(
      "netagent_jvm_sent_bytes_total",
      "Bytes that the JVM wrote to its connections, likewise; the kernel may hold some of them still.",
      "process pid"),
  JVM_CONNECT_SECONDS(
      "netagent_jvm_connect_seconds",
      Collector.Type.HISTOGRAM,
      "How long successful connects took. Absent, as every histogram, before the first one.",
      "process pid"),
  JVM_LIFETIME_SECONDS(
      "netagent_jvm_connection_lifetime_seconds",
      Collector.Type.HISTOGRAM,
      "How long the connections lived that are closed.",
      "process pid"),
  JVM_LOOKUP_SECONDS(
      "netagent_jvm_lookup_seconds",
      Collector.Type.HISTOGRAM,
      "How long names took to be resolved, or not; the count is that of all lookups. Absent, as all of"
          + " lookups, before the first one.",
      "process pid"),
  JVM_LOOKUPS_FAILED(
      "netagent_jvm_lookups_failed_total", "Lookups of names that failed.", "process pid"),
  JVM_LOOKUPS_IN_PROGRESS(
      "netagent_jvm_lookups_in_progress",
      "Lookups of names that went on when the record was read.",
      "process pid"),
  JVM_HANDSHAKE_SECONDS(
      "netagent_jvm_tls_handshake_seconds",
      Collector.Type.HISTOGRAM,
      "How long TLS handshakes took. Absent, as all of handshakes, before the first one.",
      "process pid"),
  JVM_HANDSHAKES(
      "netagent_jvm_tls_handshakes_total",
      "TLS handshakes that ended: failed, or with which protocol.",
      "result process pid"),
  JVM_HANDSHAKES_RESUMED(
      "netagent_jvm_tls_handshakes_resumed_total",
      "Those of the successful handshakes that resumed a session.",
      "process pid"),
  JVM_HANDSHAKES_IN_PROGRESS(
      "netagent_jvm_tls_handshakes_in_progress",
      "TLS handshakes that went on when the record was read.",
      "process pid"),
  JVM_BLOCKED_THREADS(
      "netagent_jvm_blocked_threads",
      "Threads that had been in one call for a second or longer; kind accept is a server without a"
          + " client to accept, and idle by trade. handshake and lookup are absent before the first one.",
      "kind process pid"),
  JVM_BLOCKED_LONGEST(
      "netagent_jvm_blocked_longest_seconds",
      "How long the longest of those calls has lasted, without those in accept; 0 without any.",
      "process pid"),
  JVM_UNTRACKED_OPENS(
      "netagent_jvm_untracked_opens_total",
      "Connections opened on a file descriptor beyond the flight record's slots.",
      "process pid"),
  HOOK_ERRORS(
      "netagent_hook_errors_total",
      "Errors inside the agent's hooks, hidden from the program. Anything but 0 is a bug of netagent.",
      "process pid"),
  JVM_OPEN(
      "netagent_jvm_open_connections", "Connections that the agent holds for open.", "process pid"),
  JVM_SITE_OPEN(
      "netagent_jvm_site_open_connections",
      "Open connections by the line of the application that opened them or first read them; the rest"
          + " under site \"other\". unknown: the agent took no stack.",
      "site process pid"),
  JVM_UNKNOWN(
      "netagent_jvm_unknown_connections",
      "Sockets of the JVM in the kernel's table, listeners included, that the agent does not know."
          + " kind beyond_slots: the record has no slot for the fd; before_agent: seen before the agent"
          + " began; listener; other: native code, inherited, or older than agent and collector.",
      "kind process pid"),
  JVM_WITHOUT_SOCKET(
      "netagent_jvm_connections_without_socket",
      "Sockets that the agent holds for open and the kernel does not list: reset by the peer and not"
          + " closed yet, or closed without the agent's notice.",
      "process pid"),
  JVM_MISSING_HOOKS(
      "netagent_jvm_missing_hooks",
      "Planned hooks that the agent could not put in; /api/v1/processes names them. Anything but 0"
          + " means that something is not recorded.",
      "process pid"),
  JVM_STALLED(
      "netagent_jvm_stalled",
      "1 while the agent's heartbeat is missing: the JVM is stopped or in a long pause.",
      "process pid"),
  PROCESS_OPEN_FDS(
      "netagent_process_open_fds",
      "Open file descriptors of the process; absent when they can't be seen.",
      "process pid"),
  PROCESS_MAX_FDS(
      "netagent_process_max_fds",
      "Soft limit of file descriptors of the process; absent when it can't be seen.",
      "process pid"),
  HOST_EVENTS(
      "netagent_host_tcp_events_total",
      "The kernel's TCP counters of the collector's network namespace, those that tell of trouble or"
          + " are the base of a ratio; absent where the kernel lacks one.",
      "event"),
  HOST_SOCKETS(
      "netagent_host_tcp_sockets",
      "The kernel's own totals of the collector's network namespace; orphan and alloc are host-wide.",
      "kind"),
  HOST_MEMORY("netagent_host_tcp_memory_pages", "Memory pages of all TCP buffers of the host."),
  HOST_LIMIT(
      "netagent_host_tcp_limit",
      "Limits that the counts are measured against; +Inf is no limit; absent where it can't be read.",
      "limit"),
  HOST_OPEN_FILES(
      "netagent_host_open_files", "Open files of the whole host; the limit is max_files."),
  HOST_TRACKED_CONNECTIONS(
      "netagent_host_tracked_connections",
      "Entries of the kernel's connection tracking; the limit is max_tracked_connections. Absent"
          + " where nothing is tracked."),
  SCAN_SECONDS(
      "netagent_collector_scan_seconds", "Duration of the latest reading of the kernel's table."),
  ROWS("netagent_collector_rows", "Rows of the latest reading of the kernel's table."),
  MALFORMED_ROWS(
      "netagent_collector_malformed_rows_total",
      "Rows of the kernel's table that could not be understood and were left out."),
  DUPLICATE_ROWS(
      "netagent_collector_duplicate_rows_total",
      "Rows that the kernel listed twice in one reading and that were counted once."),
  UNATTRIBUTED_SOCKETS(
      "netagent_collector_unattributed_sockets",
      "Sockets of the latest reading whose owner was not found, mostly for lack of rights."),
  UNATTRIBUTED_CLOSING(
      "netagent_collector_unattributed_closing_connections",
      "Connections in FIN_WAIT2 and TIME_WAIT that no process holds any more and of which nobody"
          + " knows whose they were."),
  INTERRUPTED_READINGS(
      "netagent_collector_interrupted_readings_total",
      "Readings during which the kernel's table changed, so that rows may be missing or doubled."),
  SOURCE_FAILURES(
      "netagent_collector_source_failures_total",
      "A source of the socket table failed, and the next one was tried."),
  SOURCE_PASSED_OVER(
      "netagent_collector_source_passed_over",
      "1 for a source that is better than the one in use and does not work here; the page / and"
          + " /api/v1/host say why.",
      "source"),
  FULL_READING_AGE(
      "netagent_collector_full_reading_age_seconds",
      "Since all states were read; counts of ESTABLISHED, FIN_WAIT2 and TIME_WAIT are as old."),
  TICK_CPU_SECONDS("netagent_collector_tick_cpu_seconds", "Processor time of the latest tick."),
  RULES_CPU_SECONDS(
      "netagent_collector_rules_cpu_seconds",
      "The part of the latest tick's processor time that the diagnosis took."),
  NETWORK_NAMESPACES(
      "netagent_collector_network_namespaces",
      "Network namespaces that are watched, the collector's own included."),
  FOLDED(
      "netagent_collector_folded",
      "What is not exported by name but counted under \"other\": processes without an agent, their"
          + " findings, listeners, network namespaces.",
      "subject"),
  SERIES("netagent_collector_series", "Series of this page, itself included."),
  SERIES_MAX(
      "netagent_collector_series_max", "What --max-series allows; beyond it JVMs are folded."),
  SERIES_FOLDED(
      "netagent_collector_series_folded_total",
      "Series that were folded into \"other\", each when it is; by the family that names them."
          + " netagent_jvm_open_connections stands for whole JVMs, beyond --max-series.",
      "family"),
  FLIGHT_RECORDS(
      "netagent_collector_flight_records",
      "Flight records of JVMs with the agent: live ones that were read, and unreadable ones.",
      "status"),
  EVENTS_WRITTEN(
      "netagent_events_written_total",
      "Lifecycle events of connections that have a line in the event log. Absent without --event-log."),
  EVENTS_LOST(
      "netagent_events_lost_total",
      "Events without a line. reason rate: the agent's limit; overwritten: the JVM's ring went round"
          + " before it was read; collector: --events-per-second; not_readable: the record could not be"
          + " read, and how many were counted; output: the line could not be written.",
      "reason"),
  LAST_TICK(
      "netagent_collector_last_tick_timestamp_seconds",
      "When the newest snapshot was taken, in seconds since the epoch."),
  TICKS_FAILED(
      "netagent_collector_ticks_failed_total",
      "Ticks that failed and left the snapshot before them in place."),
  LIMITATIONS(
      "netagent_collector_limitations",
      "Things that the collector can't see, mostly for lack of rights; the page / lists them."),
  COLLECTOR_INFO(
      "netagent_collector_info",
      "The collector's version and where it reads the kernel's table from.",
      "version source");

  private final String metricName;
  private final String help;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> labels;

  @SuppressWarnings("ImmutableEnumChecker") // a record of texts and of lists made by List.of
  private final MetricShape shape;

  /** Without labels. */
  MetricCatalog(String metricName, String help) {
    this(metricName, help, "");
  }

  /** The labels stand there as words. The end of the name tells the type, as Prometheus has it. */
  MetricCatalog(String metricName, String help, String labels) {
    this(metricName, MetricShape.typeByName(metricName), help, labels);
  }

  MetricCatalog(String metricName, Collector.Type type, String help, String labels) {
    this.metricName = metricName;
    this.help = help;
    this.labels = labels.isEmpty() ? List.of() : List.of(labels.split(" "));
    this.shape = MetricShape.of(metricName, type, this.labels);
  }

  /** As it stands in the exposition, {@code _total} and {@code _info} included. */
  public String metricName() {
    return metricName;
  }

  public Collector.Type type() {
    return shape.type();
  }

  public String help() {
    return help;
  }

  public List<String> labels() {
    return labels;
  }

  /** What follows from name, type and labels. */
  MetricShape shape() {
    return shape;
  }
}

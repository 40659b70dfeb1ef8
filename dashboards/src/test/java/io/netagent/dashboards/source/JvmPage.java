package io.netagent.dashboards.source;

import static io.netagent.dashboards.source.Promql.RATE;
import static io.netagent.dashboards.source.Promql.quantile;

/** What the JVMs with an agent do with their connections. */
final class JvmPage {
  static final String UID = "netagent-jvm";

  private static final String FAILURES = "netagent_jvm_connect_failures_total{PROC}";
  private static final String HANDSHAKES = "netagent_jvm_tls_handshakes_total";

  private JvmPage() {}

  static Page page() {
    Page page =
        new Page(
            UID,
            "JVM connections",
            "What the JVMs with an agent do: connections opened, closed, refused; names, handshakes;"
                + " threads that stand in a call.");
    verdicts(page.row("Does any JVM stand or fail?"));
    blocked(page.row("Connects that fail, threads that stand"));
    flow(page.row("Opened and closed"));
    durations(page.row("How long connects take and connections live"));
    names(page.row("Names and TLS (only JVMs that use them)"));
    coverage(page.row("What the agent does not see"));
    return page;
  }

  private static void verdicts(Page page) {
    page.panel(
            Panel.stat(
                    "JVMs with an agent",
                    "JVMs whose flight record is read, among those selected. The ones without an"
                        + " agent are not on this page.")
                .ask("count(netagent_jvm_open_connections{PROC})")
                .none("none")
                .decimals(0))
        .panel(
            Panel.stat(
                    "JVMs that stand still",
                    "JVMs whose agent gives no sign of life: stopped, or"
                        + " in a long pause of garbage collection.")
                .ask("sum(netagent_jvm_stalled{PROC})")
                .alarm(1)
                .none("no agent")
                .decimals(0))
        .panel(
            Panel.stat(
                    "Connects that failed",
                    "In the last hour, whatever the error. The next row says which.")
                .runbook("NetagentConnectFailures")
                .ask("sum(increase(" + FAILURES + "[1h]))")
                .warn(1)
                .decimals(0)
                .none("no agent"))
        .panel(
            Panel.stat(
                    "Blocked threads",
                    "Threads that have been in one call for a second or longer, without those that"
                        + " wait in accept, which is their trade.")
                .ask("sum(netagent_jvm_blocked_threads{PROC,kind!='accept'})")
                .warn(10)
                .decimals(0)
                .none("no agent"))
        .panel(
            Panel.stat(
                    "Longest block",
                    "How long the longest call of a thread has lasted, without accept. Minutes mean"
                        + " that a time-out is missing.")
                .ask("max(netagent_jvm_blocked_longest_seconds{PROC})")
                .unit("s")
                .warn(60)
                .alarm(600)
                .none("no agent"))
        .panel(
            Panel.stat(
                    "Lookups that failed",
                    "The share of lookups of names that failed in the last hour.")
                .ask(
                    "sum(increase(netagent_jvm_lookups_failed_total{PROC}[1h])) /"
                        + " (sum(increase(netagent_jvm_lookup_seconds_count{PROC}[1h])) > 0)")
                .share()
                .warn(0.01)
                .alarm(0.1)
                .none("no lookup"))
        .panel(
            Panel.stat(
                    "Handshakes failed",
                    "The share of TLS handshakes that failed in the last hour.")
                .ask(
                    "sum(increase("
                        + HANDSHAKES
                        + "{PROC,result='failed'}[1h])) / (sum(increase("
                        + HANDSHAKES
                        + "{PROC}[1h])) > 0)")
                .share()
                .warn(0.01)
                .alarm(0.1)
                .none("no TLS"))
        .panel(
            Panel.stat(
                    "Hook errors",
                    "Errors inside netagent's hooks in the last hour. The program"
                        + " is not affected; what this page shows of it may be.")
                .ask("sum(increase(netagent_hook_errors_total{PROC}[1h]))")
                .alarm(1)
                .decimals(0)
                .none("no agent")
                .runbook("NetagentHookErrors"));
  }

  /** Also on the overview. */
  static Panel failures() {
    return Panel.lines(
            "Connects that failed",
            "Per second and error, only where there are any. no_local_port: the ephemeral ports to"
                + " that peer are used up. too_many_files: the fd limit is reached. timed_out: no"
                + " answer at all, a firewall or a full listen queue.")
        .runbook("NetagentConnectFailures")
        .ask("sum by (JVM, error) (rate(" + FAILURES + RATE + ")) > 0", "{{error}} JVM")
        .unit("cps")
        .none("No connect failed");
  }

  private static void blocked(Page page) {
    page.panel(failures().size(8, 9))
        .panel(
            Panel.lines(
                    "Blocked threads",
                    "Threads that have been in one call for a second or longer, by call, only where"
                        + " there are any and without accept. A plateau as high as a pool of threads"
                        + " is a service that answers nobody.")
                .ask(
                    "sum by (JVM, kind)"
                        + " (netagent_jvm_blocked_threads{PROC,kind!='accept'}) > 0",
                    "{{kind}} JVM")
                .decimals(0)
                .none("No thread stands")
                .size(8, 9))
        .panel(
            Panel.lines(
                    "Longest block",
                    "How long the longest call has lasted, without accept. A line that climbs with"
                        + " the clock is a read without a time-out, from a peer that will not answer.")
                .ask("max by (JVM) (netagent_jvm_blocked_longest_seconds{PROC}) > 0", "JVM")
                .unit("s")
                .warn(60)
                .none("No thread stands")
                .size(8, 9));
  }

  private static void flow(Page page) {
    page.panel(
            Panel.lines(
                    "Connections opened",
                    "Per second and role, the twenty busiest. A client that opens as many"
                        + " connections as it sends requests reuses none.")
                .ask(
                    busiest(20, "JVM, role", "netagent_jvm_connections_opened_total"),
                    "{{role}} JVM")
                .unit("cps")
                .size(8, 9))
        .panel(
            Panel.lines(
                    "Connections closed",
                    "Per second and reason, only where there are any. reset, timed_out and"
                        + " broken_pipe are errors that the program saw; gc: nobody called close().")
                .ask(
                    "topk(20, sum by (JVM, reason)"
                        + " (rate(netagent_jvm_connections_closed_total{PROC}"
                        + RATE
                        + ")) > 0)",
                    "{{reason}} JVM")
                .unit("cps")
                .none("No connection was closed")
                .size(8, 9))
        .panel(
            Panel.lines(
                    "Open connections",
                    "Connections that the agent holds for open, the twenty largest. It should follow"
                        + " the load and come down with it.")
                .ask("topk(20, sum by (JVM) (netagent_jvm_open_connections{PROC}))", "JVM")
                .decimals(0)
                .size(8, 9))
        .panel(
            Panel.lines(
                    "Open connections by line of code",
                    "The twenty largest lines of code; 'other' is the rest of a JVM. The sum of a"
                        + " pool should stand at its size.")
                .ask(
                    "topk(20, sum by (JVM, site) (netagent_jvm_site_open_connections{PROC}))",
                    "{{site}} JVM")
                .decimals(0)
                .more("Leaks", LeaksPage.UID)
                .size(8, 9))
        .panel(
            Panel.lines(
                    "Connections by remote",
                    "From the kernel's table, whether or not the JVM has an agent: the twenty largest"
                        + " remotes of each host. inbound remotes are clients, outbound ones bear"
                        + " their port.")
                .ask(
                    "topk(20, sum by (JVM, direction, remote)"
                        + " (netagent_tcp_remote_connections{PROC}))",
                    "{{direction}} {{remote}} JVM")
                .decimals(0)
                .size(8, 9))
        .panel(
            Panel.lines(
                    "Bytes received and sent",
                    "Per second, the ten busiest JVMs each way, as the bytes came over the wire."
                        + " Connections without bytes are idle, whatever their number.")
                .ask(busiest(10, "JVM", "netagent_jvm_received_bytes_total"), "received JVM")
                .ask(busiest(10, "JVM", "netagent_jvm_sent_bytes_total"), "sent JVM")
                .unit("Bps")
                .size(8, 9));
  }

  private static String busiest(int most, String by, String counter) {
    return "topk(" + most + ", sum by (" + by + ") (rate(" + counter + "{PROC}" + RATE + ")))";
  }

  private static void durations(Page page) {
    page.panel(
            Panel.lines(
                    "Connects, 95th percentile",
                    "How long successful connects took. Steps at 1, 3 and 7 s are SYNs that were"
                        + " lost or dropped and sent again.")
                .ask(quantile("0.95", "netagent_jvm_connect_seconds"), "JVM")
                .unit("s")
                .warn(1)
                .none("No connect")
                .size(8, 9))
        .panel(
            Panel.lines(
                    "Connections' lifetime, median",
                    "How long the connections lived that were closed. Below a second, connections"
                        + " are hardly reused: each request pays for a handshake and a port.")
                .ask(quantile("0.5", "netagent_jvm_connection_lifetime_seconds"), "JVM")
                .unit("s")
                .none("No connection was closed")
                .size(8, 9))
        .panel(
            Panel.lines(
                    "Connections' lifetime, 95th percentile",
                    "The long-lived ones. One at a round number of minutes is an idle time-out,"
                        + " this side's or somebody's in between.")
                .ask(quantile("0.95", "netagent_jvm_connection_lifetime_seconds"), "JVM")
                .unit("s")
                .none("No connection was closed")
                .size(8, 9));
  }

  private static void names(Page page) {
    page.panel(
            Panel.lines(
                    "Lookups of names, 95th percentile",
                    "How long names took to be resolved, or not. Steps at 5 and 10 s are a name"
                        + " server that did not answer, and the next one that did.")
                .runbook("NetagentSlowDns")
                .ask(quantile("0.95", "netagent_jvm_lookup_seconds"), "JVM")
                .unit("s")
                .warn(1)
                .none("No lookup")
                .size(8, 9))
        .panel(
            Panel.lines(
                    "Lookups, and those that failed",
                    "Per second and JVM. Many that succeed mean a cache that is too short-lived"
                        + " (networkaddress.cache.ttl).")
                .ask(busiest(10, "JVM", "netagent_jvm_lookup_seconds_count"), "all JVM")
                .ask(
                    "sum by (JVM) (rate(netagent_jvm_lookups_failed_total{PROC}" + RATE + ")) > 0",
                    "failed JVM")
                .unit("cps")
                .none("No lookup")
                .size(8, 9))
        .panel(
            Panel.lines(
                    "Lookups and handshakes that go on",
                    "At the moment of the reading. A number that stays is a name server or a peer"
                        + " that does not answer.")
                .ask("sum by (JVM) (netagent_jvm_lookups_in_progress{PROC}) > 0", "lookup JVM")
                .ask(
                    "sum by (JVM) (netagent_jvm_tls_handshakes_in_progress{PROC}) > 0",
                    "handshake JVM")
                .decimals(0)
                .none("None goes on")
                .size(8, 9))
        .panel(
            Panel.lines(
                    "TLS handshakes, 95th percentile",
                    "How long handshakes took, whatever came of them. More than a few round trips is"
                        + " a peer that is busy.")
                .runbook("NetagentSlowTls")
                .ask(quantile("0.95", "netagent_jvm_tls_handshake_seconds"), "JVM")
                .unit("s")
                .warn(1)
                .none("No handshake")
                .size(8, 9))
        .panel(
            Panel.lines(
                    "TLS handshakes by result",
                    "Per second: failed, or with which protocol. tls_older is something that should"
                        + " not be there any more.")
                .ask(
                    "sum by (JVM, result) (rate(" + HANDSHAKES + "{PROC}" + RATE + ")) > 0",
                    "{{result}} JVM")
                .unit("cps")
                .none("No handshake")
                .size(8, 9))
        .panel(
            Panel.lines(
                    "TLS sessions resumed, share",
                    "Of the handshakes that succeeded, how many resumed a session and so were"
                        + " cheaper. Near zero with many handshakes: the client is made anew for each"
                        + " request.")
                .ask(
                    "sum by (JVM) (rate(netagent_jvm_tls_handshakes_resumed_total{PROC}"
                        + RATE
                        + ")) / (sum by (JVM) (rate("
                        + HANDSHAKES
                        + "{PROC,result!='failed'}"
                        + RATE
                        + ")) > 0)",
                    "JVM")
                .share()
                .top(1)
                .none("No handshake")
                .size(8, 9));
  }

  private static void coverage(Page page) {
    page.panel(AgentRow.unknown().size(12, 9).more("netagent itself", ItselfPage.UID))
        .panel(
            Panel.lines(
                    "Held for open, not in the kernel's table",
                    "Sockets that the agent holds for open and the kernel does not list: reset by"
                        + " the peer and not closed yet, or closed without the agent's notice. Only"
                        + " where there are any.")
                .ask("sum by (JVM) (netagent_jvm_connections_without_socket{PROC}) > 0", "JVM")
                .decimals(0)
                .none("Both tables agree")
                .size(12, 9));
  }
}

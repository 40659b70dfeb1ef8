package io.netagent.dashboards.source;

import static io.netagent.dashboards.source.Promql.RATE;
import static io.netagent.dashboards.source.Promql.hostEvents;
import static io.netagent.dashboards.source.Promql.hostEventsOfLastHour;
import static io.netagent.dashboards.source.Promql.orZero;
import static io.netagent.dashboards.source.Promql.shareOfLimit;

/** Ephemeral ports towards each destination, and TIME_WAIT, which keeps them for a minute. */
final class PortsPage {
  static final String UID = "netagent-ports";

  private static final String TIME_WAIT = "netagent_host_tcp_sockets{HOST,kind='time_wait'}";

  private PortsPage() {}

  static Page page() {
    Page page =
        new Page(
            UID,
            "ports and TIME_WAIT",
            "How near each host is to the end of its ephemeral ports, towards whom, who takes them,"
                + " and what TIME_WAIT has to do with it.");
    verdicts(page.row("Do the ports last?"));
    ports(page.row("Ephemeral ports: towards whom, and who takes them"));
    timeWait(page.row("TIME_WAIT and the other closing states"));
    causes(page.row("Why so many: connections that are not reused"));
    return page;
  }

  private static void verdicts(Page page) {
    page.panel(
            Panel.stat(
                    "Fullest port range",
                    "Ephemeral ports in use as a share of those available, of the fullest use of"
                        + " any host. At 100 % connect (or bind) fails there with EADDRNOTAVAIL.")
                .runbook("NetagentPortsNearLimit")
                .ask("max(netagent_tcp_ephemeral_ports_used_ratio{HOST})")
                .share()
                .warn(0.8)
                .alarm(0.95)
                .size(4, 4))
        .panel(
            Panel.stat(
                    "Used up in",
                    "If the use goes on to grow as in the last minutes: the time until the first one"
                        + " has no port left.")
                .runbook("NetagentPortExhaustionSoon")
                .ask("min(netagent_tcp_ephemeral_ports_exhaustion_seconds{HOST} < Inf)")
                .unit("s")
                .worseBelow(900, 3600)
                .none("none grows")
                .size(4, 4))
        .panel(
            Panel.stat(
                    "Connects without a port",
                    "In the last hour, in JVMs with an agent: connects that failed with"
                        + " EADDRNOTAVAIL, 'Cannot assign requested address'.")
                .runbook("NetagentNoLocalPort")
                .ask(
                    "sum(increase(netagent_jvm_connect_failures_total{PROC,"
                        + "error='no_local_port'}[1h]))")
                .alarm(1)
                .decimals(0)
                .none("no agent")
                .size(4, 4))
        .panel(
            Panel.stat(
                    "Findings on ports",
                    "Findings of the rules port-exhaustion, connection-per-request and"
                        + " client-per-request: no port left, or a program that reuses nothing.")
                .ask(
                    orZero(
                        "sum(netagent_findings{PROC,benign='false',"
                            + "rule=~'port-exhaustion|connection-per-request|client-per-request'})"))
                .warn(1)
                .decimals(0)
                .none("netagent is silent")
                .size(4, 4))
        .panel(
            Panel.stat(
                    "TIME_WAIT of the limit",
                    "TIME_WAIT as a share of net.ipv4.tcp_max_tw_buckets, of the fullest host. A"
                        + " large number alone is no fault; at the limit the kernel cuts it short.")
                .runbook("NetagentTimeWaitNearLimit")
                .ask("max(" + shareOfLimit(TIME_WAIT, "max_time_wait") + ")")
                .share()
                .warn(0.8)
                .size(4, 4))
        .panel(
            Panel.stat(
                    "TIME_WAIT cut short",
                    "Connections of the last hour that skipped TIME_WAIT because there were"
                        + " net.ipv4.tcp_max_tw_buckets of them.")
                .ask(hostEventsOfLastHour("time_wait_overflows"))
                .warn(1)
                .decimals(0)
                .size(4, 4));
  }

  private static void ports(Page page) {
    page.panel(
            Panel.table(
                    "The fullest uses",
                    "Towards one destination (connect) or of one source address (bind): the ports in"
                        + " use now, and their share of those available. A port counts while its"
                        + " connection is in TIME_WAIT, too; those stand under 'unknown' if their"
                        + " owner is gone.",
                    Columns.merged()
                        .column("call", "Call")
                        .width(80)
                        .column("source", "Source")
                        .column("destination", "Destination")
                        .jvm()
                        .column("netns", "Namespace")
                        .column("Value #A", "Ports")
                        .whole()
                        .column("Value #B", "Of available")
                        .unit("percentunit")
                        .thresholds(0.8, 0.95)
                        .sortedBy("Of available", true))
                .ask(
                    "sum by (JVM, netns, call, source, destination)"
                        + " (netagent_tcp_ephemeral_ports_used{PROC})")
                .ask(
                    "sum by (JVM, netns, call, source, destination)"
                        + " (netagent_tcp_ephemeral_ports_used{PROC} / on (job, instance, netns)"
                        + " group_left () netagent_tcp_ephemeral_ports_available{HOST})")
                .none("No ephemeral port in use")
                .decimals(1))
        .panel(
            Panel.lines(
                    "Fullest use, share of the available ports",
                    "For each host, network namespace and call. connect: towards one destination;"
                        + " bind: of one source address. Above the lines: time to act, and nearly"
                        + " too late.")
                .runbook("NetagentPortsNearLimit")
                .ask(
                    "max by (instance, netns, call)"
                        + " (netagent_tcp_ephemeral_ports_used_ratio{HOST})",
                    "{{call}} {{instance}} {{netns}}")
                .share()
                .warn(0.8)
                .alarm(0.95))
        .panel(
            Panel.lines(
                    "Ports towards each destination",
                    "The ephemeral ports in use, by destination (bind: by source) and process: the"
                        + " ten fullest of each host. One program that climbs alone opens a connection for each request.")
                .ask(
                    "topk(20, sum by (JVM, call, source, destination)"
                        + " (netagent_tcp_ephemeral_ports_used{PROC}))",
                    "{{call}} {{source}} {{destination}} JVM")
                .decimals(0))
        .panel(
            Panel.lines(
                    "Time until a use has no port left",
                    "As the last minutes went; nothing is drawn while none grows. It swings with the"
                        + " load: a fall to minutes that stays is what counts.")
                .runbook("NetagentPortExhaustionSoon")
                .ask(
                    "min by (instance, netns, call)"
                        + " (netagent_tcp_ephemeral_ports_exhaustion_seconds{HOST}) < 86400",
                    "{{call}} {{instance}} {{netns}}")
                .unit("s")
                .warn(3600)
                .none("none grows"))
        .panel(
            Panel.lines(
                    "Connects without a port",
                    "Per second: connects that failed with EADDRNOTAVAIL, by JVM with an agent. Each"
                        + " is an error that the program saw.")
                .runbook("NetagentNoLocalPort")
                .ask(
                    "sum by (JVM) (rate(netagent_jvm_connect_failures_total{PROC,"
                        + "error='no_local_port'}"
                        + RATE
                        + ")) > 0",
                    "JVM")
                .unit("cps")
                .none("Every connect got a port"));
  }

  private static void timeWait(Page page) {
    page.panel(
            Panel.lines(
                    "TIME_WAIT by owner",
                    "By process, as far as netagent knew its owner while the connection was open."
                        + " TIME_WAIT stands on the side that closed first, and lasts 60 s.")
                .ask(
                    "topk(20, sum by (JVM)"
                        + " (netagent_tcp_connections{PROC,state='time_wait'}) > 0)",
                    "JVM")
                .decimals(0)
                .none("No TIME_WAIT"))
        .panel(
            Panel.lines(
                    "TIME_WAIT, share of the limit",
                    "Against net.ipv4.tcp_max_tw_buckets, for each host. It harms nobody below the"
                        + " limit, except by the ports that it keeps.")
                .runbook("NetagentTimeWaitNearLimit")
                .ask(shareOfLimit(TIME_WAIT, "max_time_wait"), "{{instance}}")
                .share()
                .warn(0.8))
        .panel(
            Panel.lines(
                    "TIME_WAIT begun, reused, cut short",
                    "Per second and host. begun: closed first on this side. reused: a new connection"
                        + " took the port (net.ipv4.tcp_tw_reuse). overflows: the limit cut it short.")
                .ask(
                    hostEvents("time_wait_begun|time_wait_reused|time_wait_overflows"),
                    "{{event}} {{instance}}")
                .unit("cps"))
        .panel(
            Panel.lines(
                    "Other closing states",
                    "FIN_WAIT2: this side closed, the other has not. LAST_ACK, CLOSING, FIN_WAIT1:"
                        + " data or a FIN waits for an answer, a sign of a peer that vanished. Only"
                        + " where there are any.")
                .ask(
                    "sum by (instance, state) (netagent_tcp_connections{PROC,"
                        + "state=~'fin_wait1|fin_wait2|last_ack|closing'}) > 0",
                    "{{state}} {{instance}}")
                .decimals(0)
                .none("Nothing is closing"));
  }

  private static void causes(Page page) {
    page.panel(
            Panel.lines(
                    "Connections opened as a client",
                    "Per second, the twenty busiest JVMs with an agent. Each of them takes a port for"
                        + " its lifetime and, if this side closes first, 60 s more.")
                .ask(
                    "topk(20, sum by (JVM)"
                        + " (rate(netagent_jvm_connections_opened_total{PROC,role='client'}"
                        + RATE
                        + ")))",
                    "JVM")
                .unit("cps")
                .none("no agent")
                .size(8, 9))
        .panel(
            Panel.lines(
                    "Outbound connections by remote",
                    "Open and closing connections towards each remote, the largest twenty. The ports"
                        + " towards one remote are the range at most.")
                .ask(
                    "topk(20, sum by (JVM, remote)"
                        + " (netagent_tcp_remote_connections{PROC,direction='outbound'}))",
                    "{{remote}} JVM")
                .decimals(0)
                .size(8, 9))
        .panel(
            Panel.lines(
                    "Connection tracking, share of the limit",
                    "Entries of the kernel's connection tracking against its limit: closed"
                        + " connections stay in it, too. At 100 % packets of new connections are"
                        + " dropped. Absent where nothing is tracked.")
                .ask(
                    shareOfLimit(
                        "netagent_host_tracked_connections{HOST}", "max_tracked_connections"),
                    "{{instance}}")
                .share()
                .warn(0.8)
                .alarm(0.95)
                .none("Nothing is tracked")
                .size(8, 9));
  }
}

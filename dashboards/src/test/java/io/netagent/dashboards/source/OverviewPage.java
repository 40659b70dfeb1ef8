package io.netagent.dashboards.source;

import static io.netagent.dashboards.source.Promql.LEFT_BEHIND;
import static io.netagent.dashboards.source.Promql.RATE;
import static io.netagent.dashboards.source.Promql.orZero;
import static io.netagent.dashboards.source.Promql.shareOfLimit;

/** The page that stays open: is anything wrong, who, since when; the others say why. */
final class OverviewPage {
  static final String UID = "netagent-overview";

  private OverviewPage() {}

  static Page page() {
    Page page =
        new Page(
            UID,
            "overview",
            "Is anything wrong, who, and since when. Every panel leads to the page that says more.");
    verdicts(page.row("Is anything wrong?"));
    who(page.row("Who, and since when"));
    evidence(page.row("Where it shows"));
    return page.closedRow("TCP states, a picture for each process")
        .panel(families())
        .panel(states());
  }

  private static void verdicts(Page page) {
    page.panel(
            Panel.stat(
                    "Critical findings",
                    "Findings of netagent for which the program fails already or will before"
                        + " somebody reads a ticket. Zero is good news only while 'Last tick' is green.")
                .ask(orZero("sum(netagent_findings{PROC,severity='critical',benign='false'})"))
                .alarm(1)
                .decimals(0)
                .none("netagent is silent")
                .runbook("NetagentCriticalFinding"))
        .panel(
            Panel.stat(
                    "Other findings",
                    "Findings that are neither critical nor benign: each is one place in the code"
                        + " that somebody should look at.")
                .ask(orZero("sum(netagent_findings{PROC,severity!='critical',benign='false'})"))
                .warn(1)
                .decimals(0)
                .none("netagent is silent")
                .runbook("NetagentFinding"))
        .panel(
            Panel.stat(
                    "Left in CLOSE_WAIT",
                    "Connections that the other side closed and this side did not, without those"
                        + " that look like idle ones of a pool (fin_only) and those whose owner"
                        + " can't be seen (unknown). A few that come and go are normal.")
                .ask("sum(netagent_tcp_close_wait_connections{PROC,kind=~'" + LEFT_BEHIND + "'})")
                .warn(5)
                .decimals(0)
                .more("Leaks", LeaksPage.UID)
                .runbook("NetagentCloseWaitLeak"))
        .panel(
            Panel.stat(
                    "Fullest fd table",
                    "Open file descriptors as a share of the process's own limit, of the process"
                        + " that is nearest to it. At 100 % it can open neither connections nor"
                        + " files.")
                .runbook("NetagentFdsNearLimit")
                .ask("max(netagent_process_open_fds{PROC} / netagent_process_max_fds{PROC})")
                .share()
                .warn(0.8)
                .alarm(0.95)
                .more("Leaks", LeaksPage.UID))
        .panel(
            Panel.stat(
                    "Fullest port range",
                    "Ephemeral ports in use as a share of those available, of the fullest use of"
                        + " any host, TIME_WAIT included. At 100 % connects to that destination fail.")
                .runbook("NetagentPortsNearLimit")
                .ask("max(netagent_tcp_ephemeral_ports_used_ratio{HOST})")
                .share()
                .warn(0.8)
                .alarm(0.95)
                .more("Ports and TIME_WAIT", PortsPage.UID))
        .panel(
            Panel.stat(
                    "Fullest listen queue",
                    "Connections that wait to be accepted as a share of the queue's limit, of the"
                        + " fullest listener. At 100 % the kernel drops new clients.")
                .runbook("NetagentListenQueueFilling")
                .ask(
                    "max(netagent_tcp_listen_queue_connections{PROC} /"
                        + " (netagent_tcp_listen_queue_limit{PROC} > 0))")
                .share()
                .warn(0.8)
                .alarm(0.95)
                .none("no listener")
                .more("Listen queues and paths", QueuesPage.UID))
        .panel(
            Panel.stat(
                    "Connects that failed",
                    "In the last hour, in JVMs with an agent: refused, timed out, without a port,"
                        + " without a name and so on.")
                .runbook("NetagentConnectFailures")
                .ask("sum(increase(netagent_jvm_connect_failures_total{PROC}[1h]))")
                .warn(1)
                .decimals(0)
                .none("no agent")
                .more("JVM connections", JvmPage.UID))
        .panel(ItselfPage.lastTick().more("netagent itself", ItselfPage.UID));
  }

  private static void who(Page page) {
    String labels = "instance, process, pid, rule, severity, benign";
    page.panel(
            Panel.timeline(
                    "Findings, since when",
                    "One bar for each finding that is not benign, from when it was found to when it"
                        + " was withdrawn, coloured by severity. A gap is a time in which netagent"
                        + " did not run or the finding did not stand.")
                .ask(
                    "max by (JVM, rule) (max by (JVM, rule, severity)"
                        + " (netagent_findings{PROC,severity='critical',benign='false'} > bool 0) * 3"
                        + " or max by (JVM, rule, severity)"
                        + " (netagent_findings{PROC,severity='warning',benign='false'} > bool 0) * 2"
                        + " or max by (JVM, rule, severity)"
                        + " (netagent_findings{PROC,severity='info',benign='false'} > bool 0)) > 0",
                    "{{rule}} JVM")
                .value("1", "info", "blue")
                .value("2", "warning", "orange")
                .value("3", "critical", "red")
                .none("No finding in this time. While 'Last tick' is green, that is good news."))
        .panel(
            Panel.table(
                    "Findings that stand now",
                    "What netagent concludes, by process. 'harmless' is a verdict too: the"
                        + " connections look bad and are not. 'Since' is the first time in the"
                        + " range of this page. For the place in the code run: java -jar"
                        + " netagent-collector.jar findings",
                    Columns.merged()
                        .column("severity", "Severity")
                        .words(
                            "critical",
                            "critical",
                            "red",
                            "warning",
                            "warning",
                            "orange",
                            "info",
                            "info",
                            "blue")
                        .width(100)
                        .column("benign", "Verdict")
                        .words("true", "harmless", "green", "false", "act", "red")
                        .width(100)
                        .column("rule", "Rule")
                        .jvm()
                        .column("Value #A", "Findings")
                        .whole()
                        .width(90)
                        .column("Value #B", "Since")
                        .unit("dateTimeFromNow")
                        .sortedBy("Verdict", false))
                .ask("sum by (" + labels + ") (netagent_findings{PROC}) > 0")
                .ask(
                    "min by ("
                        + labels
                        + ") (min_over_time(timestamp(netagent_findings{PROC} > 0)"
                        + "[$__range:$__interval])) * 1000 and on ("
                        + labels
                        + ") netagent_findings{PROC} > 0")
                .none("No open findings. While 'Last tick' is green, that is good news.")
                .runbook("NetagentLeakFinding"))
        .panel(alerts());
  }

  private static Panel alerts() {
    String labels = "alertname, severity, instance, process, pid";
    String firing = "ALERTS{HOST,alertname=~'Netagent.+',alertstate='firing'}";
    return Panel.table(
            "Alerts that fire",
            "netagent's alerts as Prometheus has them, each with its runbook; 'Since' is when its"
                + " condition began to hold. Silences are Alertmanager's and don't show here.",
            Columns.merged()
                .column("severity", "Severity")
                .words(
                    "critical",
                    "critical",
                    "red",
                    "warning",
                    "warning",
                    "orange",
                    "info",
                    "info",
                    "blue")
                .width(100)
                .column("alertname", "Alert")
                .link("Runbook", Page.RUNBOOKS + "/${__data.fields.Alert}")
                .jvm()
                .column("Value #A", "Alerts")
                .whole()
                .width(90)
                .column("Value #B", "Since")
                .unit("dateTimeFromNow")
                .sortedBy("Severity", false))
        .ask("sum by (" + labels + ") (" + firing + ")")
        .ask(
            "min by ("
                + labels
                + ") (ALERTS_FOR_STATE{HOST,alertname=~'Netagent.+'}) * 1000 and on ("
                + labels
                + ") "
                + firing)
        .none("No alert fires, or Prometheus has not loaded the rules")
        .size(24, 8);
  }

  private static void evidence(Page page) {
    page.panel(
            Panel.lines(
                    "Left in CLOSE_WAIT",
                    "By process, only where there are any: kinds eof_read, unread and unaccepted. A"
                        + " line that only climbs is a leak; a sawtooth is closed in the end.")
                .ask(
                    "sum by (JVM) (netagent_tcp_close_wait_connections{PROC,kind=~'"
                        + LEFT_BEHIND
                        + "'}) > 0",
                    "JVM")
                .decimals(0)
                .none("Nothing left in CLOSE_WAIT")
                .size(8, 8)
                .more("Leaks", LeaksPage.UID))
        .panel(
            Panel.lines(
                    "File descriptors, share of the limit",
                    "The ten processes nearest to their own limit. Leaked connections end here: at"
                        + " 100 % accept, connect and open fail.")
                .ask(
                    "topk(10, max by (JVM) (netagent_process_open_fds{PROC} /"
                        + " netagent_process_max_fds{PROC}))",
                    "JVM")
                .share()
                .warn(0.8)
                .alarm(0.95)
                .size(8, 8)
                .more("Leaks", LeaksPage.UID))
        .panel(
            Panel.lines(
                    "Ephemeral ports and TIME_WAIT, share of the limit",
                    "ports: the fullest use of the ephemeral range on each host. TIME_WAIT: against"
                        + " net.ipv4.tcp_max_tw_buckets, beyond which the kernel cuts them short.")
                .ask(
                    "max by (instance) (netagent_tcp_ephemeral_ports_used_ratio{HOST})",
                    "ports {{instance}}")
                .ask(
                    shareOfLimit(
                        "netagent_host_tcp_sockets{HOST,kind='time_wait'}", "max_time_wait"),
                    "TIME_WAIT {{instance}}")
                .share()
                .warn(0.8)
                .size(8, 8)
                .more("Ports and TIME_WAIT", PortsPage.UID))
        .panel(
            Panel.lines(
                    "Clients dropped at the door",
                    "Per second: connections that the kernel dropped because the queue of a"
                        + " listener was full. Clients see it as a connect that takes 1, 3, 7 s.")
                .runbook("NetagentListenOverflow")
                .ask(
                    "sum by (instance) (rate(netagent_host_tcp_events_total{HOST,"
                        + "event='listen_drops'}"
                        + RATE
                        + "))",
                    "{{instance}}")
                .unit("cps")
                .size(8, 8)
                .more("Listen queues and paths", QueuesPage.UID))
        .panel(
            QueuesPage.retransmitted().size(8, 8).more("Listen queues and paths", QueuesPage.UID))
        .panel(JvmPage.failures().size(8, 8).more("JVM connections", JvmPage.UID));
  }

  private static Panel families() {
    return Panel.lines(
            "States by address family",
            "All TCP sockets of the selected hosts. An IPv4 connection of an IPv6 socket, Java's"
                + " usual one, is ipv6, as the kernel lists it.")
        .ask(
            "sum by (family, state) (netagent_tcp_family_connections{HOST}) > 0",
            "{{family}} {{state}}")
        .decimals(0)
        .stacked()
        .size(24, 8);
  }

  private static Panel states() {
    return Panel.lines(
            "States of $process",
            "All TCP sockets by state, over all selected instances. Sockets without an owner,"
                + " TIME_WAIT above all, stand under 'unknown'.")
        .ask("sum by (state) (netagent_tcp_connections{PROC})", "{{state}}")
        .decimals(0)
        .stacked()
        .size(8, 8)
        .repeat("process");
  }
}

package io.netagent.dashboards.source;

import static io.netagent.dashboards.source.Promql.LEAK_RULES;
import static io.netagent.dashboards.source.Promql.LEFT_BEHIND;
import static io.netagent.dashboards.source.Promql.RATE;
import static io.netagent.dashboards.source.Promql.orZero;
import static io.netagent.dashboards.source.Promql.shareOfLimit;

/** Connections that nobody closes: who keeps them, since when, and how long until it breaks. */
final class LeaksPage {
  static final String UID = "netagent-leaks";

  private static final String KEPT =
      "netagent_tcp_close_wait_connections{PROC,kind=~'" + LEFT_BEHIND + "'}";
  private static final String GC = "netagent_jvm_connections_closed_total{PROC,reason='gc'}";
  private static final String UNTIL_FULL =
      "(netagent_process_max_fds{PROC} - netagent_process_open_fds{PROC})"
          + " / (deriv(netagent_process_open_fds{PROC}[1h]) > 0)";

  private LeaksPage() {}

  static Page page() {
    Page page =
        new Page(
            UID,
            "leaks",
            "Connections that the other side closed and this side did not: verdict, process, line of"
                + " code, remote, and how long until the limit.");
    verdicts(page.row("Does anything leak?"));
    who(page.row("Who keeps connections, which kind, since when"));
    where(page.row("From which line of code, towards whom"));
    end(page.row("How long until it breaks"));
    return page;
  }

  private static void verdicts(Page page) {
    page.panel(
            Panel.stat(
                    "Leak findings",
                    "netagent's verdicts on leaks: close-wait-leak, accepted-unread,"
                        + " abandoned-until-gc, closed-but-open. Each is one place in the code.")
                .ask(
                    orZero(
                        "sum(netagent_findings{PROC,rule=~'" + LEAK_RULES + "',benign='false'})"))
                .warn(1)
                .decimals(0)
                .none("netagent is silent")
                .size(4, 4)
                .runbook("NetagentLeakFinding"))
        .panel(
            Panel.stat(
                    "Left in CLOSE_WAIT",
                    "Connections that the other side closed and this side did not: eof_read, unread"
                        + " and unaccepted. A few that come and go are normal.")
                .ask("sum(" + KEPT + ")")
                .warn(5)
                .decimals(0)
                .size(4, 4)
                .runbook("NetagentCloseWaitLeak"))
        .panel(
            Panel.stat(
                    "Steepest floor",
                    "By how much the lowest count of the last half hour is above that of the half"
                        + " hour before, of the process where it is most. Above 4 the leak alert"
                        + " looks at it. Needs an hour of data.")
                .ask("max(" + rise(KEPT) + ")")
                .warn(5)
                .decimals(0)
                .size(4, 4)
                .runbook("NetagentCloseWaitLeak"))
        .panel(
            Panel.stat(
                    "Oldest CLOSE_WAIT",
                    "How long the oldest connection has been in CLOSE_WAIT. Idle connections of a"
                        + " pool may be hours old; then read it together with 'CLOSE_WAIT by kind'.")
                .runbook("NetagentCloseWaitOld")
                .ask("max(netagent_tcp_close_wait_oldest_seconds{PROC})")
                .unit("s")
                .warn(1800)
                .size(4, 4))
        .panel(
            Panel.stat(
                    "Closed by GC",
                    "Connections that only garbage collection closed in the last hour: the program"
                        + " dropped them without close(). Even one means that a close() is missing.")
                .ask("sum(increase(" + GC + "[1h]))")
                .warn(1)
                .decimals(0)
                .none("no agent")
                .size(4, 4))
        .panel(
            Panel.stat(
                    "First fd limit reached in",
                    "If the file descriptors go on to grow as in the last hour: the time until the"
                        + " first process is at its limit.")
                .runbook("NetagentFdExhaustionSoon")
                .ask("min(" + UNTIL_FULL + ")")
                .unit("s")
                .worseBelow(3600, 3600 * 24)
                .none("none grows")
                .size(4, 4));
  }

  private static String rise(String series) {
    return "min_over_time(" + series + "[30m]) - min_over_time(" + series + "[30m] offset 30m)";
  }

  private static void who(Page page) {
    page.panel(
            Panel.table(
                    "Processes that keep connections",
                    "One row for each process with a connection in CLOSE_WAIT: how many it left"
                        + " behind, by how much their floor rose in half an hour, how old the oldest"
                        + " is, what GC closed in the last hour, and how full its fd table is.",
                    Columns.merged()
                        .jvm()
                        .column("Value #A", "Left in CLOSE_WAIT")
                        .whole()
                        .column("Value #B", "Floor rose by")
                        .whole()
                        .thresholds(5, 5)
                        .column("Value #C", "Oldest")
                        .unit("s")
                        .thresholds(1800, 1800)
                        .column("Value #D", "Closed by GC, 1 h")
                        .whole()
                        .thresholds(1, 1)
                        .column("Value #E", "fds of limit")
                        .unit("percentunit")
                        .thresholds(0.8, 0.95)
                        .sortedBy("Left in CLOSE_WAIT", true))
                .ask("sum by (JVM) (" + KEPT + ")" + withCloseWait())
                .ask("sum by (JVM) (" + rise(KEPT) + ")" + withCloseWait())
                .ask("max by (JVM) (netagent_tcp_close_wait_oldest_seconds{PROC}) > 0")
                .ask("sum by (JVM) (increase(" + GC + "[1h]))" + withCloseWait())
                .ask(
                    "max by (JVM) (netagent_process_open_fds{PROC} /"
                        + " netagent_process_max_fds{PROC})"
                        + withCloseWait())
                .decimals(1)
                .none("No connection in CLOSE_WAIT"))
        .panel(
            Panel.lines(
                    "CLOSE_WAIT by kind",
                    "By process and kind, only where there are any. unread: an answer lies unread."
                        + " eof_read: the end was read, close() never came. fin_only: nothing but the"
                        + " end of the stream is unread, typical of an idle pool. unaccepted: the"
                        + " program never accepted it. unknown: the owner can't be seen.")
                .ask(
                    "sum by (JVM, kind) (netagent_tcp_close_wait_connections{PROC}) > 0",
                    "{{kind}} JVM")
                .decimals(0)
                .none("No connection in CLOSE_WAIT")
                .runbook("NetagentCloseWaitLeak"))
        .panel(
            Panel.lines(
                    "Floor of CLOSE_WAIT",
                    "The lowest count of the last half hour, without fin_only and unknown: what the"
                        + " alert looks at. A floor that rises step by step is a leak; one that stays"
                        + " is not growing; one at zero is none.")
                .ask("sum by (JVM) (min_over_time(" + KEPT + "[30m])) > 0", "JVM")
                .decimals(0)
                .none("No floor: whatever was in CLOSE_WAIT was closed")
                .runbook("NetagentCloseWaitLeak"))
        .panel(
            Panel.lines(
                    "Age of the oldest CLOSE_WAIT",
                    "By process. A line that climbs with the clock is one connection that nobody"
                        + " closes; a sawtooth is closed in the end. Above the dashed line (30"
                        + " minutes) the leak alert counts it as old.")
                .runbook("NetagentCloseWaitOld")
                .ask("max by (JVM) (netagent_tcp_close_wait_oldest_seconds{PROC}) > 0", "JVM")
                .unit("s")
                .warn(1800)
                .none("No connection in CLOSE_WAIT"))
        .panel(
            Panel.lines(
                    "Closed by GC",
                    "Connections per second that only garbage collection closed, because the program"
                        + " dropped them without close(). It keeps the leak small until one day it"
                        + " does not. Only JVMs with an agent.")
                .ask("sum by (JVM) (rate(" + GC + RATE + ")) > 0", "JVM")
                .unit("cps")
                .none("GC closed no connection"));
  }

  private static String withCloseWait() {
    return " and on (JVM) netagent_tcp_close_wait_oldest_seconds{PROC} > 0";
  }

  private static void where(Page page) {
    page.panel(
            Panel.lines(
                    "Open connections by line of code",
                    "The twenty lines of code whose connections are open in the largest number, of"
                        + " JVMs with an agent; 'other' is the rest of a JVM. A line that only climbs"
                        + " is where a close() is missing or a pool has no limit.")
                .ask(
                    "topk(20, sum by (JVM, site)" + " (netagent_jvm_site_open_connections{PROC}))",
                    "{{site}} JVM")
                .decimals(0)
                .none("no agent"))
        .panel(
            Panel.lines(
                    "CLOSE_WAIT by remote",
                    "Who closed: the remotes of the connections in CLOSE_WAIT. outbound: the remote"
                        + " is a server (its time-out is shorter than this side's); inbound: a client"
                        + " that went away.")
                .ask(
                    "topk(20, sum by (JVM, direction, remote)"
                        + " (netagent_tcp_remote_close_wait_connections{PROC}) > 0)",
                    "{{direction}} {{remote}} JVM")
                .decimals(0)
                .none("No connection in CLOSE_WAIT"))
        .panel(
            Panel.lines(
                    "Opened minus closed",
                    "How many more connections were opened than closed in the last hour. Around zero"
                        + " for a healthy service under steady load; a leak shows as its rate, also"
                        + " one whose peers never close.")
                .ask(
                    "sum by (JVM) (increase(netagent_jvm_connections_opened_total{PROC}[1h]))"
                        + " - sum by (JVM)"
                        + " (increase(netagent_jvm_connections_closed_total{PROC}[1h]))",
                    "JVM")
                .decimals(0)
                .none("no agent"))
        .panel(
            Panel.lines(
                    "Held for open by the JVM",
                    "Connections that the agent holds for open. Steps that never come down again"
                        + " belong to a leak that CLOSE_WAIT does not show: the peer keeps them open"
                        + " as well.")
                .ask("sum by (JVM) (netagent_jvm_open_connections{PROC})", "JVM")
                .decimals(0)
                .none("no agent"));
  }

  private static void end(Page page) {
    page.panel(
            Panel.lines(
                    "File descriptors, share of the limit",
                    "Open file descriptors as a share of the process's own limit. Leaked connections"
                        + " end here: at 100 % accept, connect and open fail.")
                .runbook("NetagentFdsNearLimit")
                .ask(
                    "topk(20, max by (JVM) (netagent_process_open_fds{PROC} /"
                        + " netagent_process_max_fds{PROC}))",
                    "JVM")
                .share()
                .warn(0.8)
                .alarm(0.95)
                .size(6, 9))
        .panel(
            Panel.lines(
                    "File descriptors, open",
                    "Open file descriptors, sockets and files alike, of the twenty largest. The"
                        + " limit is not drawn, it would flatten the lines.")
                .ask("topk(20, max by (JVM) (netagent_process_open_fds{PROC}))", "JVM")
                .decimals(0)
                .size(6, 9))
        .panel(
            Panel.lines(
                    "Time until the fd limit",
                    "If the file descriptors go on to grow as in the last hour; only processes with"
                        + " less than a day. A line that falls with the clock is a steady leak.")
                .runbook("NetagentFdExhaustionSoon")
                .ask("min by (JVM) (" + UNTIL_FULL + ") < 86400", "JVM")
                .unit("s")
                .none("none grows")
                .size(6, 9))
        .panel(
            Panel.lines(
                    "Open files of the host, share of the limit",
                    "Of all processes together against fs.file-max. It is seldom the first limit to"
                        + " be reached, and then it hits every program of the host.")
                .ask(shareOfLimit("netagent_host_open_files{HOST}", "max_files"), "{{instance}}")
                .share()
                .warn(0.8)
                .alarm(0.95)
                .size(6, 9));
  }
}

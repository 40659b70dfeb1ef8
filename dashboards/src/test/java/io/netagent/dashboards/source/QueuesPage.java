package io.netagent.dashboards.source;

import static io.netagent.dashboards.source.Promql.RATE;
import static io.netagent.dashboards.source.Promql.hostEvents;
import static io.netagent.dashboards.source.Promql.hostEventsOfLastHour;
import static io.netagent.dashboards.source.Promql.shareOfLimit;

/** Clients that wait at the door, and the network between the two sides. */
final class QueuesPage {
  static final String UID = "netagent-queues";

  private static final String FULLNESS =
      "netagent_tcp_listen_queue_connections{PROC} / (netagent_tcp_listen_queue_limit{PROC} > 0)";

  private QueuesPage() {}

  static Page page() {
    Page page =
        new Page(
            UID,
            "listen queues and path quality",
            "Whether clients get in, and what the network does to the connections once they are.");
    verdicts(page.row("Do clients get in, does the network carry?"));
    queues(page.row("Listen queues"));
    path(page.row("Path quality"));
    pressure(page.row("Resets, aborts, and the kernel's memory"));
    return page;
  }

  private static void verdicts(Page page) {
    page.panel(
            Panel.stat(
                    "Fullest listen queue",
                    "Connections that wait to be accepted as a share of the queue's limit, of the"
                        + " fullest listener. At 100 % the kernel drops new clients.")
                .runbook("NetagentListenQueueFilling")
                .ask("max(" + FULLNESS + ")")
                .share()
                .warn(0.8)
                .alarm(0.95)
                .none("no listener")
                .size(4, 4))
        .panel(
            Panel.stat(
                    "Clients dropped",
                    "Connections that the kernel dropped in the last hour because a listen queue was"
                        + " full. The clients tried again after 1, 3, 7 s, or gave up.")
                .runbook("NetagentListenOverflow")
                .ask(hostEventsOfLastHour("listen_drops"))
                .alarm(1)
                .decimals(0)
                .size(4, 4))
        .panel(
            Panel.stat(
                    "SYN cookies sent",
                    "In the last hour: answers to SYNs beyond the queue of half-open connections. A"
                        + " flood, or a listener that is far too slow.")
                .ask(hostEventsOfLastHour("syncookies_sent"))
                .warn(1)
                .decimals(0)
                .size(4, 4))
        .panel(
            Panel.stat(
                    "Retransmitted",
                    "The share of segments that were sent again in the last 5 minutes, of the worst"
                        + " host. Below 1 % is the normal life of a network.")
                .runbook("NetagentRetransmissions")
                .ask(
                    "max(sum by (instance) (increase(netagent_host_tcp_events_total{HOST,"
                        + "event='retransmitted_segments'}[5m])) / (sum by (instance)"
                        + " (increase(netagent_host_tcp_events_total{HOST,"
                        + "event='sent_segments'}[5m])) > 0))")
                .share()
                .warn(0.03)
                .alarm(0.1)
                .size(4, 4))
        .panel(
            Panel.stat(
                    "Worst path",
                    "Retransmitted data as a share of what was sent to one remote in the last"
                        + " minute, of the remotes with the most data.")
                .runbook("NetagentPathRetransmissions")
                .ask("max(netagent_path_retransmit_ratio{HOST})")
                .share()
                .warn(0.05)
                .alarm(0.1)
                .none("no data sent")
                .size(4, 4))
        .panel(
            Panel.stat(
                    "Slowest path",
                    "The longest smoothed round-trip time towards one of the remotes with the most"
                        + " data. The threshold is that of a path within one region.")
                .ask("max(netagent_path_rtt_seconds{HOST})")
                .unit("s")
                .warn(0.2)
                .none("no data sent")
                .size(4, 4));
  }

  private static void queues(Page page) {
    String labels = "(JVM, local, netns)";
    page.panel(
            Panel.table(
                    "Listeners",
                    "The fullest listeners now. The limit is the smaller of listen's backlog (50 in"
                        + " a java.net.ServerSocket, 100 in Tomcat) and net.core.somaxconn; the"
                        + " kernel lets one more in, so a full queue is at more than 100 %.",
                    Columns.merged()
                        .column("local", "Listens on")
                        .jvm()
                        .column("netns", "Namespace")
                        .column("Value #A", "Waiting")
                        .column("Value #B", "Limit")
                        .column("Value #C", "Full")
                        .unit("percentunit")
                        .thresholds(0.8, 0.95)
                        .sortedBy("Full", true))
                .ask("max by " + labels + " (netagent_tcp_listen_queue_connections{PROC})")
                .ask("max by " + labels + " (netagent_tcp_listen_queue_limit{PROC})")
                .ask("max by " + labels + " (" + FULLNESS + ")")
                .none("no listener")
                .size(24, 7))
        .panel(
            Panel.lines(
                    "Listen queues, share of the limit",
                    "The twenty fullest. A queue fills when the program accepts more slowly than"
                        + " clients come: long pauses, a blocked acceptor, too few threads.")
                .runbook("NetagentListenQueueFilling")
                .ask("topk(20, max by (JVM, local) (" + FULLNESS + "))", "{{local}} JVM")
                .share()
                .warn(0.8)
                .alarm(0.95)
                .none("no listener"))
        .panel(
            Panel.lines(
                    "Connections that wait to be accepted",
                    "Only where some wait. They are ESTABLISHED for the client, which may have sent"
                        + " its request already and waits for the answer.")
                .ask(
                    "topk(20, max by (JVM, local)"
                        + " (netagent_tcp_listen_queue_connections{PROC}) > 0)",
                    "{{local}} JVM")
                .decimals(0)
                .none("Nobody waits"))
        .panel(
            Panel.lines(
                    "Overflows and drops",
                    "Per second and host. listen_overflows: a finished handshake found the queue"
                        + " full. listen_drops: those and other reasons to drop a client.")
                .runbook("NetagentListenOverflow")
                .ask(hostEvents("listen_overflows|listen_drops"), "{{event}} {{instance}}")
                .unit("cps")
                .alarm(0.01)
                .size(8, 9))
        .panel(
            Panel.lines(
                    "Half-open connections beyond their queue",
                    "Per second and host: SYNs that were dropped or answered with a cookie because"
                        + " too many handshakes were unfinished, and what became of the cookies.")
                .ask(
                    hostEvents(
                        "request_queue_full_drops|request_queue_full_cookies|syncookies_sent"
                            + "|syncookies_received|syncookies_failed"),
                    "{{event}} {{instance}}")
                .unit("cps")
                .size(8, 9))
        .panel(
            Panel.lines(
                    "Handshakes that go on",
                    "syn_recv: clients that this host answered and that did not answer yet."
                        + " syn_sent: connects of this host that wait for an answer; many that stay"
                        + " mean a firewall or a dead peer.")
                .ask(
                    "sum by (instance, state)"
                        + " (netagent_tcp_connections{PROC,state=~'syn_recv|syn_sent'})",
                    "{{state}} {{instance}}")
                .decimals(0)
                .none("No handshake goes on")
                .size(8, 9));
  }

  private static void path(Page page) {
    page.panel(retransmitted().size(12, 9))
        .panel(
            Panel.lines(
                    "Retransmitted towards each remote",
                    "Retransmitted data as a share of what was sent in the last minute: the remotes"
                        + " with the most data. One that stands out is a path, all together are this"
                        + " host's own link.")
                .runbook("NetagentPathRetransmissions")
                .ask(
                    "topk(20, max by (instance, remote) (netagent_path_retransmit_ratio{HOST}))",
                    "{{remote}} from {{instance}}")
                .share()
                .warn(0.05)
                .alarm(0.1)
                .none("no data sent"))
        .panel(
            Panel.lines(
                    "Round-trip time of each remote",
                    "The kernel's smoothed round-trip time of the remotes with the most data. A"
                        + " level that jumps is another route or a queue that fills; the program's"
                        + " own slowness is not in it.")
                .ask(
                    "topk(20, max by (instance, remote) (netagent_path_rtt_seconds{HOST}))",
                    "{{remote}} from {{instance}}")
                .unit("s")
                .none("no data sent"))
        .panel(
            Panel.lines(
                    "Time-outs and lost SYNs",
                    "Per second and host. timeouts: an acknowledgement did not come in time at all,"
                        + " and the connection stood still. syn_retransmits: connects that were not"
                        + " answered at once, at least 1 s for the program.")
                .ask(hostEvents("timeouts|syn_retransmits"), "{{event}} {{instance}}")
                .unit("cps"));
  }

  /** Also on the overview. */
  static Panel retransmitted() {
    return Panel.lines(
            "Retransmitted segments, share of those sent",
            "For each host. Below 1 % is the normal life of a network; from 3 % on requests feel"
                + " it.")
        .runbook("NetagentRetransmissions")
        .ask(
            "sum by (instance) (rate(netagent_host_tcp_events_total{HOST,"
                + "event='retransmitted_segments'}"
                + RATE
                + ")) / (sum by (instance) (rate(netagent_host_tcp_events_total{HOST,"
                + "event='sent_segments'}"
                + RATE
                + ")) > 0)",
            "{{instance}}")
        .share()
        .warn(0.03)
        .alarm(0.1);
  }

  private static void pressure(Page page) {
    page.panel(
            Panel.lines(
                    "Resets",
                    "Per second and host. established_resets: open connections that a reset ended."
                        + " attempt_fails: connects that were refused or reset. resets_sent: what"
                        + " this host answered so.")
                .ask(
                    hostEvents("established_resets|attempt_fails|resets_sent"),
                    "{{event}} {{instance}}")
                .unit("cps")
                .size(8, 9))
        .panel(
            Panel.lines(
                    "Aborts",
                    "Per second and host: connections that the kernel gave up. on_data, on_close: closed here"
                        + " with data unread. on_timeout: the peer vanished. on_memory: too many"
                        + " orphans or too little memory. on_linger: SO_LINGER ran out.")
                .ask(
                    hostEvents(
                        "aborts_on_data|aborts_on_close|aborts_on_memory|aborts_on_timeout|aborts_on_linger"),
                    "{{event}} {{instance}}")
                .unit("cps")
                .size(8, 9))
        .panel(
            Panel.lines(
                    "Packets dropped by the sockets",
                    "Per second and host. backlog_drops: the program reads too slowly while the"
                        + " kernel has the socket locked. paws_drops: old time stamps, typical of"
                        + " many hosts behind one NAT.")
                .ask(hostEvents("backlog_drops|paws_drops"), "{{event}} {{instance}}")
                .unit("cps")
                .size(8, 9))
        .panel(
            Panel.lines(
                    "Orphans, share of the limit",
                    "Connections that no process holds any more and that still have data or a FIN to"
                        + " deliver, against net.ipv4.tcp_max_orphans.")
                .ask(
                    shareOfLimit("netagent_host_tcp_sockets{HOST,kind='orphan'}", "max_orphans"),
                    "{{instance}}")
                .none("The limit can't be read from there, as in a container's namespace")
                .share()
                .warn(0.5)
                .size(8, 9))
        .panel(
            Panel.lines(
                    "Memory of TCP buffers",
                    "Pages of 4 KiB (on most machines) of all TCP buffers of the host. Data that"
                        + " nobody reads and data that nobody acknowledges stand here.")
                .ask("max by (instance) (netagent_host_tcp_memory_pages{HOST})", "{{instance}}")
                .decimals(0)
                .size(8, 9))
        .panel(
            Panel.table(
                    "Limits of the kernel",
                    "What the counts of this page are measured against, as each host has it now."
                        + " 'Inf' is no limit.",
                    Columns.ofOneQuery()
                        .column("instance", "Instance")
                        .column("limit", "Limit")
                        .column("Value", "Value")
                        .unit("locale")
                        .width(100)
                        .sortedBy("Limit", false))
                .ask("max by (instance, limit) (netagent_host_tcp_limit{HOST})")
                .decimals(0)
                .size(8, 9));
  }
}

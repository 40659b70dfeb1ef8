package io.netagent.dashboards.source;

import static io.netagent.dashboards.source.Promql.RATE;
import static io.netagent.dashboards.source.Promql.orZero;

/** netagent's collectors and agents: whether they look, what they can't see, what they cost. */
final class ItselfPage {
  static final String UID = "netagent-itself";

  private static final String LAST_TICK = "netagent_collector_last_tick_timestamp_seconds{HOST}";

  private ItselfPage() {}

  static Page page() {
    Page page =
        new Page(
            UID,
            "netagent itself",
            "Whether the collectors look, how complete their picture is, and what collectors and"
                + " agents cost.");
    verdicts(page.row("Can the other pages be believed?"));
    looking(page.row("Do the collectors look?"));
    complete(page.row("Blind spots of the collectors"));
    AgentRow.addTo(page.row("Blind spots of the agents"));
    cost(page.row("What it costs"));
    return page;
  }

  /** Also on the overview. */
  static Panel lastTick() {
    return Panel.stat(
            "Last tick",
            "How long ago the collector last looked at the sockets, of the one that is furthest"
                + " behind. Above a minute, everything on this page is old.")
        .ask("time() - min(last_over_time(" + LAST_TICK + "[1h]) and on (job, instance) up{HOST})")
        .unit("s")
        .decimals(0)
        .warn(30)
        .alarm(60)
        .none("never")
        .runbook("NetagentBlind");
  }

  private static void verdicts(Page page) {
    page.panel(
            Panel.stat(
                    "Collectors up",
                    "The share of collectors that Prometheus could scrape. A dead one reports"
                        + " nothing, no fault either.")
                .ask("avg(up{HOST})")
                .share()
                .worseBelow(0.5, 1)
                .none("none"))
        .panel(lastTick())
        .panel(
            Panel.stat(
                    "Source passed over",
                    "Collectors that read the kernel's table in a worse way than they could, because"
                        + " the better one does not work there. Their own page says why.")
                .runbook("NetagentSourceDegraded")
                .ask(orZero("count(netagent_collector_source_passed_over{HOST} > 0)"))
                .warn(1)
                .decimals(0))
        .panel(
            Panel.stat(
                    "Limitations",
                    "Things that a collector can't see, mostly for lack of rights, on all hosts. The"
                        + " collector's page lists them.")
                .ask("sum(netagent_collector_limitations{HOST})")
                .warn(1)
                .decimals(0))
        .panel(
            Panel.stat(
                    "Records unreadable",
                    "Flight records of JVMs that the collector found and can't read: another user's,"
                        + " damaged, or of a newer version.")
                .runbook("NetagentRecordUnreadable")
                .ask("sum(netagent_collector_flight_records{HOST,status='unreadable'})")
                .warn(1)
                .decimals(0))
        .panel(
            Panel.stat(
                    "Missing hooks",
                    "Hooks that agents planned and could not put in. Something"
                        + " of those JVMs is not recorded; /api/v1/processes names it.")
                .runbook("NetagentHooksMissing")
                .ask("sum(netagent_jvm_missing_hooks{PROC})")
                .warn(1)
                .decimals(0)
                .none("no agent"))
        .panel(
            Panel.stat(
                    "Hook errors",
                    "Errors inside the agents' hooks in the last 24 hours. The"
                        + " programs are not affected. Each is a bug of netagent.")
                .ask("sum(increase(netagent_hook_errors_total{PROC}[1d]))")
                .alarm(1)
                .decimals(0)
                .none("no agent")
                .runbook("NetagentHookErrors"))
        .panel(
            Panel.stat(
                    "Counted as other",
                    "Processes, findings, listeners and namespaces that have no series of their own"
                        + " because there are too many.")
                .runbook("NetagentSeriesFolded")
                .ask("sum(netagent_collector_folded{HOST})")
                .warn(1)
                .decimals(0));
  }

  private static void looking(Page page) {
    page.panel(
            Panel.table(
                    "Collectors",
                    "Version of each collector, the source of the kernel's table that it reads"
                        + " (netlink, proc, ss or netstat), and what its latest tick took.",
                    Columns.merged()
                        .column("instance", "Instance")
                        .column("job", "Job")
                        .column("version", "Version")
                        .column("source", "Source")
                        .column("Value #A", "Rows")
                        .unit("locale")
                        .column("Value #B", "Processor time of a tick")
                        .unit("s")
                        .sortedBy("Instance", false))
                .ask(ofCollector("netagent_collector_rows{HOST}"))
                .ask(ofCollector("netagent_collector_tick_cpu_seconds{HOST}"))
                .size(24, 6))
        .panel(
            Panel.lines(
                    "Age of the last tick",
                    "Seconds since each collector last looked at the sockets. It should stay below"
                        + " two ticks; a line that climbs is a collector that hangs, though it still"
                        + " answers.")
                .ask("time() - max by (instance) (" + LAST_TICK + ")", "{{instance}}")
                .unit("s")
                .alarm(60)
                .size(8, 8)
                .runbook("NetagentBlind"))
        .panel(
            Panel.lines(
                    "Ticks and sources that failed",
                    "Per second. A failed tick leaves the picture before it in place; after a failed"
                        + " source the next best one is asked.")
                .ask(
                    "sum by (instance) (rate(netagent_collector_ticks_failed_total{HOST}"
                        + RATE
                        + "))",
                    "tick {{instance}}")
                .ask(
                    "sum by (instance) (rate(netagent_collector_source_failures_total{HOST}"
                        + RATE
                        + "))",
                    "source {{instance}}")
                .unit("cps")
                .size(8, 8))
        .panel(
            Panel.lines(
                    "Age of the last full reading",
                    "On large hosts not every tick reads all states: counts of ESTABLISHED,"
                        + " FIN_WAIT2 and TIME_WAIT are as old as this.")
                .ask(
                    "max by (instance) (netagent_collector_full_reading_age_seconds{HOST})",
                    "{{instance}}")
                .unit("s")
                .size(8, 8));
  }

  private static String ofCollector(String value) {
    return value
        + " * on (job, instance) group_left (version, source) netagent_collector_info{HOST}";
  }

  private static void complete(Page page) {
    page.panel(
            Panel.lines(
                    "Sockets without owner, share",
                    "Sockets whose process the collector can't see, as a share of all rows, mostly"
                        + " for lack of rights (CAP_SYS_PTRACE).")
                .ask(
                    "max by (instance) (netagent_collector_unattributed_sockets{HOST}) /"
                        + " (max by (instance) (netagent_collector_rows{HOST}) > 0)",
                    "{{instance}}")
                .share()
                .warn(0.1)
                .size(8, 8))
        .panel(
            Panel.lines(
                    "Closing connections of nobody knows whom",
                    "FIN_WAIT2 and TIME_WAIT that no process holds any more and that were closed"
                        + " before netagent knew whose they were.")
                .ask(
                    "max by (instance)"
                        + " (netagent_collector_unattributed_closing_connections{HOST})",
                    "{{instance}}")
                .decimals(0)
                .size(8, 8))
        .panel(
            Panel.lines(
                    "Rows misread, readings disturbed",
                    "Per second. duplicate and interrupted are normal on a busy host (the table"
                        + " moves while it is read); malformed rows are a bug or a new kernel.")
                .ask(rate("netagent_collector_malformed_rows_total"), "malformed {{instance}}")
                .ask(rate("netagent_collector_duplicate_rows_total"), "duplicate {{instance}}")
                .ask(
                    rate("netagent_collector_interrupted_readings_total"),
                    "interrupted {{instance}}")
                .unit("cps")
                .size(8, 8))
        .panel(
            Panel.lines(
                    "Limitations",
                    "How many things each collector can't see. A step up after a change of rights"
                        + " or of the kernel is worth a look at the collector's page.")
                .ask("max by (instance) (netagent_collector_limitations{HOST})", "{{instance}}")
                .decimals(0)
                .size(8, 8))
        .panel(
            Panel.lines(
                    "Counted as other, now",
                    "What has no series of its own because there are too many: processes without an"
                        + " agent, their findings, listeners, network namespaces.")
                .ask(
                    "sum by (instance, subject) (netagent_collector_folded{HOST})",
                    "{{subject}} {{instance}}")
                .decimals(0)
                .size(8, 8))
        .panel(
            Panel.lines(
                    "Series folded, by metric",
                    "Per second: series that went into 'other' because --max-series was reached,"
                        + " only where there are any.")
                .runbook("NetagentSeriesFolded")
                .ask(
                    "sum by (instance, family)"
                        + " (rate(netagent_collector_series_folded_total{HOST}"
                        + RATE
                        + ")) > 0",
                    "{{family}} {{instance}}")
                .unit("cps")
                .none("Nothing was folded")
                .size(8, 8))
        .panel(
            Panel.lines(
                    "Event log",
                    "Lines a second that collectors with --event-log write, and events that have no"
                        + " line, by reason: a limit (rate, collector), a ring that went round"
                        + " (overwritten), missing rights (not_readable), a file that can't be"
                        + " written (output).")
                .ask(rate("netagent_events_written_total"), "lines {{instance}}")
                .ask(
                    "sum by (instance, reason) (rate(netagent_events_lost_total{HOST}"
                        + RATE
                        + "))",
                    "lost: {{reason}} {{instance}}")
                .unit("cps")
                .none("No collector writes one")
                .size(24, 8));
  }

  private static String rate(String counter) {
    return "sum by (instance) (rate(" + counter + "{HOST}" + RATE + "))";
  }

  private static void cost(Page page) {
    page.panel(
            Panel.lines(
                    "Processor time of a tick",
                    "Of the collector: the whole tick, and the part that the diagnosis takes. 0.05 s"
                        + " every 5 s are 1 % of a core.")
                .ask(
                    "max by (instance) (netagent_collector_tick_cpu_seconds{HOST})",
                    "tick {{instance}}")
                .ask(
                    "max by (instance) (netagent_collector_rules_cpu_seconds{HOST})",
                    "diagnosis {{instance}}")
                .unit("s")
                .size(8, 8))
        .panel(
            Panel.lines(
                    "Time for a reading",
                    "How long a collector takes to read the kernel's socket table. It grows with the"
                        + " rows.")
                .ask("max by (instance) (netagent_collector_scan_seconds{HOST})", "{{instance}}")
                .unit("s")
                .size(8, 8))
        .panel(
            Panel.lines(
                    "Rows of the socket table",
                    "What the collector has to read and to keep, over all network namespaces that it"
                        + " watches.")
                .ask("max by (instance) (netagent_collector_rows{HOST})", "{{instance}}")
                .decimals(0)
                .size(8, 8))
        .panel(
            Panel.lines(
                    "Series exported",
                    "Series of each collector in Prometheus. It is bounded by --max-series; what is"
                        + " beyond goes into 'other'.")
                .ask("max by (instance) (netagent_collector_series{HOST})", "{{instance}}")
                .ask(
                    "max by (instance) (netagent_collector_series_max{HOST})", "limit {{instance}}")
                .decimals(0)
                .size(8, 8))
        .panel(
            Panel.lines(
                    "Time for a scrape",
                    "How long Prometheus waits for a collector's answer. It comes from the newest"
                        + " snapshot, so no reading is part of it.")
                .ask("max by (instance) (scrape_duration_seconds{HOST})", "{{instance}}")
                .unit("s")
                .size(8, 8))
        .panel(
            Panel.lines(
                    "Network namespaces",
                    "Network namespaces that a collector watches, its own included. Each costs a"
                        + " reading of its own.")
                .ask(
                    "max by (instance) (netagent_collector_network_namespaces{HOST})",
                    "{{instance}}")
                .decimals(0)
                .size(8, 8));
  }
}

package io.netagent.dashboards.source;

import static io.netagent.dashboards.source.Promql.RATE;

/** What the agents in the JVMs do not see, or see wrongly. */
final class AgentRow {
  private AgentRow() {}

  /** Also on the page of the JVMs. */
  static Panel unknown() {
    return Panel.lines(
            "Sockets that the agent does not know",
            "Sockets of JVMs with an agent that are only in the kernel's table, only where there are"
                + " any. beyond_slots: the record has no slot for the fd; before_agent: older than"
                + " the agent; listener; other: native code or inherited.")
        .ask("sum by (JVM, kind) (netagent_jvm_unknown_connections{PROC}) > 0", "{{kind}} JVM")
        .decimals(0)
        .none("The agents know every socket");
  }

  static void addTo(Page page) {
    page.panel(
            Panel.lines(
                    "Flight records",
                    "JVMs whose flight record the collector reads (live), and records that it found"
                        + " but can't read (unreadable).")
                .ask(
                    "sum by (instance, status) (netagent_collector_flight_records{HOST})",
                    "{{status}} {{instance}}")
                .decimals(0)
                .size(8, 8))
        .panel(unknown().size(8, 8))
        .panel(
            Panel.lines(
                    "Hook errors and missing hooks",
                    "errors: inside the agents' hooks, in 5 minutes. missing: planned hooks that"
                        + " could not be put in. Only where there are any.")
                .ask(
                    "sum by (JVM) (increase(netagent_hook_errors_total{PROC}[5m])) > 0",
                    "errors JVM")
                .ask("sum by (JVM) (netagent_jvm_missing_hooks{PROC}) > 0", "missing JVM")
                .decimals(0)
                .none("All hooks are in and work")
                .size(8, 8)
                .runbook("NetagentHookErrors"))
        .panel(
            Panel.lines(
                    "Opened beyond the record's slots",
                    "Per second: connections on a file descriptor for which the flight record has no"
                        + " slot. They are counted and not followed. Only where there are any.")
                .ask(
                    "sum by (JVM) (rate(netagent_jvm_untracked_opens_total{PROC}" + RATE + ")) > 0",
                    "JVM")
                .unit("cps")
                .none("Every connection has a slot")
                .size(8, 8))
        .panel(
            Panel.lines(
                    "Adopted when the agent was attached",
                    "In an hour: connections that were open before the agent came, whose line of"
                        + " code nobody knows. Only where there are any.")
                .ask(
                    "sum by (JVM) (increase(netagent_jvm_connections_adopted_total{PROC}[1h])) > 0",
                    "JVM")
                .decimals(0)
                .none("No agent was attached to a running JVM")
                .size(8, 8))
        .panel(
            Panel.lines(
                    "JVMs that stand still",
                    "1 while an agent gives no sign of life: the JVM is stopped or in a long pause,"
                        + " and its record is as old as the pause.")
                .ask("max by (JVM) (netagent_jvm_stalled{PROC}) > 0", "JVM")
                .decimals(0)
                .none("Every JVM runs")
                .size(8, 8));
  }
}

package io.netagent.dashboards.source;

/**
 * PromQL with the words that every expression of these dashboards repeats written short. {@code
 * HOST} in a selector stands for the matchers of the variables job and instance, {@code PROC} for
 * those and process, {@code JVM} in a list of labels for instance, process and pid (two JVMs may
 * bear one name), and a label's value stands in single quotes.
 */
final class Promql {
  /** A group of findings by their rules: a regular expression for the label rule. */
  static final String LEAK_RULES =
      "close-wait-leak|accepted-unread|abandoned-until-gc|closed-but-open";

  /** CLOSE_WAIT that is the program's fault: neither a pool's idle ones nor those of unknown. */
  static final String LEFT_BEHIND = "eof_read|unread|unaccepted";

  /** Sample per second: the interval follows from the time range and the scrape interval. */
  static final String RATE = "[$__rate_interval]";

  private static final String HOST = "job=~\"$job\",instance=~\"$instance\"";

  private Promql() {}

  static String full(String shorthand) {
    return shorthand
        .replace('\'', '"')
        .replaceAll("\\bHOST\\b", quoted(HOST))
        .replaceAll("\\bPROC\\b", quoted(HOST + ",process=~\"$process\""))
        .replaceAll("\\bJVM\\b", "instance, process, pid");
  }

  private static String quoted(String replacement) {
    return replacement.replace("$", "\\$");
  }

  /** The sum over all selected collectors; 0 while netagent answers and has no such series. */
  static String orZero(String sum) {
    return sum + " or sum(netagent_collector_info{HOST}) * 0";
  }

  /** Of a histogram, for each JVM. */
  static String quantile(String quantile, String histogram) {
    return "histogram_quantile("
        + quantile
        + ", sum by (JVM, le) (rate("
        + histogram
        + "_bucket{PROC}"
        + RATE
        + ")))";
  }

  /** How often the kernel counted these events (a regular expression), per second and host. */
  static String hostEvents(String events) {
    return "sum by (instance, event) (rate(netagent_host_tcp_events_total{HOST,event=~'"
        + events
        + "'}"
        + RATE
        + "))";
  }

  /** How often the kernel counted these events in the last hour, on all hosts. */
  static String hostEventsOfLastHour(String events) {
    return "sum(increase(netagent_host_tcp_events_total{HOST,event=~'" + events + "'}[1h]))";
  }

  /** A value of the host as a share of one of its limits, for each host. */
  static String shareOfLimit(String value, String limit) {
    return "max by (instance) ("
        + value
        + ") / max by (instance) (netagent_host_tcp_limit{HOST,limit='"
        + limit
        + "'} > 0)";
  }
}

package io.netagent.collector.expose.prometheus;

/** Where the figures of a metric come from. */
enum MetricOrigin {
  TABLE("kernel's socket table (netlink, /proc/net/tcp, ss or netstat)"),
  METRICS("tcp_info of the kernel's socket table (netlink or ss)"),
  PROC_PID("/proc/PID"),
  PROC_NET("/proc/net/netstat, /proc/net/snmp, /proc/net/sockstat, /proc/sys/net"),
  RECORD("the JVM's flight record"),
  JOIN("kernel's table joined with the flight record"),
  RULES("the rules of the diagnosis"),
  COLLECTOR("the collector itself");

  private final String text;

  MetricOrigin(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }

  static MetricOrigin of(MetricCatalog metric) {
    return switch (metric) {
      case PATH_RTT, PATH_RETRANSMITS -> METRICS;
      case PROCESS_OPEN_FDS, PROCESS_MAX_FDS -> PROC_PID;
      case FINDINGS -> RULES;
      case JVM_UNKNOWN, JVM_WITHOUT_SOCKET -> JOIN;
      default -> ofName(metric.metricName());
    };
  }

  private static MetricOrigin ofName(String name) {
    if (name.startsWith("netagent_tcp_")) {
      return TABLE;
    }
    if (name.startsWith("netagent_host_")) {
      return PROC_NET;
    }
    return name.startsWith("netagent_collector_") ? COLLECTOR : RECORD;
  }
}

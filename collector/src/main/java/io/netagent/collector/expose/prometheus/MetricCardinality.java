package io.netagent.collector.expose.prometheus;

import io.prometheus.client.Collector;
import java.util.ArrayList;
import java.util.List;

/** Roughly how many series a metric has, in words. */
final class MetricCardinality {
  private MetricCardinality() {}

  static String of(MetricCatalog metric) {
    List<String> factors = new ArrayList<>();
    for (String label : metric.labels()) {
      String factor = values(metric, label);
      if (!factor.isEmpty()) {
        factors.add(factor);
      }
    }
    if (metric.type() == Collector.Type.HISTOGRAM) {
      factors.add("6 or 7");
    }
    return factors.isEmpty() ? "1" : String.join(" × ", factors);
  }

  private static String values(MetricCatalog metric, String label) {
    boolean ofJvm =
        metric.metricName().startsWith("netagent_jvm_") || metric == MetricCatalog.HOOK_ERRORS;
    return switch (label) {
      case "process" -> isOfPlaces(metric) ? "" : ofJvm ? "each JVM with an agent" : "process";
      case "remote" -> "21";
      case "local" -> "21";
      case "direction", "local_port", "source", "destination", "netns" -> ofPlace(metric, label);
      case "state" -> metric == MetricCatalog.TCP_CONNECTIONS ? "4 to 12" : "12";
      case "site" -> "up to 11";
      case "rule" -> "1 to 4";
      case "event" -> "27";
      case "limit" -> "9";
      case "family" -> metric == MetricCatalog.SERIES_FOLDED ? "6 or more" : "2";
      case "error" -> "5 to 9";
      case "reason" -> "4 to 6";
      case "result" -> "3 or 4";
      case "role", "call", "status" -> "2";
      case "subject" -> "4";
      case "kind" ->
          switch (metric) {
            case HOST_SOCKETS -> "6";
            case JVM_BLOCKED_THREADS -> "2 to 6";
            case JVM_UNKNOWN -> "1 to 4";
            default -> "3 to 5";
          };
      default -> "";
    };
  }

  /** The process is that of the place, no factor of its own. */
  private static boolean isOfPlaces(MetricCatalog metric) {
    return metric.labels().contains("remote")
        || metric.labels().contains("local")
        || metric == MetricCatalog.PORTS_USED;
  }

  private static String ofPlace(MetricCatalog metric, String label) {
    if (metric == MetricCatalog.PORTS_USED) {
      return label.equals("source") ? "10" : "";
    }
    if (metric == MetricCatalog.SOURCE_PASSED_OVER) {
      return "4";
    }
    return label.equals("netns") && !metric.labels().contains("local") ? "up to 11" : "";
  }
}

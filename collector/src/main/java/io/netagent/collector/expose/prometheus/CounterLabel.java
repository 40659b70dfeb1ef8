package io.netagent.collector.expose.prometheus;

import io.netagent.recorder.RecordCounter;
import org.jspecify.annotations.Nullable;

/**
 * Where a counter of the flight record is exported: one label value of a metric with one further
 * label.
 */
record CounterLabel(MetricCatalog metric, String value) {

  /** Null for a counter that has a metric of its own, or none. */
  static @Nullable CounterLabel of(RecordCounter counter) {
    return switch (counter) {
      case OPENED_CLIENT -> new CounterLabel(MetricCatalog.JVM_OPENED, "client");
      case OPENED_SERVER -> new CounterLabel(MetricCatalog.JVM_OPENED, "server");
      case CLOSED_NORMAL -> new CounterLabel(MetricCatalog.JVM_CLOSED, "normal");
      case CLOSED_RESET -> new CounterLabel(MetricCatalog.JVM_CLOSED, "reset");
      case CLOSED_TIMED_OUT -> new CounterLabel(MetricCatalog.JVM_CLOSED, "timed_out");
      case CLOSED_BY_GC -> new CounterLabel(MetricCatalog.JVM_CLOSED, "gc");
      case CLOSED_BROKEN_PIPE -> new CounterLabel(MetricCatalog.JVM_CLOSED, "broken_pipe");
      case CLOSED_AT_EXIT -> new CounterLabel(MetricCatalog.JVM_CLOSED, "at_exit");
      case CONNECT_REFUSED -> failure("refused");
      case CONNECT_TIMED_OUT -> failure("timed_out");
      case CONNECT_UNREACHABLE -> failure("unreachable");
      case CONNECT_RESET -> failure("reset");
      case CONNECT_NO_LOCAL_PORT -> failure("no_local_port");
      case CONNECT_TOO_MANY_FILES -> failure("too_many_files");
      case CONNECT_DNS -> failure("dns");
      case CONNECT_ABORTED -> failure("aborted");
      case CONNECT_OTHER -> failure("other");
      case TLS_1_3 -> new CounterLabel(MetricCatalog.JVM_HANDSHAKES, "tls_1_3");
      case TLS_1_2 -> new CounterLabel(MetricCatalog.JVM_HANDSHAKES, "tls_1_2");
      case TLS_OLDER -> new CounterLabel(MetricCatalog.JVM_HANDSHAKES, "tls_older");
      case HANDSHAKES_FAILED -> new CounterLabel(MetricCatalog.JVM_HANDSHAKES, "failed");
      default -> null;
    };
  }

  private static CounterLabel failure(String error) {
    return new CounterLabel(MetricCatalog.JVM_CONNECT_FAILURES, error);
  }
}

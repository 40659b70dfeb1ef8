package io.netagent.collector.expose.prometheus;

import io.netagent.recorder.RecordCounter;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a counter of the flight record is exported: one label value of a metric with one further
 * label.
 *
 * @param rare most JVMs never have it: see {@link RareValues}
 */
record CounterLabel(MetricCatalog metric, String value, boolean rare) {
  private static final Map<RecordCounter, CounterLabel> ALL = new EnumMap<>(RecordCounter.class);

  static {
    for (RecordCounter counter : RecordCounter.values()) {
      CounterLabel label = made(counter);
      if (label != null) {
        ALL.put(counter, label);
      }
    }
  }

  /** Null for a counter that has a metric of its own, or none. */
  static @Nullable CounterLabel of(RecordCounter counter) {
    return ALL.get(counter);
  }

  private static @Nullable CounterLabel made(RecordCounter counter) {
    return switch (counter) {
      case OPENED_CLIENT -> new CounterLabel(MetricCatalog.JVM_OPENED, "client", false);
      case OPENED_SERVER -> new CounterLabel(MetricCatalog.JVM_OPENED, "server", false);
      case CLOSED_NORMAL -> new CounterLabel(MetricCatalog.JVM_CLOSED, "normal", false);
      case CLOSED_RESET -> new CounterLabel(MetricCatalog.JVM_CLOSED, "reset", false);
      case CLOSED_TIMED_OUT -> new CounterLabel(MetricCatalog.JVM_CLOSED, "timed_out", false);
      case CLOSED_BY_GC -> new CounterLabel(MetricCatalog.JVM_CLOSED, "gc", false);
      case CLOSED_BROKEN_PIPE -> new CounterLabel(MetricCatalog.JVM_CLOSED, "broken_pipe", true);
      case CLOSED_AT_EXIT -> new CounterLabel(MetricCatalog.JVM_CLOSED, "at_exit", true);
      case CONNECT_REFUSED -> failure("refused", false);
      case CONNECT_TIMED_OUT -> failure("timed_out", false);
      case CONNECT_UNREACHABLE -> failure("unreachable", true);
      case CONNECT_RESET -> failure("reset", true);
      case CONNECT_NO_LOCAL_PORT -> failure("no_local_port", false);
      case CONNECT_TOO_MANY_FILES -> failure("too_many_files", true);
      case CONNECT_DNS -> failure("dns", false);
      case CONNECT_ABORTED -> failure("aborted", true);
      case CONNECT_OTHER -> failure("other", false);
      case TLS_1_3 -> new CounterLabel(MetricCatalog.JVM_HANDSHAKES, "tls_1_3", false);
      case TLS_1_2 -> new CounterLabel(MetricCatalog.JVM_HANDSHAKES, "tls_1_2", false);
      case TLS_OLDER -> new CounterLabel(MetricCatalog.JVM_HANDSHAKES, "tls_older", true);
      case HANDSHAKES_FAILED -> new CounterLabel(MetricCatalog.JVM_HANDSHAKES, "failed", false);
      default -> null;
    };
  }

  private static CounterLabel failure(String error, boolean rare) {
    return new CounterLabel(MetricCatalog.JVM_CONNECT_FAILURES, error, rare);
  }
}

package io.netagent.collector.expose.cli;

import io.netagent.socket.SocketHolder;
import io.netagent.socket.SocketRecord;
import io.netagent.socket.TcpMetric;
import java.util.Locale;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** A row of a saved socket table in words; what it does not tell is left out. */
final class SavedRowText {
  private SavedRowText() {}

  /** {@code [fe80::1%eth0]:80}, {@code 127.0.0.53%lo:53}. */
  static String end(String addressAndPort, @Nullable String scope) {
    if (scope == null) {
      return addressAndPort;
    }
    int colon = addressAndPort.lastIndexOf(':');
    int at = addressAndPort.charAt(colon - 1) == ']' ? colon - 1 : colon;
    return addressAndPort.substring(0, at) + "%" + scope + addressAndPort.substring(at);
  }

  /** {@code java(600/5)}: program, pid, fd. */
  static String holders(SocketRecord row) {
    StringJoiner text = new StringJoiner(",");
    for (SocketHolder holder : row.holders()) {
      text.add(
          holder.program()
              + "("
              + (holder.pid() < 0 ? "" : holder.pid())
              + (holder.fd() < 0 ? "" : "/" + holder.fd())
              + ")");
    }
    return text.toString();
  }

  /** Everything else, as {@code name=value}. */
  static String details(SocketRecord row) {
    StringJoiner text = new StringJoiner(" ");
    add(text, "family", row.family() == 0 ? -1 : row.family());
    add(text, "accept_queue_limit", row.acceptQueueLimit());
    if (row.timerNumber() >= 0) {
      text.add(
          "timer=" + (row.timer() == null ? "timer-" + row.timerNumber() : row.timer().ssName()));
    }
    add(text, "timer_remaining_millis", row.timerRemainingMillis());
    add(text, "retransmits", row.retransmits());
    add(text, "uid", row.uid());
    add(text, "inode", row.inode());
    if (row.cookie() != 0) {
      text.add("cookie=" + Long.toHexString(row.cookie()));
    }
    add(text, "cgroup_id", row.cgroupId() == 0 ? -1 : row.cgroupId());
    add(text, "interface_index", row.interfaceIndex());
    for (TcpMetric metric : TcpMetric.values()) {
      add(text, metric.name().toLowerCase(Locale.ROOT), row.metric(metric));
    }
    return text.toString();
  }

  private static void add(StringJoiner text, String name, long value) {
    if (value >= 0) {
      text.add(name + "=" + value);
    }
  }
}

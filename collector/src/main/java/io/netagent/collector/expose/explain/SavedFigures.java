package io.netagent.collector.expose.explain;

import io.netagent.collector.aggregate.CloseWaitKind;
import io.netagent.collector.aggregate.EphemeralPorts;
import io.netagent.collector.aggregate.ListenQueue;
import io.netagent.collector.aggregate.PortUse;
import io.netagent.collector.correlate.CorrelatedConnection;
import io.netagent.collector.correlate.Delivery;
import io.netagent.collector.diagnose.finding.EndCounts;
import io.netagent.socket.SocketTable;
import io.netagent.socket.TcpState;
import io.netagent.socket.TcpTimer;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Counts of what an expert looks for in a socket table. No judgement: that is the rules' part. */
final class SavedFigures {
  /** Three in a row without an answer: the timeout has been doubled three times. */
  private static final int BACKED_OFF = 3;

  private static final int TOLD_PORTS = 100;

  private final SocketTable table;
  private final List<CorrelatedConnection> telling;
  private final List<ListenQueue> queues;
  private final EphemeralPorts ports;

  SavedFigures(
      SocketTable table,
      List<CorrelatedConnection> telling,
      List<ListenQueue> queues,
      EphemeralPorts ports) {
    this.table = table;
    this.telling = telling;
    this.queues = queues;
    this.ports = ports;
  }

  /** The largest first. */
  Map<String, Long> byState() {
    Map<String, Long> counts = new TreeMap<>();
    for (int row = table.next(0); row >= 0; row = table.next(row + 1)) {
      TcpState state = TcpState.ofKernelNumber(table.state(row));
      counts.merge(state == null ? "state-" + table.state(row) : state.label(), 1L, Long::sum);
    }
    Map<String, Long> sorted = new LinkedHashMap<>();
    counts.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    return sorted;
  }

  /** Whether some destination takes enough ports to be told. */
  boolean usesPorts() {
    return ports.destinations().stream().anyMatch(use -> use.used() >= TOLD_PORTS);
  }

  /** By name, in reading order; what there is nothing of is left out. */
  Map<String, String> named() {
    Map<String, String> named = new LinkedHashMap<>();
    for (CloseWaitKind kind : CloseWaitKind.values()) {
      add(named, "CLOSE_WAIT, " + meaning(kind), row -> row.closeWaitKind() == kind);
    }
    queues.stream()
        .filter(queue -> queue.limit() >= 0 && queue.length() >= Math.max(1, queue.limit()))
        .forEach(
            queue ->
                named.put(
                    "accept queue full, " + queue.local(),
                    queue.length() + " wait, limit " + queue.limit()));
    add(named, "SYN_SENT, sent again", row -> isSynSent(row) && retransmits(row) > 0);
    add(named, "SYN_SENT, first try", row -> isSynSent(row) && retransmits(row) == 0);
    add(named, "SYN_SENT", row -> isSynSent(row) && retransmits(row) < 0);
    add(
        named,
        "retransmit timer backed off",
        row ->
            !isSynSent(row) && timer(row) == TcpTimer.RETRANSMIT && retransmits(row) >= BACKED_OFF);
    add(named, "peer's window closed", row -> timer(row) == TcpTimer.PERSIST);
    if (usesPorts()) {
      PortUse fullest = ports.destinations().get(0);
      named.put(
          "ports to " + fullest.destination(),
          String.format(
              Locale.ROOT,
              "%,d of the default %,d, %,d of them in TIME_WAIT",
              fullest.used(),
              ports.range().available(),
              fullest.timeWait()));
    }
    return named;
  }

  private void add(Map<String, String> named, String name, Predicate<CorrelatedConnection> passes) {
    List<CorrelatedConnection> rows = telling.stream().filter(passes).toList();
    if (!rows.isEmpty()) {
      EndCounts ends = EndCounts.ofRemote(rows.stream().map(CorrelatedConnection::tuple).toList());
      named.put(
          name,
          rows.size() + (ends.distinct() == 1 ? ", to " : ", most to ") + ends.mostFrequent());
    }
  }

  private static String meaning(CloseWaitKind kind) {
    return switch (kind) {
      case EOF_READ -> "read to the end and not closed";
      case FIN_ONLY -> "only the peer's goodbye unread";
      case UNREAD -> "data unread";
      case UNACCEPTED -> "not accepted yet";
      case UNKNOWN -> "owner unknown";
    };
  }

  private static boolean isSynSent(CorrelatedConnection row) {
    return row.state() == TcpState.SYN_SENT;
  }

  private static int retransmits(CorrelatedConnection row) {
    Delivery delivery = row.delivery();
    return delivery == null ? -1 : delivery.retransmits();
  }

  private static @Nullable TcpTimer timer(CorrelatedConnection row) {
    Delivery delivery = row.delivery();
    return delivery == null ? null : delivery.timer();
  }
}

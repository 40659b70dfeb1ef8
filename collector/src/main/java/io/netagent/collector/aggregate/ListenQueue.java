package io.netagent.collector.aggregate;

import io.netagent.socket.FourTuple;
import io.netagent.socket.SocketTable;
import io.netagent.socket.TcpState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * The accept queue of one listener: complete connections that nobody has accepted yet. The kernel
 * drops new ones once there are more than the limit.
 *
 * @param local {@code 0.0.0.0:8080}, {@code [::]:8080}
 * @param pid of the owner, or -1
 * @param fd in the owner, or -1
 * @param length connections that wait
 * @param limit of {@code length}, the lesser of listen(2)'s backlog and somaxconn; -1 where the
 *     source does not tell it (only netlink and ss do)
 */
public record ListenQueue(
    long namespace, String local, int family, int pid, int fd, long length, int limit) {
  /** By the share of the limit, then by length; ties in an order that does not change. */
  public static final Comparator<ListenQueue> FULLEST_FIRST =
      Comparator.comparingDouble(ListenQueue::fill)
          .thenComparingLong(ListenQueue::length)
          .reversed()
          .thenComparing(ListenQueue::local)
          .thenComparing(ListenQueue::pid);

  /** The port of {@code local}. */
  public int localPort() {
    return Integer.parseInt(local.substring(local.lastIndexOf(':') + 1));
  }

  /** The share of the limit that is used; 0 where the limit is not known. */
  public double fill() {
    return limit > 0 ? (double) length / limit : limit == 0 && length > 0 ? 1 : 0;
  }

  /** All listeners, the fullest first. */
  public static List<ListenQueue> of(
      long namespace, SocketTable table, IntUnaryOperator pidOf, IntUnaryOperator fdOf) {
    List<ListenQueue> queues = new ArrayList<>();
    int listen = TcpState.LISTEN.kernelNumber();
    for (int row = table.next(0); row >= 0; row = table.next(row + 1)) {
      if (table.state(row) == listen) {
        queues.add(
            new ListenQueue(
                namespace,
                FourTuple.endText(table.localHigh(row), table.localLow(row), table.localPort(row)),
                table.family(row),
                pidOf.applyAsInt(row),
                fdOf.applyAsInt(row),
                table.recvQueueBytes(row),
                table.acceptQueueLimit(row)));
      }
    }
    queues.sort(FULLEST_FIRST);
    return queues;
  }
}

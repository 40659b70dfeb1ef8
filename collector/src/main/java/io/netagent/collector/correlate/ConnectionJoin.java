package io.netagent.collector.correlate;

import io.netagent.collector.aggregate.CloseWaitKind;
import io.netagent.collector.source.SocketOwner;
import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.RecordedConnection;
import io.netagent.recorder.RecordedSite;
import io.netagent.socket.SocketRecord;
import io.netagent.socket.SocketTable;
import io.netagent.socket.TcpState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Joins one reading of the kernel's table with the owners of its sockets and with what the agents
 * recorded.
 *
 * <p>The way is inode → (pid, fd) → slot of that fd in the process's record. The slot is believed
 * only if its remote end and local port are the row's and it was opened before the table was read:
 * an fd may have been closed and used again between the readings, and then the slot speaks of
 * another connection. What does not fit is left unjoined, never guessed. The two ends of a
 * connection within one host are two rows, with the tuples reversed.
 */
public final class ConnectionJoin {
  /** The kernel's TCP_TIMEWAIT_LEN, which is no setting. */
  private static final double TIME_WAIT_SECONDS = 60;

  private static final int TIMER_TIME_WAIT = 3;

  private final FirstSeen firstSeen = new FirstSeen();

  /**
   * The result for one reading.
   *
   * @param connections one for each row of the table, in its order
   * @param unknownToAgent by pid, for each process with a record: its sockets, without listeners,
   *     that no slot fits
   * @param unattributed rows that have an inode without a visible owner
   */
  public record Joined(
      List<CorrelatedConnection> connections,
      Map<Integer, Integer> unknownToAgent,
      int unattributed) {}

  /**
   * Joins one reading.
   *
   * @param ownerOf by inode, null for one whose owner can't be seen
   * @param tableReadAtNanos CLOCK_MONOTONIC after the table was read
   * @param gap nobody watched for longer than the ticks' interval
   */
  public Joined join(
      SocketTable table,
      LongFunction<@Nullable SocketOwner> ownerOf,
      Map<Integer, FlightRecord> recordByPid,
      long tableReadAtNanos,
      boolean gap) {
    firstSeen.begin(tableReadAtNanos, gap);
    Map<Integer, Slots> slotsByPid = new HashMap<>();
    Map<Integer, Integer> unknownToAgent = new HashMap<>();
    recordByPid.forEach(
        (pid, record) -> {
          slotsByPid.put(pid, new Slots(record));
          unknownToAgent.put(pid, 0);
        });
    List<CorrelatedConnection> connections = new ArrayList<>(table.size());
    int unattributed = 0;
    SocketRecord row = new SocketRecord();
    for (int i = 0; i < table.size(); i++) {
      table.load(i, row);
      SocketOwner owner = row.inode() == 0 ? null : ownerOf.apply(row.inode());
      if (owner == null && row.inode() != 0) {
        unattributed++;
      }
      Slots slots = owner == null ? null : slotsByPid.get(owner.pid());
      RecordedConnection recorded =
          owner == null || slots == null ? null : slots.fitting(owner.fd(), row, tableReadAtNanos);
      if (slots != null && recorded == null && owner != null && row.state() != TcpState.LISTEN) {
        unknownToAgent.merge(owner.pid(), 1, Integer::sum);
      }
      RecordedSite site = recorded == null || slots == null ? null : slots.site(recorded);
      connections.add(connection(row, owner, recorded, site, tableReadAtNanos));
    }
    return new Joined(connections, unknownToAgent, unattributed);
  }

  private CorrelatedConnection connection(
      SocketRecord row,
      @Nullable SocketOwner owner,
      @Nullable RecordedConnection recorded,
      @Nullable RecordedSite site,
      long nowNanos) {
    var tuple = row.fourTuple();
    TcpState state = row.state();
    double stateForSeconds;
    boolean exact;
    if (state == TcpState.TIME_WAIT && row.timerKind() == TIMER_TIME_WAIT) {
      // Its timer tells, and it need not be remembered: there may be hundreds of thousands.
      stateForSeconds = Math.max(0, TIME_WAIT_SECONDS - row.timerRemainingMillis() / 1e3);
      exact = true;
    } else {
      FirstSeen.Since since = firstSeen.saw(tuple, row.inode(), row.stateNumber());
      stateForSeconds = since.seconds(nowNanos);
      exact = since.exact();
    }
    CloseWaitKind kind =
        state == TcpState.CLOSE_WAIT
            ? CloseWaitKind.of(row.inode(), owner != null, row.recvQueueBytes())
            : null;
    if (kind == CloseWaitKind.EOF_READ && recorded != null && recorded.eofAtNanos() != 0) {
      // The FIN had come when its EOF was read; a bound that needs no watching.
      stateForSeconds = Math.max(stateForSeconds, (nowNanos - recorded.eofAtNanos()) / 1e9);
      exact = true;
    }
    return new CorrelatedConnection(
        tuple,
        row.family(),
        row.stateNumber(),
        state,
        row.recvQueueBytes(),
        row.sendQueueBytes(),
        row.uid(),
        row.inode(),
        owner == null ? -1 : owner.pid(),
        owner == null ? -1 : owner.fd(),
        kind,
        stateForSeconds,
        exact,
        recorded == null
            ? Double.NaN
            : Math.max(0, nowNanos - recorded.lastActivityAtNanos()) / 1e9,
        recorded,
        site);
  }

  /** The connections of one record, by fd. */
  private static final class Slots {
    private final Map<Integer, RecordedConnection> byFd = new HashMap<>();
    private final List<RecordedSite> sites;

    Slots(FlightRecord record) {
      sites = record.sites();
      record.connections().forEach(connection -> byFd.put(connection.fd(), connection));
    }

    @Nullable RecordedConnection fitting(int fd, SocketRecord row, long tableReadAtNanos) {
      RecordedConnection recorded = byFd.get(fd);
      return recorded != null && fits(recorded, row, tableReadAtNanos) ? recorded : null;
    }

    @Nullable RecordedSite site(RecordedConnection recorded) {
      int id = recorded.siteId();
      return id >= 0 && id < sites.size() ? sites.get(id) : null;
    }

    private static boolean fits(
        RecordedConnection recorded, SocketRecord row, long tableReadAtNanos) {
      return recorded.remotePort() == row.remotePort()
          && recorded.remoteLow() == row.remoteLow()
          && recorded.remoteHigh() == row.remoteHigh()
          && (recorded.localPort() == 0 || recorded.localPort() == row.localPort())
          && recorded.openedAtNanos() - tableReadAtNanos <= 0;
    }
  }
}

package io.netagent.collector.correlate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netagent.collector.aggregate.ListeningPorts;
import io.netagent.socket.FourTuple;
import io.netagent.socket.SocketRecord;
import io.netagent.socket.SocketTable;
import io.netagent.socket.StateSet;
import io.netagent.socket.TcpMetric;
import io.netagent.socket.TcpState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Against a reference that keeps every event and adds them up each time. */
class PathLossesPropertyTest {
  private static final int REMOTES = 3;
  private static final int LOOKS = 40;

  /** Of one socket, by its cookie. */
  private static final class Socket {
    final long remote;
    long retransmits;
    long sent;
    long acked;
    long takenRetransmits;
    long takenSent;
    long takenAcked = -1;

    Socket(long remote) {
      this.remote = remote;
    }
  }

  private record Event(int look, long remote, long retransmits, long sent) {}

  private final Map<Integer, Socket> sockets = new TreeMap<>();
  private final List<Event> events = new ArrayList<>();
  private final Map<Long, Integer> lossyFrom = new HashMap<>();
  private final Map<Long, Integer> lossyLast = new HashMap<>();

  @Property(tries = 300)
  void paths_anySequence_sumsWhatGotThroughInTheLastMinute(@ForAll long seed) {
    Random random = new Random(seed);
    sockets.clear();
    events.clear();
    lossyFrom.clear();
    lossyLast.clear();
    SocketTable table = new SocketTable();
    ConnectionLedger ledger = new ConnectionLedger(table);
    PathLosses losses = new PathLosses(ledger);
    for (int look = 0; look < LOOKS; look++) {
      change(random);
      table.begin();
      sockets.forEach((cookie, socket) -> table.add(row(cookie, socket)));
      table.end(StateSet.ALL);
      long nowNanos = 7_000_000_000L * look;
      ledger.update(nowNanos, false, StateSet.ALL, List.of(), (pid, fd) -> {});
      losses.update(new ListeningPorts(table), nowNanos, false);
      take(look);
      assertEquals(expected(look), actual(losses.paths(0, nowNanos)), "look " + look);
    }
  }

  private void change(Random random) {
    for (int i = random.nextInt(3); i > 0; i--) {
      int cookie = 1 + random.nextInt(1000);
      sockets.putIfAbsent(
          cookie, new Socket(FourTuple.v4Mapped(0x0a000000 + random.nextInt(REMOTES))));
    }
    sockets.values().removeIf(socket -> random.nextInt(10) == 0);
    for (Socket socket : sockets.values()) {
      boolean lossy = random.nextInt(8) == 0;
      socket.retransmits += lossy ? random.nextInt(5) : 0;
      socket.sent += random.nextInt(20);
      socket.acked += random.nextBoolean() ? random.nextInt(1000) : 0;
    }
  }

  private static SocketRecord row(int cookie, Socket socket) {
    SocketRecord row = new SocketRecord();
    row.setState(4, TcpState.ESTABLISHED.kernelNumber());
    row.setLocal(0, FourTuple.v4Mapped(0x0a0000ff), 1000 + cookie);
    row.setRemote(0, socket.remote, 443);
    row.setOwner(0, cookie);
    row.setKernelIds(cookie, 0);
    row.setMetric(TcpMetric.TOTAL_RETRANSMITS, socket.retransmits);
    row.setMetric(TcpMetric.DATA_SEGMENTS_SENT, socket.sent);
    row.setMetric(TcpMetric.BYTES_ACKED, socket.acked);
    return row;
  }

  private void take(int look) {
    for (Socket socket : sockets.values()) {
      boolean firstLook = look == 0;
      if (firstLook) {
        socket.takenRetransmits = socket.retransmits;
        socket.takenSent = socket.sent;
        socket.takenAcked = socket.acked;
      } else if (socket.acked != socket.takenAcked) {
        long retransmits = socket.retransmits - socket.takenRetransmits;
        events.add(new Event(look, socket.remote, retransmits, socket.sent - socket.takenSent));
        socket.takenRetransmits = socket.retransmits;
        socket.takenSent = socket.sent;
        socket.takenAcked = socket.acked;
        if (retransmits > 0) {
          lossyFrom.putIfAbsent(socket.remote, look);
          lossyLast.put(socket.remote, look);
        }
      }
    }
    lossyFrom.keySet().removeIf(remote -> 7 * (look - lossyLast.get(remote)) > 60);
  }

  private Map<String, String> expected(int look) {
    Map<String, String> sums = new TreeMap<>();
    for (long remote : lossyFrom.keySet()) {
      long retransmits = 0;
      long sent = 0;
      long others = 0;
      for (Event event : events) {
        if (7 * (look - event.look) > 60) {
          continue;
        }
        if (event.remote == remote && event.look >= lossyFrom.get(remote)) {
          retransmits += event.retransmits;
          sent += event.sent;
        }
        others += event.sent;
      }
      sums.put(
          FourTuple.addressText(0, remote), retransmits + "/" + sent + " of " + (others - sent));
    }
    return sums;
  }

  private static Map<String, String> actual(List<PathLoss> paths) {
    Map<String, String> sums = new TreeMap<>();
    for (PathLoss path : paths) {
      sums.put(path.remote(), path.retransmitted() + "/" + path.sent() + " of " + path.otherSent());
    }
    return sums;
  }
}

package io.netagent.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.agent.Answer.Expected;
import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.RecordCounter;
import io.netagent.recorder.RecordedConnection;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Compares a record with what the application itself counted. */
final class RecordedApis {
  private RecordedApis() {}

  /**
   * Runs a scenario, compares what is open with the record, closes, and compares the counters: all
   * that was opened is closed once.
   */
  static Answer assertRecorded(ChildJvm child, String command) throws Exception {
    FlightRecord before = child.record();
    assertEquals(List.of(), before.connections());
    Answer answer = child.ask(command);
    FlightRecord open;
    try {
      // The peer may have the bytes while the writer's hook has not had its turn of the processor.
      open = Await.until(child::record, RecordedApis::peersAgree, () -> "both ends agree");
      assertOpen(answer, open);
    } catch (AssertionError e) {
      child.ask("close");
      throw e;
    }
    long clients = answer.connections().stream().filter(c -> c.role().equals("CLIENT")).count();
    long servers = answer.connections().size() - clients;
    assertEquals(clients, delta(before, open, RecordCounter.OPENED_CLIENT));
    assertEquals(servers, delta(before, open, RecordCounter.OPENED_SERVER));
    assertEquals(0, closed(open) - closed(before));
    child.ask("close");
    // A slot is cleared a moment before its close is counted, and counters are read before slots.
    FlightRecord after =
        Await.until(
            child::record,
            now -> now.connections().isEmpty() && closed(now) - closed(before) >= clients + servers,
            () -> "all slots cleared, all closes counted");
    assertEquals(clients + servers, closed(after) - closed(before));
    assertEquals(0, delta(before, after, RecordCounter.CLOSED_BY_GC));
    // What ends a TLS connection is written by its close.
    boolean noneAtTheClose =
        answer.connections().stream().allMatch(c -> c.bytesRead() >= 0 && c.bytesWritten() >= 0);
    assertAllBytesStay(before, open, after, noneAtTheClose);
    for (RecordCounter counter : RecordCounter.values()) {
      if (counter.name().startsWith("CONNECT_") || counter == RecordCounter.UNTRACKED_OPENS) {
        assertEquals(0, delta(before, after, counter), counter.name());
      }
    }
    return answer;
  }

  /** A close takes a connection's bytes from its slot into the counters, and none gets lost. */
  private static void assertAllBytesStay(
      FlightRecord before, FlightRecord open, FlightRecord after, boolean noneAtTheClose) {
    long read = open.connections().stream().mapToLong(RecordedConnection::bytesRead).sum();
    long written = open.connections().stream().mapToLong(RecordedConnection::bytesWritten).sum();
    assertEquals(before.bytesRead() + read, open.bytesRead());
    assertEquals(before.bytesWritten() + written, open.bytesWritten());
    assertEquals(after.counter(RecordCounter.BYTES_READ_CLOSED), after.bytesRead());
    assertEquals(after.counter(RecordCounter.BYTES_WRITTEN_CLOSED), after.bytesWritten());
    assertTrue(after.bytesRead() >= open.bytesRead());
    assertTrue(after.bytesWritten() >= open.bytesWritten());
    if (noneAtTheClose) {
      assertEquals(open.bytesRead(), after.bytesRead());
      assertEquals(open.bytesWritten(), after.bytesWritten());
    }
  }

  private static boolean peersAgree(FlightRecord record) {
    Map<String, RecordedConnection> recorded = new HashMap<>();
    for (RecordedConnection connection : record.connections()) {
      recorded.put(key(connection), connection);
    }
    return record.connections().stream()
        .allMatch(
            connection -> {
              RecordedConnection peer = recorded.get(peerKey(connection));
              return peer == null || peer.bytesWritten() >= connection.bytesRead();
            });
  }

  static void assertOpen(Answer answer, FlightRecord record) throws Exception {
    assertEquals(0, record.tornSlots());
    Map<String, RecordedConnection> recorded = new HashMap<>();
    for (RecordedConnection connection : record.connections()) {
      recorded.put(key(connection), connection);
    }
    assertEquals(answer.connections().size(), record.connections().size(), recorded::toString);
    for (Expected expected : answer.connections()) {
      RecordedConnection connection =
          recorded.get(key(expected.role(), expected.localPort(), expected.remotePort()));
      assertTrue(connection != null, () -> expected + " is not in " + recorded.keySet());
      assertSame(expected, connection, record);
      RecordedConnection peer = recorded.get(peerKey(connection));
      if (peer != null) {
        assertEquals(peer.bytesWritten(), connection.bytesRead(), () -> "from peer: " + expected);
      }
    }
  }

  private static void assertSame(
      Expected expected, RecordedConnection connection, FlightRecord record) throws Exception {
    assertEquals(expected.role(), connection.role().name());
    assertEquals(expected.transport(), connection.transport().name());
    assertEquals(low(expected.remoteAddress()), connection.remoteLow(), expected.remoteAddress());
    assertEquals(0, connection.remoteHigh());
    assertDirection(
        expected.bytesRead(), connection.bytesRead(), connection.readOperations(), expected);
    assertDirection(
        expected.bytesWritten(), connection.bytesWritten(), connection.writeOperations(), expected);
    assertEquals(connection.readOperations() > 0, connection.lastReadAtNanos() != 0);
    assertEquals(connection.writeOperations() > 0, connection.lastWriteAtNanos() != 0);
    assertNotEquals(0, connection.openerThreadId());
    assertTrue(connection.openedAtNanos() >= record.header().startedAtNanos());
    if (expected.role().equals("SERVER")) {
      assertEquals(-1, connection.connectNanos());
    } else {
      assertTrue(connection.connectNanos() > 0);
      assertTrue(connection.connectNanos() < 60_000_000_000L);
    }
  }

  private static void assertDirection(
      long expectedBytes, long bytes, long operations, Expected connection) {
    if (expectedBytes >= 0) {
      assertEquals(expectedBytes, bytes, connection::toString);
    } else {
      assertTrue(bytes > 0, connection::toString);
    }
    assertEquals(bytes > 0, operations > 0, connection::toString);
    assertTrue(operations <= bytes + 2, () -> operations + " operations: " + connection);
  }

  /** All hosts of these tests are ::1 or IPv4: the first eight bytes are 0. */
  private static long low(String host) throws Exception {
    byte[] address = InetAddress.getByName(host).getAddress();
    if (address.length == 16) {
      return 1;
    }
    long low = 0xffff;
    for (byte b : address) {
      low = low << 8 | (b & 0xff);
    }
    return low;
  }

  private static String key(RecordedConnection c) {
    return key(c.role().name(), c.localPort(), c.remotePort());
  }

  private static String peerKey(RecordedConnection c) {
    return key(
        c.role().name().equals("CLIENT") ? "SERVER" : "CLIENT", c.remotePort(), c.localPort());
  }

  private static String key(String role, int localPort, int remotePort) {
    return role + " " + localPort + " " + remotePort;
  }

  static long delta(FlightRecord before, FlightRecord after, RecordCounter counter) {
    return after.counter(counter) - before.counter(counter);
  }

  static long closed(FlightRecord record) {
    return record.counter(RecordCounter.CLOSED_NORMAL)
        + record.counter(RecordCounter.CLOSED_RESET)
        + record.counter(RecordCounter.CLOSED_TIMED_OUT)
        + record.counter(RecordCounter.CLOSED_BY_GC)
        + record.counter(RecordCounter.CLOSED_BROKEN_PIPE)
        + record.counter(RecordCounter.CLOSED_AT_EXIT);
  }
}

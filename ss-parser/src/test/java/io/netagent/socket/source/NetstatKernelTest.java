package io.netagent.socket.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.socket.RowValues;
import io.netagent.socket.SocketTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The real programs on a live table, in a network namespace of its own, against /proc. */
@Timeout(60)
class NetstatKernelTest {
  private Namespace namespace;

  @BeforeEach
  void openSockets() throws IOException, InterruptedException {
    Namespace.require("netstat", "busybox");
    namespace = new Namespace(SocketsAtRest.class);
  }

  @AfterEach
  void closeSockets() throws IOException {
    if (namespace != null) {
      namespace.close();
    }
  }

  private NetstatCommand inNamespace(String program) {
    List<String> command = new ArrayList<>(namespace.prefix());
    command.addAll(List.of(program.split(" ")));
    return new NetstatCommand(command, NetstatCommand.TIME_LIMIT);
  }

  /** Rows with owner and timer, but for the time left; or without. */
  private static List<String> rows(SocketSource source, boolean ownerAndTimer) throws IOException {
    SocketTable table = new SocketTable();
    ScanReport report = FullReading.of(source, table);
    assertEquals(0, report.malformed(), report.firstMalformed());
    List<String> rows = new ArrayList<>();
    for (RowValues row : FullReading.rows(table)) {
      String common =
          "ipv%d state %d %s %d %d"
              .formatted(
                  row.family(),
                  row.stateNumber(),
                  row.fourTuple(),
                  row.recvQueueBytes(),
                  row.sendQueueBytes());
      String more =
          " uid %d inode %d timer %d retransmits %d"
              .formatted(row.uid(), row.inode(), row.timerNumber(), row.retransmits());
      rows.add(ownerAndTimer ? common + more : common);
    }
    rows.sort(null);
    return rows;
  }

  /** A socket may still be on its way to its state; the class has a time limit. */
  private void assertAgreesWithProc(NetstatCommand netstat, boolean all) throws IOException {
    ProcNetTcp proc = new ProcNetTcp(namespace.procRoot());
    List<String> before;
    List<String> after = rows(proc, all);
    List<String> rows;
    do {
      before = after;
      rows = rows(netstat, all);
      after = rows(proc, all);
    } while (!before.equals(after));
    assertEquals(after, rows);
    assertTrue(rows.size() > 250, rows.size() + " rows");
  }

  @Test
  void read_netTools_agreesWithProcRowByRow() throws IOException {
    NetstatCommand netstat = inNamespace("netstat");
    assertAgreesWithProc(netstat, true);
    assertEquals(null, netstat.degradedTo());
  }

  @Test
  void read_busybox_agreesWithProcRowByRow() throws IOException {
    NetstatCommand netstat = inNamespace("busybox netstat");
    assertAgreesWithProc(netstat, false);
    assertTrue(netstat.degradedTo().startsWith("-tan"), netstat.degradedTo());
  }
}

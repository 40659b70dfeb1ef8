package io.netagent.socket.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.socket.RowValues;
import io.netagent.socket.SocketTable;
import io.netagent.socket.StateSet;
import io.netagent.socket.TcpState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The installed ss in a network namespace of its own, against {@code /proc/net/tcp{,6}}. */
@Timeout(60)
class SsCommandKernelTest {
  @TempDir private Path directory;
  private Namespace namespace;
  private Path ss;

  @BeforeEach
  void openSockets() throws IOException, InterruptedException {
    Namespace.require("ss");
    namespace = new Namespace(SocketsAtRest.class);
    ss = directory.resolve("ss");
    Files.writeString(
        ss, "#!/bin/sh\nexec " + String.join(" ", namespace.prefix()) + " ss \"$@\"\n");
    Files.setPosixFilePermissions(ss, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @AfterEach
  void closeSockets() throws IOException {
    if (namespace != null) {
      namespace.close();
    }
  }

  @Test
  void read_namespaceOfAProcess_agreesWithProcRowByRow() throws IOException {
    SsCommand command = new SsCommand(ss, false, SsCommand.TIME_LIMIT);
    ProcNetTcp proc = new ProcNetTcp(namespace.procRoot());
    SocketTable table = new SocketTable();
    ScanReport report;
    List<String> before;
    List<String> told;
    List<String> after = rows(proc);
    do { // A socket may still be on its way to its state; the class has a time limit.
      before = after;
      report = FullReading.of(command, table);
      told = compared(FullReading.rows(table));
      after = rows(proc);
    } while (!before.equals(after) || hasPassingStates(after));
    assertEquals(after, told);
    assertEquals(0, report.malformed(), report.firstMalformed());
    assertEquals(report.rows(), table.size());
    assertNull(command.degradedTo());
    assertTrue(report.rows() > 200);
  }

  @Test
  void read_wantedStates_areExactlyThoseOfTheWholeTable() throws IOException {
    SsCommand command = new SsCommand(ss, false, SsCommand.TIME_LIMIT);
    SocketTable table = new SocketTable();
    do {
      FullReading.of(command, table);
    } while (hasPassingStates(compared(FullReading.rows(table))));
    List<List<TcpState>> wanted =
        List.of(
            List.of(TcpState.CLOSE_WAIT),
            List.of(TcpState.TIME_WAIT),
            List.of(TcpState.FIN_WAIT2),
            List.of(TcpState.LISTEN),
            List.of(TcpState.CLOSE_WAIT, TcpState.LISTEN, TcpState.TIME_WAIT),
            List.of(TcpState.ESTABLISHED, TcpState.SYN_RECV));
    for (List<TcpState> states : wanted) {
      StateSet set = StateSet.of(states.toArray(new TcpState[0]));
      List<RowValues> filtered = new ArrayList<>();
      ScanReport report = command.read(set, row -> filtered.add(RowValues.of(row)));
      assertEquals(set, report.states());
      assertEquals(0, report.malformed(), report.firstMalformed());
      assertEquals(
          compared(
              FullReading.rows(table).stream()
                  .filter(row -> set.contains(row.stateNumber()))
                  .toList()),
          compared(filtered));
    }
  }

  @Test
  void read_withHolders_namesTheProcess() throws IOException {
    SsCommand command = new SsCommand(ss, true, Duration.ofSeconds(30));
    List<RowValues> rows = new ArrayList<>();
    command.read(StateSet.of(TcpState.LISTEN), row -> rows.add(RowValues.of(row)));
    assertEquals(3, rows.size());
    for (RowValues row : rows) {
      assertEquals(
          List.of("java " + namespace.programPid()),
          row.holders().stream().map(holder -> holder.program() + " " + holder.pid()).toList());
      assertEquals(100, row.acceptQueueLimit());
    }
  }

  private static List<String> rows(ProcNetTcp proc) throws IOException {
    SocketTable table = new SocketTable();
    FullReading.of(proc, table);
    return compared(FullReading.rows(table));
  }

  private static boolean hasPassingStates(List<String> rows) {
    return Stream.of(TcpState.FIN_WAIT1, TcpState.SYN_SENT, TcpState.LAST_ACK)
        .anyMatch(
            state -> rows.stream().anyMatch(row -> row.startsWith(state.kernelNumber() + " ")));
  }

  /** What both show, as sorted lines. Timers move on, and a listener's limit is only ss's. */
  private static List<String> compared(List<RowValues> rows) {
    return rows.stream()
        .map(
            row ->
                String.join(
                    " ",
                    Integer.toString(row.stateNumber()),
                    row.fourTuple().toString(),
                    Integer.toString(row.family()),
                    row.recvQueueBytes() + "/" + row.sendQueueBytes(),
                    row.uid() + "/" + row.inode(),
                    row.timerNumber() + "/" + row.retransmits()))
        .sorted()
        .toList();
  }
}

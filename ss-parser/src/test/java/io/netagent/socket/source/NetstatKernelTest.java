package io.netagent.socket.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.netagent.socket.RowValues;
import io.netagent.socket.SocketTable;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The real programs on a live table, in a network namespace of its own, against /proc. */
@Timeout(60)
class NetstatKernelTest {
  private Process sockets;

  @BeforeEach
  void openSockets() throws IOException, InterruptedException {
    requireNamespacesAndPrograms();
    sockets =
        new ProcessBuilder(
                "unshare",
                "-n",
                "sh",
                "-c",
                "ip link set lo up && exec \"$0\" -Xshare:auto -cp \"$1\" \"$2\"",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                System.getProperty("java.class.path"),
                SocketsAtRest.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader output = sockets.inputReader(StandardCharsets.UTF_8);
    assertEquals("ready", output.readLine());
  }

  @AfterEach
  void closeSockets() throws IOException, InterruptedException {
    if (sockets != null) {
      sockets.getOutputStream().close();
      assertTrue(sockets.waitFor(10, TimeUnit.SECONDS));
    }
  }

  private NetstatCommand inNamespace(String program) {
    List<String> command =
        new ArrayList<>(List.of("nsenter", "-t", Long.toString(sockets.pid()), "-n"));
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
    ProcNetTcp proc = new ProcNetTcp(Path.of("/proc", Long.toString(sockets.pid())));
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

  /** Needs the right to make a network namespace, and these programs. Never skipped in CI. */
  private static void requireNamespacesAndPrograms() throws IOException, InterruptedException {
    Process probe =
        new ProcessBuilder(
                "sh",
                "-c",
                "for p in netstat busybox nsenter; do command -v $p || { echo no $p; exit 1; };"
                    + " done; unshare -n ip link set lo up")
            .redirectErrorStream(true)
            .start();
    String output = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (probe.waitFor() != 0) {
      String reason = "no network namespace of its own, or no netstat, busybox, nsenter: " + output;
      if ("true".equals(System.getenv("CI"))) {
        fail(reason);
      }
      Assumptions.abort(reason);
    }
  }
}

package io.netagent.socket.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.netagent.socket.RowValues;
import io.netagent.socket.SocketTable;
import io.netagent.socket.SsTan;
import io.netagent.socket.TcpState;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A live kernel table, in a network namespace of its own, against {@code ss -tan}. */
@Timeout(60)
class ProcNetTcpKernelTest {
  private Process sockets;

  @BeforeEach
  void openSockets() throws IOException, InterruptedException {
    requireNamespaces();
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

  @Test
  void read_namespaceOfAProcess_agreesWithSsRowByRow() throws IOException, InterruptedException {
    ProcNetTcp source = new ProcNetTcp(Path.of("/proc", Long.toString(sockets.pid())));
    SocketTable table = new SocketTable();
    ScanReport report;
    List<String> before;
    List<String> after = ss();
    do { // A socket may still be on its way to its state; the class has a time limit.
      before = after;
      report = FullReading.of(source, table);
      after = ss();
    } while (!before.equals(after));

    List<RowValues> rows = FullReading.rows(table);
    assertEquals(List.of(), SsTan.differences(after, SsTan.ofRows(rows)));
    assertEquals(0, report.malformed(), report.firstMalformed());
    assertNull(report.firstMalformed());
    assertEquals(0, table.duplicates());
    assertEquals(rows.size(), report.rows());
    assertTrue(report.ipv6Present());
    assertTrue(report.scanNanos() > 0);
    assertEquals(
        Map.of(
            TcpState.LISTEN, 3L,
            TcpState.ESTABLISHED, 3L * (2 * 40 + 2),
            TcpState.CLOSE_WAIT, 3L * 5,
            TcpState.FIN_WAIT2, 3L * 5,
            TcpState.TIME_WAIT, 3L),
        countsByState(rows));
    assertEquals(
        3L * 2 + 3 * 2, // Not accepted; TIME_WAIT and the orphan.
        rows.stream().filter(row -> row.inode() == 0).count());
    assertNotEquals(
        rows.size(),
        rows.stream().filter(row -> row.family() == 4).count(),
        "there are v4-mapped rows too");
  }

  private List<String> ss() throws IOException, InterruptedException {
    Process ss =
        new ProcessBuilder("nsenter", "-t", Long.toString(sockets.pid()), "-n", "ss", "-H", "-tan")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    byte[] output = ss.getInputStream().readAllBytes();
    assertEquals(0, ss.waitFor());
    return SsTan.ofSs(output);
  }

  private static Map<TcpState, Long> countsByState(List<RowValues> rows) {
    Map<TcpState, Long> counts = new EnumMap<>(TcpState.class);
    for (RowValues row : rows) {
      counts.merge(TcpState.ofKernelNumber(row.stateNumber()), 1L, Long::sum);
    }
    return counts;
  }

  /** Needs the right to make a network namespace, and ip, ss and nsenter. Never skipped in CI. */
  private static void requireNamespaces() throws IOException, InterruptedException {
    Process probe =
        new ProcessBuilder(
                "sh", "-c", "command -v ss && command -v nsenter && unshare -n ip link set lo up")
            .redirectErrorStream(true)
            .start();
    String output = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (probe.waitFor() != 0) {
      String reason = "no network namespace of its own, or no ip, ss, nsenter: " + output;
      if ("true".equals(System.getenv("CI"))) {
        fail(reason);
      }
      Assumptions.abort(reason);
    }
  }
}

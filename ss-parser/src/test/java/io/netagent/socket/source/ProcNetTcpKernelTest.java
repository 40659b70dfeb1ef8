package io.netagent.socket.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.socket.RowValues;
import io.netagent.socket.SocketTable;
import io.netagent.socket.SsTan;
import io.netagent.socket.TcpState;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A live kernel table, in a network namespace of its own, against {@code ss -tan}. */
@Timeout(60)
class ProcNetTcpKernelTest {
  private static final long LIMIT_NANOS = 20_000_000_000L;

  /** Where the sockets of {@link SocketsAtRest} come to rest, of which there are three kinds. */
  private static final Map<TcpState, Long> AT_REST =
      Map.of(
          TcpState.LISTEN, 3L,
          TcpState.ESTABLISHED, 3L * (2 * 40 + 2),
          TcpState.CLOSE_WAIT, 3L * 5,
          TcpState.FIN_WAIT2, 3L * 5,
          TcpState.TIME_WAIT, 3L);

  private Namespace namespace;

  @BeforeEach
  void openSockets() throws IOException, InterruptedException {
    Namespace.require("ss");
    namespace = new Namespace(SocketsAtRest.class);
  }

  @AfterEach
  void closeSockets() throws IOException {
    if (namespace != null) {
      namespace.close();
    }
  }

  @Test
  void read_namespaceOfAProcess_agreesWithSsRowByRow() throws IOException, InterruptedException {
    ProcNetTcp source = new ProcNetTcp(namespace.procRoot());
    SocketTable table = new SocketTable();
    ScanReport report;
    List<String> before;
    List<String> after = ss();
    long deadline = System.nanoTime() + LIMIT_NANOS;
    do { // A FIN may still be on its way to be acknowledged, in FIN_WAIT1.
      before = after;
      report = FullReading.of(source, table);
      after = ss();
    } while (!(before.equals(after) && AT_REST.equals(countsByState(after)))
        && System.nanoTime() < deadline);

    List<RowValues> rows = FullReading.rows(table);
    assertEquals(List.of(), SsTan.differences(after, SsTan.ofRows(rows)));
    assertEquals(0, report.malformed(), report.firstMalformed());
    assertNull(report.firstMalformed());
    assertEquals(0, table.duplicates());
    assertEquals(rows.size(), report.rows());
    assertTrue(report.ipv6Present());
    assertTrue(report.scanNanos() > 0);
    assertEquals(AT_REST, countsByState(SsTan.ofRows(rows)));
    assertEquals(
        3L * 2 + 3 * 2, // Not accepted; TIME_WAIT and the orphan.
        rows.stream().filter(row -> row.inode() == 0).count());
    assertNotEquals(
        rows.size(),
        rows.stream().filter(row -> row.family() == 4).count(),
        "there are v4-mapped rows too");
  }

  private List<String> ss() throws IOException, InterruptedException {
    return SsTan.ofSs(namespace.run("ss", "-H", "-tan"));
  }

  /** Each line begins with the state. */
  private static Map<TcpState, Long> countsByState(List<String> lines) {
    return lines.stream()
        .collect(
            Collectors.groupingBy(
                line -> TcpState.valueOf(line.substring(0, line.indexOf(' '))),
                Collectors.counting()));
  }
}

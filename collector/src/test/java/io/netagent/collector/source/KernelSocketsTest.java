package io.netagent.collector.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.socket.SocketTable;
import io.netagent.socket.StateSet;
import io.netagent.socket.TcpState;
import io.netagent.socket.source.ProcNetTcp;
import io.netagent.socket.source.ScanReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each source is a directory that stands in for /proc. */
class KernelSocketsTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long RETRY = 600 * SECOND;
  private static final String HEADER =
      "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout"
          + " inode\n";

  @TempDir Path directory;

  private final List<String> opened = new ArrayList<>();
  private KernelSockets sockets;

  @BeforeEach
  void threeSources() {
    sockets = sockets("best", "good", "last");
  }

  private KernelSockets sockets(String... names) {
    List<SourceCandidate> candidates = new ArrayList<>();
    for (String name : names) {
      candidates.add(
          new SourceCandidate(
              name,
              () -> {
                opened.add(name);
                if (Files.exists(directory.resolve(name + ".refused"))) {
                  throw new IOException("no right to open " + name);
                }
                return new ProcNetTcp(directory.resolve(name));
              }));
    }
    return new KernelSockets(candidates);
  }

  private void write(String source, String file, String text) throws IOException {
    Path path = directory.resolve(source).resolve("net").resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  /** A table with these sockets in it, by the local port, which is their inode too. */
  private void works(String source, int... ports) throws IOException {
    StringBuilder text = new StringBuilder(HEADER);
    for (int port : ports) {
      text.append(line(port)).append('\n');
    }
    write(source, "tcp", text.toString());
    Files.deleteIfExists(directory.resolve(source).resolve("net/tcp6"));
  }

  private static String line(int port) {
    return String.format(
        Locale.ROOT,
        "   0: 0100007F:%04X 0200007F:01BB 01 00000000:00000000 00:00000000 00000000  1000        0"
            + " %d 1 0000000000000000 20 4 30 10 -1",
        port,
        port);
  }

  private void isMissing(String source) throws IOException {
    Files.deleteIfExists(directory.resolve(source).resolve("net/tcp"));
  }

  private void isGarbage(String source) throws IOException {
    write(source, "tcp", "<html>not a table</html>\n");
  }

  private List<Integer> ports() {
    SocketTable table = sockets.table();
    List<Integer> ports = new ArrayList<>();
    for (int row = table.next(0); row >= 0; row = table.next(row + 1)) {
      ports.add(table.localPort(row));
    }
    return ports;
  }

  private ScanReport read(long nowNanos) throws IOException {
    return sockets.read(StateSet.ALL, nowNanos);
  }

  private void assertPassedOver(String... starts) {
    List<String> passedOver = sockets.passedOver();
    assertEquals(starts.length, passedOver.size(), passedOver.toString());
    for (int i = 0; i < starts.length; i++) {
      String start = starts[i];
      assertTrue(passedOver.get(i).startsWith(start), start + " in " + passedOver);
      assertTrue(passedOver.get(i).length() > "best: ".length(), "a reason");
    }
  }

  @Test
  void read_allWork_usesTheFirstAndOpensNoOther() throws IOException {
    works("best", 1, 2);
    works("good", 3);
    assertEquals(List.of(), opened, "nothing is opened before it is needed");
    assertEquals("", sockets.sourceName());
    ScanReport report = read(0);
    assertEquals(2, report.rows());
    assertEquals(List.of(1, 2), ports());
    assertEquals("proc", sockets.sourceName());
    assertPassedOver();
    read(5 * SECOND);
    read(2 * RETRY);
    assertEquals(List.of("best"), opened);
    assertEquals(0, sockets.failuresTotal());
  }

  @Test
  void read_missingAndGarbage_arePassedOverWithTheirReasons() throws IOException {
    isGarbage("good");
    works("last", 7);
    read(0);
    assertEquals(List.of(7), ports());
    assertPassedOver("best: ", "good: ");
    assertTrue(sockets.passedOver().get(0).contains("best/net/tcp"), "names the file");
    assertTrue(sockets.passedOver().get(1).contains("not a table"));
    assertEquals(2, sockets.failuresTotal());
    read(SECOND);
    assertEquals(List.of("best", "good", "last"), opened, "not tried again each time");
    assertEquals(2, sockets.failuresTotal());
  }

  @Test
  void read_openingRefused_isPassedOverWithItsReason() throws IOException {
    Files.createFile(directory.resolve("best.refused"));
    works("good", 7);
    read(0);
    assertPassedOver("best: no right to open best");
  }

  @Test
  void read_workingSourceFails_nextOneKeepsRowsAndIndexes() throws IOException {
    works("best", 1, 2, 3);
    works("good", 3, 1, 4);
    read(0);
    SocketTable table = sockets.table();
    int first = table.next(0);
    int born = table.bornIn(first);
    isMissing("best");
    read(SECOND);
    assertEquals(1, table.localPort(first));
    assertEquals(born, table.bornIn(first), "the same socket as before");
    assertEquals(List.of(1, 3, 4), ports().stream().sorted().toList());
    assertEquals(3, table.localPort(2));
    assertPassedOver("best: ");
    assertEquals(2, sockets.failuresTotal(), "it was given a fresh start, and failed again");
  }

  @Test
  void read_failsHalfWay_losesNothing() throws IOException {
    works("best", 1, 2, 3);
    read(0);
    works("best", 1, 4);
    write("best", "tcp6", "garbage\n");
    assertThrows(IOException.class, () -> read(SECOND));
    assertTrue(ports().containsAll(List.of(1, 2, 3)), "what it did not come to may still be there");
    assertEquals(1, sockets.table().localPort(0));
    assertEquals("", sockets.sourceName());
    works("best", 1, 3, 4);
    read(2 * SECOND);
    assertEquals(List.of(1, 3, 4), ports().stream().sorted().toList());
    assertEquals(1, sockets.table().localPort(0));
    assertEquals(3, sockets.table().localPort(2));
    assertPassedOver();
  }

  @Test
  void read_tenMinutesLater_triesTheBetterOnesAgain() throws IOException {
    works("last", 7);
    read(0);
    works("good", 8);
    read(RETRY - 1);
    assertEquals(List.of(7), ports());
    read(RETRY);
    assertEquals(List.of(8), ports());
    assertPassedOver("best: ");
    assertEquals(List.of("best", "good", "last", "best", "good"), opened);
    works("best", 9);
    read(2 * RETRY - 1);
    assertEquals(List.of(8), ports(), "ten minutes from the last choice on");
    read(2 * RETRY);
    assertEquals(List.of(9), ports());
    assertPassedOver();
  }

  @Test
  void read_retryInVain_staysWithTheOneThatWorks() throws IOException {
    works("good", 8);
    read(0);
    read(RETRY);
    assertEquals(List.of(8), ports());
    assertPassedOver("best: ");
    assertEquals(2, sockets.failuresTotal());
  }

  @Test
  void read_noneWorks_saysAllReasonsAndKeepsTheTable() throws IOException {
    works("best", 1);
    read(0);
    isMissing("best");
    isGarbage("good");
    IOException failure = assertThrows(IOException.class, () -> read(SECOND));
    for (String reason : List.of("best: ", "good: ", "not a table", "last: ")) {
      assertTrue(failure.getMessage().contains(reason), failure.getMessage());
    }
    assertEquals(List.of(1), ports());
    assertEquals("", sockets.sourceName());
    works("last", 1, 2);
    read(2 * SECOND);
    assertEquals(List.of(1, 2), ports());
  }

  @Test
  void read_onlySourceForced_failsWithItsReason() throws IOException {
    sockets = sockets("best");
    works("good", 8);
    IOException failure = assertThrows(IOException.class, () -> read(0));
    assertTrue(failure.getMessage().contains("best: "), failure.getMessage());
    assertTrue(failure.getMessage().contains("best/net/tcp"), failure.getMessage());
    assertEquals(List.of("best"), opened);
  }

  @Test
  void read_malformedAndDoubledRows_addUp() throws IOException {
    write("best", "tcp", HEADER + line(1) + "\n" + line(1) + "\n   1: nonsense\n" + line(2) + "\n");
    for (int i = 1; i <= 3; i++) {
      read(i);
      assertEquals(List.of(1, 2), ports());
      assertEquals(i, sockets.malformedTotal());
      assertEquals(i, sockets.duplicatesTotal());
    }
    assertTrue(sockets.firstMalformed().contains("nonsense"), sockets.firstMalformed());
    String first = sockets.firstMalformed();
    write("best", "tcp", HEADER + "   0: other\n");
    read(9);
    assertEquals(first, sockets.firstMalformed());
    assertEquals(4, sockets.malformedTotal());
    assertEquals(0, sockets.interruptedTotal());
  }

  @Test
  void read_statesThatASourceCantChoose_coversAll() throws IOException {
    works("best", 1);
    read(0);
    works("best", 2);
    assertTrue(sockets.read(StateSet.of(TcpState.LISTEN), SECOND).states().isAll());
    assertEquals(List.of(2), ports());
  }

  @Test
  void close_beforeAndAfterUse_isAllowed() throws IOException {
    sockets.close();
    works("best", 1);
    read(0);
    sockets.close();
    sockets.close();
    assertEquals("", sockets.sourceName());
  }

  @Test
  void named_wordsOfTheOption_areTheCandidates() {
    assertEquals(SourceCandidate.ALL, SourceCandidate.named("auto"));
    assertEquals(
        List.of("netlink", "proc", "ss", "netstat"),
        SourceCandidate.ALL.stream().map(SourceCandidate::name).toList());
    for (SourceCandidate candidate : SourceCandidate.ALL) {
      assertEquals(List.of(candidate), SourceCandidate.named(candidate.name()));
    }
    assertEquals(List.of(), SourceCandidate.named("Netlink"));
    assertEquals(List.of(), SourceCandidate.named(""));
    assertEquals("auto, netlink, proc, ss, netstat", SourceCandidate.names());
  }
}

package io.netagent.collector.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketTotalsTest {
  @Test
  void read_captured_givesEachNumberByItsName() throws IOException {
    assertEquals(
        new SocketTotals(39, 31, 15, 9, 0, 49, 235), SocketTotals.read(ProcFixture.captured()));
  }

  @Test
  void read_thisMachine_seesOneListenerMore() throws IOException {
    SocketTotals totals;
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      totals = SocketTotals.read(Path.of("/proc"));
      assertTrue(server.isBound());
    }
    assertTrue(totals.inUse() + totals.inUse6() >= 1, totals.toString());
    assertTrue(totals.established() >= 0, totals.toString());
  }

  @Test
  void read_withoutIpv6_leavesItsNumberUnknown(@TempDir Path root) throws IOException {
    Files.delete(ProcFixture.copy(root).resolve("net/sockstat6"));
    assertEquals(new SocketTotals(39, 31, -1, 9, 0, 49, 235), SocketTotals.read(root));
  }

  @Test
  void read_columnsMissingOrInAnotherOrder_areFoundByNameOrUnknown(@TempDir Path root)
      throws IOException {
    ProcFixture.copy(root);
    Files.writeString(root.resolve("net/sockstat"), "UDP: inuse 9\nTCP: tw 7 new 1 inuse 3\n");
    assertEquals(new SocketTotals(39, 3, 15, 7, -1, -1, -1), SocketTotals.read(root));
    Files.writeString(root.resolve("net/sockstat"), "UDP: inuse 9\n");
    assertEquals(new SocketTotals(39, -1, 15, -1, -1, -1, -1), SocketTotals.read(root));
  }

  @Test
  void read_brokenLine_isAnErrorWithFileAndLine(@TempDir Path root) throws IOException {
    Path sockstat = ProcFixture.copy(root).resolve("net/sockstat");
    assertError(root, sockstat, "sockets: used 1\nTCP: inuse x\n", "line 2: 'inuse' is 'x'");
    assertError(root, sockstat, "TCP: inuse -1\n", "line 1: 'inuse' is '-1'");
    assertError(
        root, sockstat, "TCP: inuse 1 tw\n", "line 1: 3 words are no pairs of name and value");
    assertError(root, sockstat, "TCP:\n", "line 1: 0 words are no pairs of name and value");
    assertError(root, sockstat, "TCP: tw 1 tw 2\n", "line 1: 'tw' stands there twice");
    assertError(root, sockstat, "TCP: tw 1\nTCP: tw 1\n", "line 2: TCP stands there twice");
    assertError(root, sockstat, "TCP: inuse 1 tw 2", "line 1: the line is cut off");
  }

  private static void assertError(Path root, Path file, String text, String reason)
      throws IOException {
    Files.writeString(file, text);
    Exception e = assertThrows(MalformedProcFileException.class, () -> SocketTotals.read(root));
    assertEquals(file + ", " + reason, e.getMessage());
  }

  @Test
  void read_processThatIsGone_isNoSuchFile(@TempDir Path root) {
    assertThrows(NoSuchFileException.class, () -> SocketTotals.read(root.resolve("1")));
  }
}

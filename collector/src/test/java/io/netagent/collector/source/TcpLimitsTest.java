package io.netagent.collector.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.source.PortRange.Reserved;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TcpLimitsTest {
  private static final TcpLimits CAPTURED =
      new TcpLimits(
          new PortRange(
              10000, 10099, List.of(new Reserved(10010, 10014), new Reserved(10050, 10050))),
          131_072,
          131_072,
          2,
          77,
          2048,
          60,
          2_466_170,
          580,
          262_144,
          0,
          List.of());

  @Test
  void read_captured_givesEachLimit() {
    assertEquals(CAPTURED, TcpLimits.read(ProcFixture.captured()));
    assertEquals(94, CAPTURED.localPorts().available());
  }

  @Test
  void read_thisMachine_hasNoProblem() {
    TcpLimits limits = TcpLimits.read(Path.of("/proc"));
    assertEquals(List.of(), limits.problems());
    assertNotNull(limits.localPorts());
    assertTrue(limits.maxAcceptQueue() > 0, limits.toString());
    assertTrue(limits.openFiles() > 0, limits.toString());
  }

  @Test
  void read_nothingThere_isUnknownAndNoProblem(@TempDir Path root) {
    assertEquals(
        new TcpLimits(null, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, List.of()),
        TcpLimits.read(root));
  }

  @Test
  void read_reservedPortsMissing_doesNotGuessThatThereAreNone(@TempDir Path root)
      throws IOException {
    Files.delete(ProcFixture.copy(root).resolve("sys/net/ipv4/ip_local_reserved_ports"));
    assertNull(TcpLimits.read(root).localPorts());
  }

  @Test
  void read_moreThanALongHolds_isNoLimit(@TempDir Path root) throws IOException {
    Files.writeString(ProcFixture.copy(root).resolve("sys/fs/file-max"), "18446744073709551615\n");
    assertEquals(Long.MAX_VALUE, TcpLimits.read(root).maxFiles());
  }

  @Test
  void read_longListOfReservedPorts_isTakenWhole(@TempDir Path root) throws IOException {
    Path file = ProcFixture.copy(root).resolve("sys/net/ipv4/ip_local_reserved_ports");
    Files.writeString(
        file,
        IntStream.range(0, 32_768)
            .mapToObj(i -> String.valueOf(2 * i))
            .collect(Collectors.joining(",", "", "\n")));
    assertEquals(50, TcpLimits.read(root).localPorts().available());
  }

  @Test
  void read_brokenFiles_losesOnlyTheseAndSaysWhich(@TempDir Path root) throws IOException {
    Path sys = ProcFixture.copy(root).resolve("sys");
    Files.writeString(sys.resolve("net/core/somaxconn"), "many\n");
    Files.writeString(sys.resolve("net/ipv4/tcp_fin_timeout"), "60");
    Files.writeString(sys.resolve("net/ipv4/ip_local_port_range"), "10099 10000\n");
    Files.writeString(sys.resolve("net/ipv4/tcp_max_tw_buckets"), "1\n2\n");
    Files.writeString(sys.resolve("fs/file-nr"), "1 2\n");
    Files.writeString(sys.resolve("fs/file-max"), "-5\n");
    Files.delete(sys.resolve("net/ipv4/tcp_tw_reuse"));
    Files.createDirectory(sys.resolve("net/ipv4/tcp_tw_reuse"));
    Path ipv4 = sys.resolve("net/ipv4");
    assertEquals(
        new TcpLimits(
            null,
            -1,
            131_072,
            -1,
            -1,
            2048,
            -1,
            -1,
            -1,
            262_144,
            0,
            List.of(
                ipv4.resolve("ip_local_port_range") + ": 10099 to 10000 is no range of ports",
                ipv4.resolve("tcp_max_tw_buckets") + ", line 1: 2 lines instead of one",
                ipv4.resolve("tcp_tw_reuse") + " can't be read: IOException",
                sys.resolve("net/core/somaxconn") + ", line 1: no number in 'many'",
                ipv4.resolve("tcp_fin_timeout") + ", line 1: the line is cut off",
                sys.resolve("fs/file-max") + ", line 1: no number in '-5'",
                sys.resolve("fs/file-nr") + ", line 1: no number in '1 2'")),
        TcpLimits.read(root));
  }
}

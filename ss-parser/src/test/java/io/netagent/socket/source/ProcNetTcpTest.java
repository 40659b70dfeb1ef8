package io.netagent.socket.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.socket.SocketTable;
import io.netagent.socket.parse.TableText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ProcNetTcpTest {
  @TempDir private Path procRoot;
  private final SocketTable table = new SocketTable();

  @BeforeEach
  void makeNet() throws IOException {
    Files.createDirectory(procRoot.resolve("net"));
  }

  private void write(String name, byte[] content) throws IOException {
    Files.write(procRoot.resolve("net").resolve(name), content);
  }

  private ScanReport read() throws IOException {
    return FullReading.of(new ProcNetTcp(procRoot), table);
  }

  @Test
  void name_always_isProc() {
    assertEquals("proc", new ProcNetTcp().name());
  }

  @Test
  void read_copiedTables_areReadToTheEnd() throws IOException {
    write("tcp", TableText.captured("tcp"));
    write("tcp6", TableText.captured("tcp6"));
    ScanReport report = read();
    assertEquals(119, report.rows());
    assertEquals(119, table.size());
    assertEquals(0, table.duplicates());
    assertEquals(0, report.malformed());
    assertTrue(report.ipv6Present());
  }

  @Test
  void read_tableTwice_replacesTheFirstReading() throws IOException {
    write("tcp", TableText.captured("tcp"));
    ProcNetTcp source = new ProcNetTcp(procRoot);
    ScanReport first = FullReading.of(source, table);
    ScanReport second = FullReading.of(source, table);
    assertEquals(first.rows(), second.rows());
    assertEquals(0, table.duplicates());
  }

  @Test
  void read_repeatedAndMalformedRows_areReported() throws IOException {
    String tcp = new String(TableText.captured("tcp"), StandardCharsets.US_ASCII);
    String rows = tcp.substring(tcp.indexOf('\n') + 1);
    write("tcp", (tcp + rows + "  40: nonsense\n").getBytes(StandardCharsets.US_ASCII));
    ScanReport report = read();
    assertEquals(80, report.rows());
    assertEquals(40, table.size());
    assertEquals(40, table.duplicates());
    assertEquals(1, report.malformed());
    assertEquals("local_address:   40: nonsense", report.firstMalformed());

    write("tcp", TableText.captured("tcp"));
    report = read();
    assertEquals(0, report.malformed());
    assertNull(report.firstMalformed());
  }

  @Test
  void read_withoutTcp6_saysSo() throws IOException {
    write("tcp", TableText.captured("tcp"));
    ScanReport report = read();
    assertFalse(report.ipv6Present());
    assertEquals(40, report.rows());
  }

  @Test
  void read_withoutTcp_throwsNamingIt() throws IOException {
    write("tcp6", TableText.captured("tcp6"));
    IOException e = assertThrows(NoSuchFileException.class, this::read);
    assertTrue(e.getMessage().contains(procRoot.resolve("net/tcp").toString()), e.getMessage());
  }

  @Test
  void read_tcp6IsAnotherTable_throwsNamingIt() throws IOException {
    write("tcp", TableText.captured("tcp"));
    write("tcp6", TableText.captured("tcp"));
    IOException e = assertThrows(IOException.class, this::read);
    assertTrue(e.getMessage().contains(procRoot.resolve("net/tcp6").toString()), e.getMessage());
  }

  @Test
  void read_tcpIsADirectory_throwsNamingIt() throws IOException {
    Files.createDirectory(procRoot.resolve("net/tcp"));
    IOException e = assertThrows(IOException.class, this::read);
    assertTrue(e.getMessage().contains(procRoot.resolve("net/tcp").toString()), e.getMessage());
  }

  @Test
  void read_largeCopy_isReadToTheEnd() throws IOException {
    ByteArrayOutputStream tcp = new ByteArrayOutputStream();
    tcp.write(TableText.captured("tcp"));
    for (int i = 0; i < 1000; i++) {
      String row =
          String.format(
              "%4d: 0100007F:0050 0100007F:%04X 01 00000000:00000000 00:00000000 00000000"
                  + "  1000        0 %d 1 0000000000000000 20 0 0 10 -1%n",
              i, i, 1 + i);
      tcp.write(row.getBytes(StandardCharsets.US_ASCII));
    }
    write("tcp", tcp.toByteArray());
    assertEquals(1040, read().rows());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void read_tableOfThisMachine_isUnderstood() throws IOException {
    ScanReport report = FullReading.of(new ProcNetTcp(), table);
    assertEquals(0, report.malformed(), report.firstMalformed());
    assertEquals(report.rows(), table.size());
    assertEquals(Files.exists(Path.of("/proc/net/tcp6")), report.ipv6Present());
  }
}

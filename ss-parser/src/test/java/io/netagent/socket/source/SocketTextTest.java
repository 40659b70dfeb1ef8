package io.netagent.socket.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.socket.SocketTable;
import io.netagent.socket.StateSet;
import io.netagent.socket.parse.TableText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class SocketTextTest {
  private static final String ROW = "tcp 0 0 10.0.0.1:80 10.0.0.2:4000 ESTABLISHED\n";

  @TempDir private Path directory;
  private final SocketTable table = new SocketTable();

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("pasted.txt"), text);
  }

  private static String message(SocketText source) {
    return assertThrows(IOException.class, () -> source.read(StateSet.ALL, row -> {})).getMessage();
  }

  @Test
  void name_always_isText() {
    assertEquals("text", new SocketText(Path.of("x")).name());
  }

  @Test
  void read_file_canBeReadAgain() throws IOException {
    Path file = Files.write(directory.resolve("n"), TableText.captured("netstat/anp"));
    SocketText source = new SocketText(file);
    for (int i = 0; i < 2; i++) {
      ScanReport report = FullReading.of(source, table);
      assertEquals(128, report.rows());
      assertEquals(6, report.malformed());
      assertTrue(report.firstMalformed().startsWith("address cut"));
      assertEquals(StateSet.ALL, report.states());
      assertTrue(report.ipv6Present());
      assertFalse(report.interrupted());
    }
  }

  @Test
  void read_stream_canBeReadOnce() throws IOException {
    SocketText source = new SocketText("standard input", stream("$ netstat\n" + ROW));
    ScanReport report = FullReading.of(source, table);
    assertEquals(1, report.rows());
    assertEquals(1, report.malformed());
    assertEquals("standard input was read before and can't be read again", message(source));
  }

  @Test
  void read_nothingRecognised_throwsNamingTheFileAndWhatWasLookedFor() throws IOException {
    Path file = file("hello\nworld\n");
    assertEquals(
        file
            + " is not a socket table: no row or header of /proc/net/tcp, /proc/net/tcp6, ss or"
            + " netstat; first line: no row of a socket table: hello",
        message(new SocketText(file)));
  }

  @Test
  void read_nothing_throws() throws IOException {
    assertEquals("stdin is empty", message(new SocketText("stdin", stream(""))));
    assertEquals("stdin is empty", message(new SocketText("stdin", stream("\r\n \n"))));
    assertTrue(message(new SocketText(file(""))).endsWith("pasted.txt is empty"));
  }

  @Test
  void read_headerAlone_isAnEmptyTable() throws IOException {
    String header = "Proto Recv-Q Send-Q Local Address Foreign Address State\n";
    ScanReport report = new SocketText("stdin", stream(header)).read(StateSet.ALL, row -> {});
    assertEquals(0, report.rows() + report.malformed());
  }

  @Test
  void read_noFile_throwsNamingIt() {
    Path file = directory.resolve("none");
    SocketText source = new SocketText(file);
    IOException e =
        assertThrows(NoSuchFileException.class, () -> source.read(StateSet.ALL, row -> {}));
    assertEquals(file.toString(), e.getMessage());
    assertTrue(message(new SocketText(directory)).contains(directory.toString()));
  }

  @Test
  void read_brokenStream_throwsNamingIt() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("the other end is gone");
          }
        };
    assertEquals(
        "cannot read stdin: the other end is gone", message(new SocketText("stdin", broken)));
  }

  @Test
  void read_moreThanTheLimit_throws() throws IOException {
    assertEquals(
        1,
        new SocketText("stdin", null, stream(ROW), ROW.length())
            .read(StateSet.ALL, row -> {})
            .rows());
    assertEquals(
        "stdin is longer than " + (ROW.length() - 1) + " bytes",
        message(new SocketText("stdin", null, stream(ROW), ROW.length() - 1)));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void read_tableOfThisMachine_isUnderstood() throws IOException {
    ScanReport report = new SocketText(Path.of("/proc/self/net/tcp")).read(StateSet.ALL, r -> {});
    assertEquals(0, report.malformed(), report.firstMalformed());
  }
}

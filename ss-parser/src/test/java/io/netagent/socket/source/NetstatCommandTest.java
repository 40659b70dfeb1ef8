package io.netagent.socket.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.socket.SocketTable;
import io.netagent.socket.StateSet;
import io.netagent.socket.TcpState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Programs that behave like one netstat or another, or badly. */
@Timeout(60)
@DisabledOnOs(OS.WINDOWS)
class NetstatCommandTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final String TABLE =
      """
      echo 'Active Internet connections (servers and established)'
      echo 'Proto Recv-Q Send-Q Local Address           Foreign Address         State'
      echo 'tcp        0      0 10.0.0.1:8080           10.0.0.2:40000          CLOSE_WAIT'
      echo 'tcp6       0      0 fd00::1:22:33:44:5:8400 :::*                    LISTEN'
      """;

  @TempDir private Path directory;
  private final SocketTable table = new SocketTable();

  private Path log() {
    return directory.resolve("log");
  }

  private NetstatCommand netstat(String script) throws IOException {
    return netstat(script, LONG);
  }

  /** A netstat that appends its options to the log and then does what the script says. */
  private NetstatCommand netstat(String script, Duration timeLimit) throws IOException {
    Path program = directory.resolve("netstat");
    Files.writeString(program, "#!/bin/sh\necho \"$*\" >>'" + log() + "'\n" + script);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return new NetstatCommand(List.of(program.toString()), timeLimit);
  }

  private String message(NetstatCommand netstat) {
    String message =
        assertThrows(IOException.class, () -> netstat.read(StateSet.ALL, row -> {})).getMessage();
    assertTrue(message.contains(directory.resolve("netstat").toString()), message);
    return message;
  }

  @Test
  void name_always_isNetstat() {
    NetstatCommand netstat = new NetstatCommand();
    assertEquals("netstat", netstat.name());
    assertEquals("netstat -taneoW", netstat.toString());
  }

  @Test
  void read_netstatThatKnowsAll_isAskedOnce() throws IOException {
    NetstatCommand netstat = netstat(TABLE);
    ScanReport report = FullReading.of(netstat, table);
    assertEquals(2, report.rows());
    assertEquals(0, report.malformed(), report.firstMalformed());
    assertNull(netstat.degradedTo());
    assertEquals(List.of("-taneoW"), Files.readAllLines(log()));
  }

  @Test
  void read_someStatesWanted_coversAll() throws IOException {
    StateSet wanted = StateSet.of(TcpState.CLOSE_WAIT);
    assertEquals(StateSet.ALL, netstat(TABLE).read(wanted, row -> {}).states());
  }

  /** Without -W an address of 23 characters may have been cut. */
  @Test
  void read_netstatWithoutW_degradesAndRemembers() throws IOException {
    NetstatCommand netstat =
        netstat(
            "case $1 in *W*) echo \"netstat: invalid option -- 'W'\" >&2; exit 3;; esac\n" + TABLE);
    for (int i = 0; i < 2; i++) {
      ScanReport report = FullReading.of(netstat, table);
      assertEquals(1, report.rows());
      assertEquals(1, report.malformed());
      assertTrue(report.firstMalformed().startsWith("address cut"), report.firstMalformed());
    }
    assertEquals("-taneo", netstat.degradedTo());
    assertTrue(netstat.toString().endsWith("/netstat -taneo"), netstat.toString());
    assertEquals(List.of("-taneoW", "-taneo", "-taneo"), Files.readAllLines(log()));
  }

  @Test
  void read_netstatWithoutTimers_isStillAskedForWideColumns() throws IOException {
    NetstatCommand netstat =
        netstat(
            "case $1 in *o*) echo \"netstat: Unknown option 'o'\" >&2; exit 1;; esac\n" + TABLE);
    assertEquals(2, FullReading.of(netstat, table).rows());
    assertEquals("-taneW", netstat.degradedTo());
  }

  @Test
  void read_netstatThatKnowsNoOption_throwsWithItsComplaint() throws IOException {
    NetstatCommand netstat = netstat("echo 'netstat: no option is good' >&2; exit 1\n");
    assertTrue(
        message(netstat).endsWith("netstat -tan ended with code 1: netstat: no option is good"));
    assertEquals(5, Files.readAllLines(log()).size());
  }

  @Test
  void read_failingNetstat_throwsWithItsComplaint() throws IOException {
    NetstatCommand netstat = netstat(TABLE + "echo 'no /proc here' >&2; exit 2\n");
    assertTrue(message(netstat).endsWith("netstat -taneoW ended with code 2: no /proc here"));
    assertEquals(1, Files.readAllLines(log()).size());
  }

  @Test
  void read_garbage_throwsWithASample() throws IOException {
    assertTrue(
        message(netstat("echo hello\n"))
            .endsWith("prints something else: no row of netstat: hello"));
    assertTrue(message(netstat("head -c 100000 /dev/zero\n")).contains("prints something else"));
  }

  @Test
  void read_nothing_throws() throws IOException {
    assertTrue(
        message(netstat("echo 'out of order' >&2\n")).endsWith("prints nothing: out of order"));
  }

  @Test
  void read_emptyTable_isNoError() throws IOException {
    String header = "echo 'Proto Recv-Q Send-Q Local Address Foreign Address State'\n";
    assertEquals(0, netstat(header).read(StateSet.ALL, row -> {}).rows());
  }

  @Test
  void read_hangingNetstat_isKilled() throws IOException {
    NetstatCommand netstat = netstat(TABLE + "sleep 600\n", Duration.ofMillis(300));
    assertTrue(message(netstat).contains("did not end within 0.3 s"));
  }

  @Test
  void read_netstatThatNeverStopsPrinting_isKilled() throws IOException {
    NetstatCommand netstat =
        netstat("yes 'tcp 0 0 0.0.0.0:1 0.0.0.0:* LISTEN'\n", Duration.ofMillis(300));
    assertTrue(message(netstat).contains("did not end within"));
  }

  @Test
  void read_missingNetstat_throwsNamingIt() {
    NetstatCommand netstat =
        new NetstatCommand(List.of(directory.resolve("netstat").toString()), LONG);
    assertTrue(message(netstat).startsWith("cannot run "));
    assertFalse(Files.exists(log()));
  }
}

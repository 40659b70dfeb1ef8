package io.netagent.socket.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
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
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Against programs that behave like an ss that is old, broken or something else. */
@Timeout(60)
@EnabledOnOs(OS.LINUX)
class SsCommandTest {
  private static final String ROW = "ESTAB 0 0 127.0.0.1:1 127.0.0.2:2 ino:5 sk:1";

  @TempDir private Path directory;

  private Path program(String script) throws IOException {
    Path program = directory.resolve("ss");
    Files.writeString(program, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    return program;
  }

  private SsCommand command(String script) throws IOException {
    return new SsCommand(program(script), false, Duration.ofSeconds(20));
  }

  private static ScanReport read(SsCommand command) throws IOException {
    return command.read(StateSet.ALL, row -> {});
  }

  private static String failure(SsCommand command) {
    return assertThrows(IOException.class, () -> read(command)).getMessage();
  }

  /** What it was called with stands in a file. */
  private List<String> calls() throws IOException {
    return Files.readAllLines(directory.resolve("calls"));
  }

  private String noting(String script) {
    return "echo \"$*\" >> " + directory.resolve("calls") + "\n" + script;
  }

  @Test
  void read_newSs_isAskedForOneLineARow() throws IOException {
    SsCommand command = command(noting("echo '" + ROW + "'"));
    ScanReport report = read(command);
    assertEquals(List.of("-H -O -taneio"), calls());
    assertEquals(new ScanReport(StateSet.ALL, 1, 0, null, true, false, report.scanNanos()), report);
    assertTrue(report.scanNanos() > 0);
    assertNull(command.degradedTo());
    assertEquals("ss", command.name());
    assertEquals(directory.resolve("ss") + " -H -O -taneio", command.toString());
  }

  @Test
  void read_withHolders_asksForProcesses() throws IOException {
    Path program = program(noting("echo '" + ROW + "'"));
    new SsCommand(program, true, Duration.ofSeconds(20)).read(StateSet.ALL, row -> {});
    assertEquals(List.of("-H -O -tanepio"), calls());
  }

  @Test
  void read_ssOf2017_isRunWithoutOneLine() throws IOException {
    SsCommand command =
        command(
            noting(
                "case \"$*\" in *-O*) echo \"ss: invalid option -- 'O'\" >&2; echo Usage: >&2; exit 255;; esac\n"
                    + "printf '"
                    + ROW
                    + "\\n\\t cubic cwnd:10\\n'"));
    assertEquals(1, read(command).rows());
    assertEquals("-H -taneio", command.degradedTo());
    assertEquals(1, read(command).rows());
    assertEquals(List.of("-H -O -taneio", "-H -taneio", "-H -taneio"), calls());
  }

  @Test
  void read_ssOf2012_isRunWithoutHeaderOption() throws IOException {
    SsCommand command =
        command(
            noting(
                "case \"$*\" in *-H*) echo \"ss: invalid option -- 'H'\" >&2; exit 255;; esac\n"
                    + "echo 'State      Recv-Q Send-Q      Local Address:Port          Peer Address:Port'\n"
                    + "echo '"
                    + ROW
                    + "'"));
    ScanReport report = read(command);
    assertEquals(1, report.rows());
    assertEquals(0, report.malformed());
    assertEquals("-taneio", command.degradedTo());
    assertEquals(3, calls().size());
  }

  @Test
  void read_programThatKnowsNoOption_failsWithItsComplaint() throws IOException {
    SsCommand command = command(noting("echo 'unrecognized option: t' >&2; exit 1"));
    assertEquals(
        directory.resolve("ss") + " -taneio ended with code 1: unrecognized option: t",
        failure(command));
    assertEquals(3, calls().size());
  }

  @Test
  void read_otherFailure_isToldAtOnce() throws IOException {
    SsCommand command = command(noting("echo; echo 'Cannot open netlink' >&2; echo x >&2; exit 2"));
    assertTrue(failure(command).endsWith("-H -O -taneio ended with code 2: Cannot open netlink"));
    assertEquals(1, calls().size());
  }

  @Test
  void read_failureAfterRows_isNoComplete() throws IOException {
    assertTrue(
        failure(command("echo '" + ROW + "'; echo 'bad option' >&2; exit 1"))
            .endsWith("bad option"));
  }

  @Test
  void read_garbage_isSomethingElse() throws IOException {
    String message =
        failure(command("echo 'Active Internet connections'; echo '" + ROW + "'; echo x; echo y"));
    assertTrue(
        message.endsWith(
            "prints something else: not a row of ss -tan: Active Internet connections"),
        message);
    assertTrue(failure(command("head -c 300000 /dev/urandom")).contains("prints something else"));
    assertTrue(failure(command("printf 'not ss'")).contains("prints something else"));
  }

  @Test
  void read_someMalformedRows_areCounted() throws IOException {
    ScanReport report = read(command("echo '" + ROW + "'; echo oops; echo '" + ROW + "'"));
    assertEquals(2, report.rows());
    assertEquals(1, report.malformed());
    assertEquals("not a row of ss -tan: oops", report.firstMalformed());
  }

  @Test
  void read_noSockets_isNoFailureUnlessSsComplains() throws IOException {
    assertEquals(0, read(command("exit 0")).rows());
    assertTrue(failure(command("echo 'no netlink' >&2")).endsWith("shows nothing: no netlink"));
  }

  @Test
  void read_hangingSs_isKilled() throws IOException {
    SsCommand command =
        new SsCommand(
            program("trap '' TERM; echo '" + ROW + "'; sleep 100"), false, Duration.ofMillis(400));
    assertTrue(failure(command).endsWith("-H -O -taneio did not end within 0.4 s and was killed"));
  }

  @Test
  void read_missingSs_isNamed() {
    Path nowhere = directory.resolve("nowhere");
    assertTrue(
        failure(new SsCommand(nowhere, false, Duration.ofSeconds(5))).contains(nowhere.toString()));
  }

  @Test
  void read_hugeOutput_isReadInBoundedMemory() throws IOException {
    ScanReport report = read(command("yes '" + ROW + "' | head -n 300000"));
    assertEquals(300_000, report.rows());
    String oneLine = failure(command("head -c 30000000 /dev/zero | tr '\\0' x"));
    assertTrue(oneLine.contains("longer than 65536 bytes"), oneLine);
  }

  @Test
  void read_wantedStates_areHandedOn() throws IOException {
    SsCommand command = command(noting("echo '" + ROW + "'"));
    StateSet two = StateSet.of(TcpState.CLOSE_WAIT, TcpState.LISTEN);
    assertEquals(two, command.read(two, row -> {}).states());
    StateSet one = StateSet.of(TcpState.TIME_WAIT);
    assertEquals(one, command.read(one, row -> {}).states());
    StateSet unasked = StateSet.of(TcpState.CLOSE, TcpState.LISTEN);
    assertTrue(command.read(unasked, row -> {}).states().isAll());
    assertTrue(command.read(new StateSet(0), row -> {}).states().isAll());
    assertTrue(command.read(new StateSet(1 << 12 | 1 << 10), row -> {}).states().isAll());
    assertEquals(
        List.of(
            "-H -O -taneio state close-wait state listening",
            "-H -O -taneio state time-wait state closed",
            "-H -O -taneio",
            "-H -O -taneio",
            "-H -O -taneio"),
        calls());
  }

  @Test
  void read_rowWithoutTimer_hasNonePending() throws IOException {
    SocketTable table = new SocketTable();
    FullReading.of(command("echo 'ESTAB 0 0 127.0.0.1:1 127.0.0.2:2'"), table);
    RowValues row = FullReading.rows(table).get(0);
    assertEquals(0, row.timerNumber());
    assertFalse(row.fourTuple().toString().isEmpty());
  }
}

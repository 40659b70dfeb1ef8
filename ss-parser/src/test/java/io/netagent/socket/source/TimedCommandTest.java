package io.netagent.socket.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
@EnabledOnOs(OS.LINUX)
class TimedCommandTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(300);

  private final ByteArrayOutputStream output = new ByteArrayOutputStream();

  private TimedCommand.Ended run(Duration limit, String script) throws IOException {
    return new TimedCommand(List.of("sh", "-c", script), limit, 1 << 20, 100)
        .run((buffer, length) -> output.write(buffer, 0, length));
  }

  private String printed() {
    return output.toString(StandardCharsets.UTF_8);
  }

  @Test
  void run_program_givesOutputExitCodeAndFirstErrorLine() throws IOException {
    TimedCommand.Ended ended =
        run(
            LONG,
            "echo one; echo; echo '  it went \u00e9 wrong ' >&2; echo more >&2; echo two; exit 3");
    assertEquals("one\n\ntwo\n", printed());
    assertEquals(3, ended.exitCode());
    assertEquals("it went ?? wrong", ended.firstErrorLine());
  }

  @Test
  void run_silentProgram_givesNothing() throws IOException {
    assertEquals(new TimedCommand.Ended(0, "", ""), run(LONG, "exit 0"));
    assertEquals("", printed());
  }

  @Test
  void run_always_hasNoInputAndTheLanguageC() throws IOException {
    run(LONG, "cat; echo $LC_ALL");
    assertEquals("C\n", printed());
  }

  @Test
  void run_moreThanAPipeHolds_isReadWhileItRuns() throws IOException {
    run(LONG, "head -c 900000 /dev/zero; echo end >&2; head -c 9000 /dev/zero");
    assertEquals(909_000, output.size());
  }

  @Test
  void run_muchOnStandardError_isCutAndBlocksNobody() throws IOException {
    TimedCommand.Ended ended = run(LONG, "head -c 900000 /dev/zero | tr '\\0' x >&2; echo done");
    assertEquals("done\n", printed());
    assertEquals("x".repeat(100), ended.errorText());
  }

  @Test
  void run_hangingProgram_isKilledInTime() {
    long start = System.nanoTime();
    IOException e = assertThrows(IOException.class, () -> run(SHORT, "echo begun; sleep 100"));
    assertEquals(
        "sh -c echo begun; sleep 100 did not end within 0.3 s and was killed", e.getMessage());
    assertEquals("begun\n", printed());
    assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(10));
  }

  @Test
  void run_programThatIgnoresSignals_isKilledWithItsChildren(@TempDir Path directory)
      throws Exception {
    Path pids = directory.resolve("pids");
    String script =
        "trap '' TERM INT HUP; (trap '' TERM; echo $$ > "
            + pids
            + "; sleep 101 & echo $! >> "
            + pids
            + "; wait) & wait; sleep 100";
    assertThrows(IOException.class, () -> run(Duration.ofSeconds(1), script));
    List<String> lines = Files.readAllLines(pids);
    assertEquals(2, lines.size());
    for (String pid : lines) {
      ProcessHandle.of(Long.parseLong(pid))
          .ifPresent(handle -> handle.onExit().orTimeout(10, TimeUnit.SECONDS).join());
    }
  }

  @Test
  void run_endedProgramWhoseChildKeepsThePipe_isNotWaitedFor() throws Exception {
    long start = System.nanoTime();
    run(LONG, "sleep 20 & echo $!");
    assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(10));
    ProcessHandle.of(Long.parseLong(printed().trim())).ifPresent(ProcessHandle::destroyForcibly);
  }

  @Test
  void run_endlessOutput_isKilled() {
    IOException e = assertThrows(IOException.class, () -> run(LONG, "yes"));
    assertEquals("sh -c yes printed more than 1048576 bytes and was killed", e.getMessage());
    assertTrue(output.size() <= 1 << 20);
  }

  @Test
  void run_outputThatThrows_endsTheProgram() {
    IOException told = new IOException("enough");
    TimedCommand yes = new TimedCommand(List.of("yes"), LONG, Long.MAX_VALUE, 100);
    IOException e =
        assertThrows(
            IOException.class,
            () ->
                yes.run(
                    (buffer, length) -> {
                      throw told;
                    }));
    assertEquals(told, e);
  }

  @Test
  void run_interrupted_endsAtOnceAndStaysInterrupted() throws Exception {
    CompletableFuture<Boolean> outcome = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                run(LONG, "echo; sleep 100");
                outcome.complete(false);
              } catch (InterruptedIOException e) {
                outcome.complete(Thread.currentThread().isInterrupted());
              } catch (IOException e) {
                outcome.completeExceptionally(e);
              }
            });
    thread.start();
    thread.interrupt();
    assertTrue(outcome.get(20, TimeUnit.SECONDS));
  }

  @Test
  void run_missingProgram_throwsNamingIt() {
    TimedCommand command = new TimedCommand(List.of("/nonexistent/program"), LONG, 1 << 20, 100);
    IOException e = assertThrows(IOException.class, () -> command.run((buffer, length) -> {}));
    assertTrue(e.getMessage().contains("/nonexistent/program"), e.getMessage());
  }

  @Test
  void run_twice_startsAnew() throws IOException {
    run(LONG, "echo a");
    run(LONG, "echo b");
    assertEquals("a\nb\n", printed());
  }

  @Test
  void find_program_givesItsPathOrNamesIt() throws IOException {
    assertTrue(Files.isExecutable(TimedCommand.find("sh")));
    IOException e = assertThrows(IOException.class, () -> TimedCommand.find("nonexistent-program"));
    assertTrue(e.getMessage().startsWith("nonexistent-program is not installed"), e.getMessage());
    assertFalse(e.getMessage().contains("\n"));
  }
}

package io.netagent.socket.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A Java program with a network namespace of its own, whose loopback is up. It prints "ready" once
 * its sockets are as they should be and ends when its standard input does.
 */
final class ProgramInNamespace implements AutoCloseable {
  private static final int LIMIT_SECONDS = 20;

  private final Process process;

  private ProgramInNamespace(Process process) {
    this.process = process;
  }

  /** Returns when the program is ready. Skips the test, or fails in CI, where that can't be. */
  static ProgramInNamespace start(Class<?> program) throws IOException {
    requireNamespaces();
    ProgramInNamespace started =
        new ProgramInNamespace(
            new ProcessBuilder(
                    "unshare",
                    "-n",
                    "sh",
                    "-c",
                    "ip link set lo up && exec \"$0\" -Xshare:auto -cp \"$1\" \"$2\"",
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    System.getProperty("java.class.path"),
                    program.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    BufferedReader output = started.process.inputReader(StandardCharsets.UTF_8);
    String firstLine = output.readLine();
    if (!"ready".equals(firstLine)) {
      started.process.destroyForcibly();
      fail(program.getName() + " is not ready: " + firstLine);
    }
    return started;
  }

  /** What stands in for /proc to read the program's tables. */
  Path procRoot() {
    return Path.of("/proc", Long.toString(process.pid()));
  }

  /** Gives the program a line on its standard input. */
  void tell(String line) throws IOException {
    process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
  }

  /** The output of a command in the namespace, which must succeed. */
  byte[] run(String... command) throws IOException, InterruptedException {
    String[] prefix = {
      "timeout", LIMIT_SECONDS + "", "nsenter", "-t", Long.toString(process.pid()), "-n"
    };
    String[] whole = new String[prefix.length + command.length];
    System.arraycopy(prefix, 0, whole, 0, prefix.length);
    System.arraycopy(command, 0, whole, prefix.length, command.length);
    Process inside =
        new ProcessBuilder(whole).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    byte[] output = inside.getInputStream().readAllBytes();
    assertEquals(0, inside.waitFor());
    return output;
  }

  @Override
  public void close() throws IOException {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        fail("the program does not end with its input");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      process.destroyForcibly();
    }
  }

  /** Needs the right to make a network namespace, and ip, ss and nsenter. Never skipped in CI. */
  private static void requireNamespaces() throws IOException {
    Process probe =
        new ProcessBuilder(
                "sh", "-c", "command -v ss && command -v nsenter && unshare -n ip link set lo up")
            .redirectErrorStream(true)
            .start();
    String output = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (probe.onExit().join().exitValue() != 0) {
      String reason = "no network namespace of its own, or no ip, ss, nsenter: " + output;
      if ("true".equals(System.getenv("CI"))) {
        fail(reason);
      }
      Assumptions.abort(reason);
    }
  }
}

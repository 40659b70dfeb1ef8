package io.netagent.socket.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A network namespace of its own, kept alive by a Java program that runs in it. */
final class Namespace implements AutoCloseable {
  private static final int CLONE_NEWNET = 0x40000000;

  private final List<Process> programs = new ArrayList<>();

  private static final class Setns {
    static {
      Native.register(Setns.class, NativeLibrary.getProcess());
    }

    static native int open(byte[] path, int flags);

    static native int setns(int fd, int type);

    static native int close(int fd);
  }

  /**
   * Starts the program, which says "ready" and lives until its standard input ends, five minutes at
   * the most.
   */
  Namespace(Class<?> program, String... arguments) throws IOException {
    start(List.of("unshare", "-n"), "ip link set lo up && ", program, arguments);
  }

  /** One more program in the same namespace. */
  void start(Class<?> program, String... arguments) throws IOException {
    start(List.of("nsenter", "-t", Long.toString(pid()), "-n"), "", program, arguments);
  }

  private void start(List<String> prefix, String before, Class<?> program, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(
        List.of("sh", "-c", before + "exec timeout 300 \"$0\" -Xshare:auto -Xmx512m -cp \"$@\""));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add(System.getProperty("java.class.path"));
    command.add(program.getName());
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    programs.add(process);
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    assertEquals("ready", output.readLine());
  }

  long pid() {
    return programs.get(0).pid();
  }

  /** What a command prints that runs in the namespace. */
  byte[] run(String... command) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("nsenter", "-t", Long.toString(pid()), "-n"));
    all.addAll(List.of("timeout", "30"));
    all.addAll(List.of(command));
    Process process =
        new ProcessBuilder(all).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    byte[] output = process.getInputStream().readAllBytes();
    assertEquals(0, process.waitFor());
    return output;
  }

  /** Calls in a thread that has entered the namespace and ends with the call. */
  <T> T inside(Callable<T> call) throws Exception {
    FutureTask<T> task =
        new FutureTask<>(
            () -> {
              byte[] path = ("/proc/" + pid() + "/ns/net\0").getBytes(StandardCharsets.US_ASCII);
              int fd = Setns.open(path, 0);
              assertTrue(fd >= 0);
              assertEquals(0, Setns.setns(fd, CLONE_NEWNET));
              Setns.close(fd);
              return call.call();
            });
    Thread thread = new Thread(task, "inside the namespace");
    thread.start();
    return task.get(60, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws IOException {
    for (Process process : programs) {
      process.getOutputStream().close();
    }
    for (Process process : programs) {
      process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
      process.destroyForcibly();
    }
  }

  /** Needs the right to make a network namespace, and ip, ss and nsenter. Never skipped in CI. */
  static void require() throws IOException, InterruptedException {
    Process probe =
        new ProcessBuilder(
                "sh", "-c", "command -v ss && command -v nsenter && unshare -n ip link set lo up")
            .redirectErrorStream(true)
            .start();
    String output = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (probe.waitFor() != 0) {
      String reason = "no network namespace of its own, or no ip, ss, nsenter: " + output;
      if ("true".equals(System.getenv("CI"))) {
        fail(reason);
      }
      Assumptions.abort(reason);
    }
  }
}

package io.netagent.socket.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A network namespace of its own whose loopback is up, kept alive by a Java program that runs in
 * it. A test calls {@link #require} before it makes one.
 */
final class Namespace implements AutoCloseable {
  private static final int LIMIT_SECONDS = 20;
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
    start(prefix(), "", program, arguments);
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
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    String firstLine = output.readLine();
    if (!"ready".equals(firstLine)) {
      kill(process);
      fail(program.getName() + " is not ready: " + firstLine);
    }
    programs.add(process);
  }

  /** Of a process in the namespace, which is not the program itself. */
  private long pid() {
    return programs.get(0).pid();
  }

  /** Of the first program. */
  long programPid() {
    List<ProcessHandle> children = programs.get(0).children().toList();
    assertEquals(1, children.size(), "timeout(1) runs the program alone");
    return children.get(0).pid();
  }

  /** What stands in for /proc to read the namespace's tables. */
  Path procRoot() {
    return Path.of("/proc", Long.toString(pid()));
  }

  /** Stands before a command and its arguments that are to run in the namespace. */
  List<String> prefix() {
    return List.of("nsenter", "-t", Long.toString(pid()), "-n");
  }

  /** Gives the first program a line on its standard input. */
  void tell(String line) throws IOException {
    OutputStream input = programs.get(0).getOutputStream();
    input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    input.flush();
  }

  /** What a command prints that runs in the namespace. */
  byte[] run(String... command) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(prefix());
    all.addAll(List.of("timeout", Integer.toString(LIMIT_SECONDS)));
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
              byte[] path = (procRoot() + "/ns/net\0").getBytes(StandardCharsets.US_ASCII);
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

  /** Fails if a program does not end with its input. */
  @Override
  public void close() throws IOException {
    for (Process process : programs) {
      process.getOutputStream().close();
    }
    int late = 0;
    for (Process process : programs) {
      process.onExit().completeOnTimeout(process, LIMIT_SECONDS, TimeUnit.SECONDS).join();
      late += process.isAlive() ? 1 : 0;
      kill(process);
    }
    assertEquals(0, late, "programs that do not end with their input");
  }

  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /**
   * Skips the test where there is no right to make a network namespace, no ip or nsenter, or not
   * one of these programs. In CI it fails instead.
   */
  static void require(String... programs) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "sh",
                "-c",
                "for p; do command -v $p || { echo no $p; exit 1; }; done;"
                    + " unshare -n ip link set lo up",
                "sh",
                "nsenter"));
    command.addAll(List.of(programs));
    Process probe = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (probe.waitFor() != 0) {
      String reason = "no network namespace of its own, or a program is missing: " + output;
      if ("true".equals(System.getenv("CI"))) {
        fail(reason);
      }
      Assumptions.abort(reason);
    }
  }
}

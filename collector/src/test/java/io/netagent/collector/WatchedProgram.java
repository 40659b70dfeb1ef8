package io.netagent.collector;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A child JVM with the packaged agent in it, and what it prints. */
public final class WatchedProgram implements AutoCloseable {
  private final Process process;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final StringBuffer all = new StringBuffer();

  private WatchedProgram(Process process) {
    this.process = process;
    Thread reader = new Thread(this::collect, "output of " + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  /** Runs a class of the tests, with the packaged agent in it. */
  public static WatchedProgram start(Path javaHome, Class<?> main, Object... arguments)
      throws IOException {
    return startAs(List.of(), javaHome, main, arguments);
  }

  /**
   * The same behind the beginning of a command.
   *
   * @param prefix runs what stands behind it
   */
  public static WatchedProgram startAs(
      List<String> prefix, Path javaHome, Class<?> main, Object... arguments) throws IOException {
    return start(
        prefix,
        javaHome,
        List.of("-javaagent:" + CollectorProcess.jar("netagent.jar")),
        main,
        arguments);
  }

  /**
   * Under a name that no other program of this host has: what is searched for it finds this one
   * alone, whatever other tests run beside.
   */
  public static WatchedProgram startNamed(
      String name, Path javaHome, Class<?> main, Object... arguments) throws IOException {
    return start(
        List.of(),
        javaHome,
        List.of("-javaagent:" + CollectorProcess.jar("netagent.jar") + "=name=" + name),
        main,
        arguments);
  }

  /** Without the agent. */
  public static WatchedProgram startBare(Path javaHome, Class<?> main, Object... arguments)
      throws IOException {
    return startBareAs(List.of(), javaHome, main, arguments);
  }

  /** The same behind the beginning of a command. */
  public static WatchedProgram startBareAs(
      List<String> prefix, Path javaHome, Class<?> main, Object... arguments) throws IOException {
    return start(prefix, javaHome, List.of(), main, arguments);
  }

  private static WatchedProgram start(
      List<String> prefix,
      Path javaHome,
      List<String> jvmOptions,
      Class<?> main,
      Object... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.add(javaHome.resolve("bin/java").toString());
    command.addAll(jvmOptions);
    command.add("-Xmx128m");
    command.add("-cp");
    command.add(testClassPath());
    command.add(main.getName());
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    return new WatchedProgram(new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  /** Of this JVM; surefire may have put it into the manifest of one jar. */
  private static String testClassPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  private void collect() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        all.append(line).append('\n');
        lines.add(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public long pid() {
    return process.pid();
  }

  /** A line of input for a program that waits for one. */
  public void tell() throws IOException {
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
  }

  /** A line of input. */
  public void tell(String line) throws IOException {
    process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
  }

  public String output() {
    return all.toString();
  }

  /** What stands behind this in the first line that starts so. */
  public String await(String start) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (System.nanoTime() < deadline) {
      String line = lines.poll(100, TimeUnit.MILLISECONDS);
      if (line != null && line.startsWith(start)) {
        return line.substring(start.length());
      }
      if (line == null && !process.isAlive() && lines.isEmpty()) {
        break;
      }
    }
    throw new AssertionError("no line starts with '" + start + "' in:\n" + output());
  }

  /** By an orderly exit, so that it removes its record. */
  @Override
  public void close() {
    process.destroy();
    process.onExit().orTimeout(30, TimeUnit.SECONDS).handle((p, late) -> p).join();
    process.destroyForcibly();
  }
}

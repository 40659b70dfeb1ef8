package io.netagent.benchmarks.table;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The processes that make up a table; they end with it. */
final class Fillers implements AutoCloseable {
  private static final int CONNECTIONS_PER_PROCESS = 9000; // Two descriptors each; 20,000 allowed.

  private final List<Process> running = new ArrayList<>();

  static int processes(int rows) {
    return (rows / 2 + CONNECTIONS_PER_PROCESS - 1) / CONNECTIONS_PER_PROCESS;
  }

  /** Returns when the rows are there. */
  void fill(int rows) throws IOException {
    int left = rows / 2;
    List<Process> fillers = new ArrayList<>();
    for (int number = 0; left > 0; number++) {
      int connections = Math.min(left, CONNECTIONS_PER_PROCESS);
      left -= connections;
      fillers.add(launch(FillTable.class, Integer.toString(number), Integer.toString(connections)));
    }
    for (Process filler : fillers) {
      awaitReady(filler);
    }
  }

  /** Starts one of this room's programs and returns when it is ready. */
  Process start(Class<?> program, String... arguments) throws IOException {
    Process process = launch(program, arguments);
    awaitReady(process);
    return process;
  }

  private Process launch(Class<?> program, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    running.add(process);
    return process;
  }

  private static void awaitReady(Process process) throws IOException {
    BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
    if (!"ready".equals(said.readLine())) {
      throw new IOException("a process that fills the table has failed");
    }
  }

  @Override
  public void close() {
    running.forEach(Process::destroyForcibly);
  }
}

package io.netagent.benchmarks.overhead;

import io.netagent.benchmarks.table.CpuTime;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A running JVM of one variant; between its turns it waits. */
final class Watched implements AutoCloseable {
  private static final long END_SECONDS = 20;

  private final Process process;
  private final BufferedReader said;
  private final Writer told;
  private long operations;
  private String port = "";

  /** Returns when the program is ready. */
  Watched(ProcessBuilder command) throws IOException {
    process = command.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    said = process.inputReader(StandardCharsets.UTF_8);
    told = process.outputWriter(StandardCharsets.UTF_8);
    // Before it JFR tells of itself.
    String line = said.readLine();
    while (line != null && !line.equals("ready")) {
      line = said.readLine();
    }
    if (line == null) {
      throw new IOException("did not start: " + String.join(" ", command.command()));
    }
  }

  /** The port of a server, which it says once. */
  String port() throws IOException {
    if (port.isEmpty()) {
      port = line();
    }
    return port;
  }

  private String line() throws IOException {
    String line = said.readLine();
    if (line == null) {
      throw new IOException("a watched JVM has ended");
    }
    return line;
  }

  /** A turn of the workload; operations in a second. */
  double turn(long millis) throws IOException {
    told.write(millis + "\n");
    told.flush();
    String[] answer = line().split(" ", -1);
    long done = Long.parseLong(answer[0]);
    operations += done;
    return done * 1e9 / Long.parseLong(answer[1]);
  }

  /** Of all turns. */
  long operations() {
    return operations;
  }

  double cpuMillis() throws IOException {
    return CpuTime.ofProcess(process.pid());
  }

  /** VmRSS (proc(5), status), MiB. */
  double residentMiB() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
      }
    }
    throw new IOException("no VmRSS");
  }

  @Override
  public void close() throws IOException {
    try {
      told.close();
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("a watched JVM does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      process.destroyForcibly();
    }
  }
}

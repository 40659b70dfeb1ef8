package io.netagent.socket.source;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs another program that can neither hang nor flood the caller: with a time limit, after which
 * it and its children are killed (SIGKILL), and with limits to what it may print. Its messages are
 * in English (LC_ALL=C), its standard input is empty. Needs no thread of its own.
 */
final class TimedCommand {
  private static final int BUFFER_BYTES = 64 * 1024; // What a pipe holds.
  private static final long PAUSE_MILLIS = 1;
  private static final long KILLED_WITHIN_SECONDS = 2;

  /** Where programs for administrators are; a service's PATH often lacks it. */
  private static final List<String> MORE_DIRECTORIES =
      List.of("/usr/sbin", "/sbin", "/usr/bin", "/bin");

  private final List<String> command;
  private final Duration timeLimit;
  private final long maxOutputBytes;
  private final int maxErrorBytes;

  /** Takes what the program prints, as it comes, in chunks that end anywhere. */
  @FunctionalInterface
  interface Output {
    /** The buffer is reused for the next chunk. An exception ends the program. */
    void chunk(byte[] buffer, int length) throws IOException;
  }

  /**
   * How it ended.
   *
   * @param exitCode as the shell sees it; 128 + n if a signal ended it
   * @param firstErrorLine the first line on standard error that is not blank, printable ASCII (else
   *     {@code ?}); empty if there is none
   * @param errorText all that was kept of standard error, as it came
   */
  record Ended(int exitCode, String firstErrorLine, String errorText) {}

  /**
   * A command that can be run any number of times.
   *
   * @param command the program's path or name (in PATH), and its arguments
   * @param timeLimit from start to end
   * @param maxOutputBytes of standard output; what prints more is killed
   * @param maxErrorBytes of standard error that are kept; the rest is dropped
   */
  TimedCommand(List<String> command, Duration timeLimit, long maxOutputBytes, int maxErrorBytes) {
    this.command = List.copyOf(command);
    this.timeLimit = timeLimit;
    this.maxOutputBytes = maxOutputBytes;
    this.maxErrorBytes = maxErrorBytes;
  }

  /**
   * The path of a program by its name: in a directory of PATH, or in one where programs for
   * administrators are. Throws an IOException that names the program if it is in none.
   */
  static Path find(String program) throws IOException {
    String path = System.getenv("PATH");
    String inPath = path == null ? "" : path + File.pathSeparator;
    String everywhere = inPath + String.join(File.pathSeparator, MORE_DIRECTORIES);
    for (String directory : everywhere.split(File.pathSeparator, -1)) {
      Path candidate = Path.of(directory, program);
      if (candidate.isAbsolute() && Files.isExecutable(candidate)) {
        return candidate;
      }
    }
    throw new IOException(program + " is not installed: it is in no directory of " + everywhere);
  }

  /**
   * Runs it to its end. Throws an IOException that names the program if it can't be started, does
   * not end in time or prints too much, and whatever the output throws; it is dead then.
   */
  Ended run(Output output) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("LC_ALL", "C");
    builder.redirectInput(new File("/dev/null"));
    long deadlineNanos = System.nanoTime() + timeLimit.toNanos();
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new IOException("cannot run " + command.get(0) + ": " + e.getMessage(), e);
    }
    try {
      return new Run(process, output, deadlineNanos).toItsEnd();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted = new InterruptedIOException(this + " was interrupted");
      interrupted.initCause(e);
      throw interrupted;
    } finally {
      kill(process);
    }
  }

  /** The command as one would type it. */
  @Override
  public String toString() {
    return String.join(" ", command);
  }

  private static void kill(Process process) {
    if (process.isAlive()) {
      // Looked for first: without a parent nobody would find them.
      List<ProcessHandle> children = process.descendants().toList();
      process.destroyForcibly();
      children.forEach(ProcessHandle::destroyForcibly);
    }
    boolean interrupted = Thread.interrupted();
    try {
      process.waitFor(KILLED_WITHIN_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    closeQuietly(process.getInputStream());
    closeQuietly(process.getErrorStream());
  }

  private static void closeQuietly(InputStream stream) {
    try {
      stream.close();
    } catch (IOException e) {
      // Nothing more is read from it.
    }
  }

  /** One run. Reads only what is there already, so a program that prints nothing blocks nobody. */
  private final class Run {
    private final Process process;
    private final Output output;
    private final long deadlineNanos;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final byte[] errors = new byte[maxErrorBytes];
    private long outputBytes;
    private int errorBytes;

    Run(Process process, Output output, long deadlineNanos) {
      this.process = process;
      this.output = output;
      this.deadlineNanos = deadlineNanos;
    }

    Ended toItsEnd() throws IOException, InterruptedException {
      InputStream out = process.getInputStream();
      InputStream err = process.getErrorStream();
      while (true) {
        boolean ended = !process.isAlive(); // Asked first: what it printed is in the pipes then.
        boolean printed = readOutput(out);
        printed |= readErrors(err);
        if (ended && !printed) {
          String text = new String(errors, 0, errorBytes, StandardCharsets.ISO_8859_1);
          return new Ended(process.exitValue(), firstLine(text), text);
        }
        if (System.nanoTime() - deadlineNanos > 0) {
          throw new IOException(
              TimedCommand.this + " did not end within " + seconds() + " s and was killed");
        }
        if (!printed) {
          process.waitFor(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        }
      }
    }

    private boolean readOutput(InputStream out) throws IOException {
      int count = read(out);
      outputBytes += count;
      if (outputBytes > maxOutputBytes) {
        throw new IOException(
            TimedCommand.this + " printed more than " + maxOutputBytes + " bytes and was killed");
      }
      if (count > 0) {
        output.chunk(buffer, count);
      }
      return count > 0;
    }

    private boolean readErrors(InputStream err) throws IOException {
      int count = read(err);
      int kept = Math.min(count, errors.length - errorBytes);
      System.arraycopy(buffer, 0, errors, errorBytes, kept);
      errorBytes += kept;
      return count > 0;
    }

    private int read(InputStream stream) throws IOException {
      int available = Math.min(stream.available(), buffer.length);
      return available == 0 ? 0 : Math.max(0, stream.read(buffer, 0, available));
    }

    private String seconds() {
      return Double.toString(timeLimit.toMillis() / 1000.0).replaceFirst("\\.0$", "");
    }
  }

  private static String firstLine(String text) {
    return text.lines()
        .filter(line -> !line.isBlank())
        .findFirst()
        .map(line -> line.strip().replaceAll("[^ -~]", "?"))
        .orElse("");
  }
}

package io.netagent.collector;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assertions;

/** The packaged collector as a process of its own, with what it prints. */
public final class CollectorProcess implements AutoCloseable {
  private static final Pattern SERVES = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)/");

  private final Process process;
  private final Path stdout;
  private final Path stderr;

  private CollectorProcess(Process process, Path stdout, Path stderr) {
    this.process = process;
    this.stdout = stdout;
    this.stderr = stderr;
  }

  public static Path jar(String name) {
    Path jar = Path.of(System.getProperty("netagent.dist", "dist"), name);
    Requirement.that(Files.isReadable(jar), "there is no " + jar + ": mvn package makes it");
    return jar;
  }

  /** In the directory go the files that hold what it prints. */
  public static CollectorProcess start(Path directory, String... arguments) throws IOException {
    return startAs(List.of(), jar("netagent-collector.jar"), directory, arguments);
  }

  /**
   * @param prefix the command that runs java, such as setpriv with its options
   */
  public static CollectorProcess startAs(
      List<String> prefix, Path jar, Path directory, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-jar", jar.toString()));
    command.addAll(List.of(arguments));
    Path stdout = directory.resolve("stdout");
    Path stderr = directory.resolve("stderr");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(stdout.toFile()).redirectError(stderr.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("NETAGENT_"));
    return new CollectorProcess(builder.start(), stdout, stderr);
  }

  public Process process() {
    return process;
  }

  public String stdout() throws IOException {
    return Files.readString(stdout, StandardCharsets.UTF_8);
  }

  public String stderr() throws IOException {
    return Files.readString(stderr, StandardCharsets.UTF_8);
  }

  /** The port that it says it serves on; waits until it says so. */
  public int port() throws Exception {
    await("an address on stderr", () -> SERVES.matcher(stderr()).find());
    Matcher matcher = SERVES.matcher(stderr());
    Assertions.assertTrue(matcher.find());
    return Integer.parseInt(matcher.group(1));
  }

  public int exitCode(Duration within) throws Exception {
    Assertions.assertTrue(
        process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS),
        () -> "still running after " + within);
    return process.exitValue();
  }

  public void await(String what, Callable<Boolean> condition) throws Exception {
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (!condition.call()) {
      if (System.nanoTime() - deadlineNanos > 0) {
        Assertions.fail("waited in vain for " + what + "; stderr:\n" + stderr());
      }
      process.waitFor(50, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}

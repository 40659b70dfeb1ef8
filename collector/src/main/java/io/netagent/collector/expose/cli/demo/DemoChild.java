package io.netagent.collector.expose.cli.demo;

import com.example.orders.OrderStatusDemo;
import io.netagent.collector.expose.cli.text.TerminalText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The JVM that runs the sick program with the agent. */
public final class DemoChild implements AutoCloseable {
  /** Its agent removes the flight record on the way out. */
  private static final int END_BY_ITSELF_MILLIS = 3_000;

  private static final int END_WHEN_TOLD_MILLIS = 2_000;

  /** Options meant for other JVMs; an agent named there would be loaded twice. */
  private static final List<String> OPTION_VARIABLES =
      List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

  private final Process process;

  private DemoChild(Process process) {
    this.process = process;
  }

  public static DemoChild start(Path agentJar, URI orderService, PrintWriter messages)
      throws IOException {
    String java =
        ProcessHandle.current()
            .info()
            .command()
            .orElse(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ProcessBuilder builder =
        new ProcessBuilder(
            java,
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "-javaagent:" + agentJar,
            "-cp",
            codePath().toString(),
            OrderStatusDemo.class.getName(),
            orderService.toString());
    builder.environment().keySet().removeAll(OPTION_VARIABLES);
    Process process = builder.redirectErrorStream(true).start();
    Thread pump = new Thread(() -> pump(process, messages), "netagent-demo-output");
    pump.setDaemon(true);
    pump.start();
    return new DemoChild(process);
  }

  /** The jar, or the directory of classes, that this program was started from. */
  public static Path codePath() {
    try {
      return Path.of(DemoChild.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the class path has an address that is no URI", e);
    }
  }

  public long pid() {
    return process.pid();
  }

  /** Done, with its exit code, when it has ended. */
  public CompletableFuture<Integer> ended() {
    return process.onExit().thenApply(Process::exitValue);
  }

  private static void pump(Process process, PrintWriter messages) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        messages.println("  [sick program] " + TerminalText.escape(line));
      }
    } catch (IOException e) {
      // The pipe breaks when the child is killed.
    }
  }

  /** Ends its input, on which it ends by itself; then tells it; then kills it. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      // It is closed already.
    }
    if (!hasEnded(END_BY_ITSELF_MILLIS)) {
      process.destroy();
      if (!hasEnded(END_WHEN_TOLD_MILLIS)) {
        process.destroyForcibly();
      }
    }
  }

  private boolean hasEnded(int withinMillis) {
    try {
      return process.waitFor(withinMillis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}

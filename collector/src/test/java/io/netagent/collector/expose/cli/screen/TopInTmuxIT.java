package io.netagent.collector.expose.cli.screen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.CollectorProcess;
import io.netagent.collector.HttpPeer;
import io.netagent.collector.Requirement;
import io.netagent.collector.WatchedProgram;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code netagent top} in tmux, over a real leak: what somebody sees who follows it by keys. */
final class TopInTmuxIT {
  private static final Path JDK = Path.of(System.getProperty("java.home"));
  private static final int TIMEOUT_SECONDS = 90;

  @TempDir private Path directory;

  @BeforeEach
  void requireTmux() throws Exception {
    Requirement.command("tmux");
  }

  @AfterEach
  void end() throws Exception {
    run("kill-server");
  }

  @Test
  void keys_leadFromAConnectionToItsLineAndItsProcess_andBack() throws Exception {
    // The same program may leak for other tests beside this one.
    String name = "tmux-" + ProcessHandle.current().pid();
    try (HttpPeer peer = new HttpPeer(90_000, 500);
        WatchedProgram leaking =
            WatchedProgram.startNamed(
                name, JDK, Class.forName("com.acme.billing.UrlConnectionLeak"), peer.port(), 4)) {
      leaking.await("LEAKED ");
      start("top --listen 127.0.0.1:1 --watch=0.5 -q " + name);
      await("close_wait");
      type("c");
      await("connections 1-4 of 4");
      type("Enter");
      await("CLOSE_WAIT (unread) for");
      await("connections > 127.0.0.1:");
      await("The connect began");
      type("Enter");
      await("4 opened, 4 open now");
      await("now       close_wait 4");
      type("p");
      await("pid " + leaking.pid() + "  JVM");
      type("Escape");
      await("4 opened, 4 open now");
      type("Escape");
      await("CLOSE_WAIT (unread) for");
      type("q");
      await("connections 1-4 of 4");

      assertEquals("", run("resize-window", "-t", "top", "-x", "42", "-y", "12"));
      await("connections 1-4 of 4");
      await("l ~");
      type("q");
      await("the code was 0");
    }
  }

  /** Sees to it that the shell, and so what it says, is still there when top has left. */
  private void start(String arguments) throws Exception {
    Path launcher = CollectorProcess.jar("netagent").toAbsolutePath();
    Path script =
        Files.writeString(
            directory.resolve("script"),
            "JAVA_HOME='"
                + JDK
                + "' '"
                + launcher
                + "' "
                + arguments
                + " 2>/dev/null\necho \"the code was $?\"\nread -r line\n");
    assertEquals(
        "",
        run(
            "-f",
            "/dev/null",
            "new-session",
            "-d",
            "-s",
            "top",
            "-x",
            "80",
            "-y",
            "24",
            "sh",
            script.toString()));
  }

  private void type(String key) throws Exception {
    assertEquals("", run("send-keys", "-t", "top", key));
  }

  private void await(String text) throws Exception {
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
    String shown = run("capture-pane", "-p", "-t", "top");
    while (!shown.contains(text)) {
      String last = shown;
      assertTrue(System.nanoTime() - deadlineNanos < 0, () -> "no '" + text + "' on\n" + last);
      TimeUnit.MILLISECONDS.sleep(100);
      shown = run("capture-pane", "-p", "-t", "top");
    }
  }

  /** A server of the test's own, with what it says. */
  private String run(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("tmux", "-S", directory + "/tmux"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().keySet().removeIf(name -> name.startsWith("NETAGENT_"));
    builder.environment().remove("TMUX");
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS));
    return output;
  }
}

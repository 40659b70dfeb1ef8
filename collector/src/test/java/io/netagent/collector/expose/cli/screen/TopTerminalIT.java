package io.netagent.collector.expose.cli.screen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.CollectorProcess;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code netagent top}, started by its script, on a terminal and through pipes. */
final class TopTerminalIT {
  private static final String TOP = " top --listen 127.0.0.1:1 --watch=0.5";
  private static final String DRAWN = "q quit";
  private static final String LEFT = "\u001b[?1049l";
  private static final int BY_SIGINT = 130;
  private static final int BY_SIGTERM = 143;

  @TempDir private Path directory;

  @Test
  void top_takesKeysFollowsTheSize_andLeavesTheTerminalAsItWas() throws Exception {
    try (PseudoTerminal terminal = PseudoTerminal.open(24, 80)) {
      terminal.run(script(), environment());
      terminal.await(DRAWN);
      terminal.type("c");
      terminal.await("connections 1-");
      terminal.type("/no such text\r");
      terminal.await("connections none  with \"no such text\"");
      terminal.forget();
      terminal.resize(12, 40);
      terminal.await("\u001b[12;1H");
      terminal.await("\u001b[2J");
      assertFalse(terminal.output().contains("\u001b[13;1H"), "a line below the screen");
      terminal.type("\u001b[");
      terminal.type("A?");
      terminal.await("any key");
      terminal.type("xq");
      terminal.awaitEnd();
      assertLeft(terminal, 0);
    }
  }

  @Test
  void top_endedByCtrlC_leavesTheTerminalAsItWas() throws Exception {
    try (PseudoTerminal terminal = PseudoTerminal.open(24, 80)) {
      terminal.run(script(), environment());
      terminal.await(DRAWN);
      terminal.await("\u001b[7m"); // Colours, by default.
      terminal.type("\u0003");
      terminal.awaitEnd();
      assertLeft(terminal, BY_SIGINT);
    }
  }

  @Test
  void top_endedBySigterm_leavesTheTerminalAsItWas_andKeepsToNoColor() throws Exception {
    try (PseudoTerminal terminal = PseudoTerminal.open(24, 80)) {
      Map<String, String> environment = environment();
      environment.put("NO_COLOR", "1");
      terminal.run(script(), environment);
      terminal.await(DRAWN);
      terminal.await("PROCESS");
      for (String style :
          new String[] {"\u001b[1m", "\u001b[7m", "\u001b[2m", "\u001b[33m", "\u001b[31;1m"}) {
        assertFalse(terminal.output().contains(style), "styled");
      }
      assertTrue(terminal.java().destroy());
      terminal.awaitEnd();
      assertLeft(terminal, BY_SIGTERM);
    }
  }

  @Test
  void top_onADumbTerminal_isLinesWithoutEscapes() throws Exception {
    try (PseudoTerminal terminal = PseudoTerminal.open(24, 80)) {
      Map<String, String> environment = environment();
      environment.put("TERM", "dumb");
      terminal.run(script(), environment);
      terminal.await("PROCESS");
      terminal.forget();
      terminal.await("PROCESS");
      assertFalse(terminal.output().contains("\u001b"), terminal.output());
      terminal.type("\u0003");
      terminal.awaitEnd();
    }
  }

  @Test
  void top_throughAPipe_isLinesWithoutEscapes_andEndsWithItsReader() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", "exec \"$0\" $1", launcher().toString(), TOP.strip())
            .redirectError(directory.resolve("stderr").toFile());
    builder.environment().putAll(environment());
    Process process = builder.start();
    try {
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        int tables = 0;
        while (tables < 2) {
          String line = Objects.requireNonNull(lines.readLine(), "it ended");
          assertFalse(line.contains("\u001b"), line);
          tables += line.startsWith("PROCESS") ? 1 : 0;
        }
      }
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it goes on without a reader");
      assertEquals(0, process.exitValue());
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void launcher_behindLinks_findsItsJar_andSaysWhatIsMissing() throws Exception {
    Path link = Files.createSymbolicLink(directory.resolve("one"), launcher());
    Path second = Files.createSymbolicLink(directory.resolve("two"), link.getFileName());
    assertEquals("0", launch(second.toString(), environment()));
    assertTrue(said().startsWith("netagent "), said());

    Map<String, String> environment = environment();
    environment.put("JAVA_HOME", "/nonexistent");
    assertEquals("3", launch(second.toString(), environment));
    assertTrue(said().contains("JAVA_HOME (/nonexistent)"), said());

    Path old = Files.createDirectories(directory.resolve("jdk/bin"));
    Files.createSymbolicLink(old.resolve("java"), Path.of("/bin/true"));
    Files.writeString(directory.resolve("jdk/release"), "JAVA_VERSION=\"1.8.0_402\"\n");
    environment.put("JAVA_HOME", directory.resolve("jdk").toString());
    assertEquals("3", launch(second.toString(), environment));
    assertTrue(said().contains("1.8.0_402") && said().contains("17"), said());

    Path alone = Files.copy(launcher(), directory.resolve("alone"));
    assertEquals("3", launch(alone.toString(), environment()));
    assertTrue(said().contains("NETAGENT_JAR"), said());
  }

  private String launch(String script, Map<String, String> environment) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(script, "--version")
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("said").toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    return Integer.toString(process.exitValue());
  }

  private String said() throws Exception {
    return Files.readString(directory.resolve("said"));
  }

  /** Ctrl-C goes to the shell as well, which is to live on. */
  private String script() {
    return "cd '"
        + directory
        + "'; trap : INT; stty -g >before; '"
        + launcher()
        + "'"
        + TOP
        + "; echo $? >code; stty -g >after";
  }

  private void assertLeft(PseudoTerminal terminal, int code) throws Exception {
    assertEquals(Integer.toString(code), Files.readString(directory.resolve("code")).strip());
    String before = Files.readString(directory.resolve("before"));
    assertNotEquals("", before.strip());
    assertEquals(before, Files.readString(directory.resolve("after")));
    assertTrue(terminal.output().contains(LEFT), "the screen is still there");
    assertTrue(terminal.output().lastIndexOf("\u001b[?25h") >= 0, "the cursor is still hidden");
  }

  private static Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    return environment;
  }

  private static Path launcher() {
    return CollectorProcess.jar("netagent").toAbsolutePath();
  }
}

package io.netagent.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The JDK's own way to ask a JVM, of whatever release. */
final class Jcmd {
  private Jcmd() {}

  static String run(Process jvm, String... command) throws Exception {
    // A JRE has none of its own.
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    List<String> words = new ArrayList<>(List.of(jcmd, String.valueOf(jvm.pid())));
    words.addAll(List.of(command));
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    assertTrue(process.waitFor(120, TimeUnit.SECONDS), output);
    assertEquals(0, process.exitValue(), output);
    return output;
  }
}

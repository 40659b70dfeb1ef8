package io.netagent.dashboards;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One run of promtool, with both its streams as text. */
record Promtool(int exitCode, String output) {
  private static final int DEADLINE_SECONDS = 120; // the slowest run takes about 2 s

  static Promtool run(Object... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("promtool"));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    // A file and not a pipe: a full pipe would block promtool, and with it the wait for its end.
    Path log = Files.createTempFile("promtool", ".log");
    log.toFile().deleteOnExit();
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException(command + " still runs after " + DEADLINE_SECONDS + " s");
      }
      return new Promtool(process.exitValue(), Files.readString(log));
    } finally {
      Files.delete(log);
    }
  }
}

package io.netagent.dashboards;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One run of a program, with both its streams as text. */
record Tool(int exitCode, String output) {
  private static final int DEADLINE_SECONDS = 120; // the slowest run of promtool takes about 6 s

  static Tool run(String program, Object... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    // A file and not a pipe: a full pipe would block the program, and with it the wait for its end.
    Path log = Files.createTempFile("tool", ".log");
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
      return new Tool(process.exitValue(), Files.readString(log));
    } finally {
      Files.delete(log);
    }
  }
}

package io.netagent.collector.expose.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Which JDK a process of this host runs, as the file {@code release} of its Java home tells. */
final class TargetRelease {
  private static final int MAX_BYTES = 64 << 10;

  private TargetRelease() {}

  /** The file's text; throws IOException, whose message says why there is none. */
  static String read(Path proc, int pid) throws IOException {
    Path process = proc.resolve(Integer.toString(pid));
    Path program;
    try {
      program = Files.readSymbolicLink(process.resolve("exe"));
    } catch (IOException e) {
      throw new IOException("/proc/" + pid + "/exe can't be read, which needs its user or root", e);
    }
    Path bin = program.getParent();
    Path home = bin == null ? null : bin.getParent();
    if (home == null || !program.endsWith("java")) {
      throw new IOException("its program is no java: " + program);
    }
    Path release = process.resolve("root" + home).resolve("release");
    try (InputStream in = Files.newInputStream(release)) {
      return program + "\n" + new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IOException(home + "/release can't be read", e);
    }
  }
}

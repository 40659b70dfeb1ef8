package io.netagent.collector.expose.cli.screen;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;

/** A terminal of the test's own, see pty(7), and a shell's script that runs on it. */
final class PseudoTerminal implements AutoCloseable {
  private static final int O_RDWR_NOCTTY_CLOEXEC = 2 | 0x100 | 0x80000;
  private static final long TIOCSWINSZ = 0x5414;
  private static final int TIMEOUT_SECONDS = 90;

  private final int master;
  private final Path device;
  private final StringBuilder output = new StringBuilder();
  private Process process;

  private PseudoTerminal(int master, Path device) {
    this.master = master;
    this.device = device;
  }

  private static final class Calls {
    static {
      Native.register(Calls.class, "c");
    }

    static native int posix_openpt(int flags);

    static native int grantpt(int fd);

    static native int unlockpt(int fd);

    static native int ptsname_r(int fd, Pointer name, NativeLong length);

    static native int ioctl(int fd, NativeLong request, Pointer argument);

    static native NativeLong write(int fd, Pointer buffer, NativeLong length);

    static native int close(int fd);
  }

  static PseudoTerminal open(int rows, int columns) {
    int master = Calls.posix_openpt(O_RDWR_NOCTTY_CLOEXEC);
    Assertions.assertTrue(master >= 0 && Calls.grantpt(master) == 0, "no pseudo terminal");
    Assertions.assertEquals(0, Calls.unlockpt(master));
    try (Memory name = new Memory(100)) {
      Assertions.assertEquals(0, Calls.ptsname_r(master, name, new NativeLong(100)));
      PseudoTerminal terminal = new PseudoTerminal(master, Path.of(name.getString(0)));
      terminal.resize(rows, columns);
      return terminal;
    }
  }

  void resize(int rows, int columns) {
    try (Memory size = new Memory(8)) {
      size.clear();
      size.setShort(0, (short) rows);
      size.setShort(2, (short) columns);
      Assertions.assertEquals(0, Calls.ioctl(master, new NativeLong(TIOCSWINSZ), size));
    }
  }

  /** In a session whose controlling terminal this is. */
  void run(String script, Map<String, String> environment) throws IOException {
    File tty = device.toFile();
    ProcessBuilder builder =
        // As a terminal starts a shell: whoever runs these tests in the background ignores SIGINT.
        new ProcessBuilder(
                List.of("env", "--default-signal=INT", "setsid", "--ctty", "sh", "-c", script))
            .redirectInput(tty)
            .redirectOutput(tty)
            .redirectError(tty);
    builder.environment().keySet().removeIf(name -> name.startsWith("NETAGENT_"));
    builder.environment().remove("NO_COLOR");
    builder.environment().put("TERM", "xterm");
    builder.environment().putAll(environment);
    process = builder.start();
  }

  ProcessHandle java() {
    return process
        .descendants()
        .filter(each -> each.info().command().orElse("").endsWith("/java"))
        .findFirst()
        .orElseThrow();
  }

  void type(String keys) {
    byte[] bytes = keys.getBytes(StandardCharsets.UTF_8);
    try (Memory buffer = new Memory(bytes.length)) {
      buffer.write(0, bytes, 0, bytes.length);
      Assertions.assertEquals(
          bytes.length, Calls.write(master, buffer, new NativeLong(bytes.length)).intValue());
    }
  }

  /** Everything so far. */
  String output() {
    return output.toString();
  }

  /** Reads until there is such a text. */
  void await(String text) {
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
    while (output.indexOf(text) < 0) {
      Assertions.assertTrue(
          System.nanoTime() - deadlineNanos < 0, () -> "no " + text + " in\n" + output);
      byte[] bytes = TerminalCalls.readWithin(master, 100, 8192);
      Assertions.assertNotSame(TerminalCalls.END, bytes, () -> "ended without " + text + output);
      output.append(new String(bytes, StandardCharsets.UTF_8));
    }
  }

  void forget() {
    output.setLength(0);
  }

  /** Waits for the script's end, and reads what it still prints. */
  void awaitEnd() throws InterruptedException {
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
    byte[] bytes = new byte[0];
    while (bytes != TerminalCalls.END) {
      Assertions.assertTrue(System.nanoTime() - deadlineNanos < 0, () -> "no end: " + output);
      bytes = TerminalCalls.readWithin(master, 100, 8192);
      if (bytes != TerminalCalls.END) {
        output.append(new String(bytes, StandardCharsets.UTF_8));
      }
    }
    Assertions.assertTrue(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS));
  }

  @Override
  public void close() {
    if (process != null) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    var unused = Calls.close(master);
  }
}

package io.netagent.collector.expose.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

/** Where a command prints, and whether a person with colours reads it. */
public final class Terminal {
  private static final Pattern TERMINAL_DEVICE = Pattern.compile("/dev/(pts/\\d+|tty\\w*|console)");

  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean colours;

  /** Prints to any two writers. */
  public Terminal(PrintWriter out, PrintWriter err, boolean colours) {
    this.out = out;
    this.err = err;
    this.colours = colours;
  }

  /** The process's own stdout and stderr; both print at once what they are given. */
  public static Terminal ofThisProcess(Map<String, String> environment) {
    boolean colours = coloursWanted(environment) && isTerminal(Path.of("/proc/self/fd/1"));
    return new Terminal(utf8(System.out), utf8(System.err), colours);
  }

  /** UTF-8 whatever the locale: in a container it is mostly C, and terminals are UTF-8. */
  private static PrintWriter utf8(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }

  /** What is piped or typed in. */
  InputStream in() {
    return System.in;
  }

  /** Data. */
  PrintWriter out() {
    return out;
  }

  /** Messages. */
  PrintWriter err() {
    return err;
  }

  boolean colours() {
    return colours;
  }

  Terminal withoutColours() {
    return new Terminal(out, err, false);
  }

  /** The conventions of no-color.org and of dumb terminals. */
  static boolean coloursWanted(Map<String, String> environment) {
    return environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !"dumb".equals(environment.get("TERM"));
  }

  /**
   * System.console() won't do: it wants stdin to be one as well, and since JDK 22 is never null.
   */
  private static boolean isTerminal(Path descriptor) {
    try {
      return TERMINAL_DEVICE.matcher(Files.readSymbolicLink(descriptor).toString()).matches();
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}

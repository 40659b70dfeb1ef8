package io.netagent.collector.expose.cli.screen;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
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
  private final boolean terminal;
  private final boolean screen;
  private final boolean keys;

  /** Prints to any two writers. */
  public Terminal(PrintWriter out, PrintWriter err, boolean colours) {
    this(out, err, colours, false, false, false);
  }

  private Terminal(
      PrintWriter out,
      PrintWriter err,
      boolean colours,
      boolean terminal,
      boolean screen,
      boolean keys) {
    this.out = out;
    this.err = err;
    this.colours = colours;
    this.terminal = terminal;
    this.screen = screen;
    this.keys = keys;
  }

  /** The process's own stdout and stderr; both print at once what they are given. */
  public static Terminal ofThisProcess(Map<String, String> environment) {
    boolean terminal = isTerminal(Path.of("/proc/self/fd/1"));
    return new Terminal(
        utf8(FileDescriptor.out),
        utf8(FileDescriptor.err),
        terminal && coloursWanted(environment),
        terminal,
        terminal && !isDumb(environment),
        isTerminal(Path.of("/proc/self/fd/0")));
  }

  /**
   * UTF-8 whatever the locale: in a container it is mostly C, and terminals are UTF-8. Not by
   * System.out, which keeps to itself that nobody reads it any more.
   */
  private static PrintWriter utf8(FileDescriptor descriptor) {
    OutputStream stream = new FileOutputStream(descriptor);
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }

  /** What is piped or typed in. */
  public InputStream in() {
    return System.in;
  }

  /** Data. */
  public PrintWriter out() {
    return out;
  }

  /** Messages. */
  public PrintWriter err() {
    return err;
  }

  public boolean colours() {
    return colours;
  }

  public Terminal withoutColours() {
    return new Terminal(out, err, false, terminal, screen, keys);
  }

  /** The same, printing elsewhere. */
  public Terminal to(PrintWriter otherOut, PrintWriter otherErr) {
    return new Terminal(otherOut, otherErr, colours, terminal, screen, keys);
  }

  /** Whether data goes to a terminal, of whatever kind: then it has a width. */
  public boolean isTerminal() {
    return terminal;
  }

  /** Whether data goes to a terminal on which a cursor can be moved. */
  public boolean isScreen() {
    return screen;
  }

  /** Whether somebody sits at it. */
  public boolean hasKeys() {
    return screen && keys;
  }

  /** The conventions of no-color.org and of dumb terminals. */
  public static boolean coloursWanted(Map<String, String> environment) {
    return environment.getOrDefault("NO_COLOR", "").isEmpty() && !isDumb(environment);
  }

  private static boolean isDumb(Map<String, String> environment) {
    String kind = environment.getOrDefault("TERM", "");
    return kind.equals("dumb");
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

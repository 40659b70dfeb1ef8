package io.netagent.collector.expose.cli.screen;

import com.sun.jna.LastErrorException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The terminal at stdin and stdout as a screen: keys come at once and are not echoed, and lines
 * replace lines. {@link #close} puts back what was there before; the end of the process does so,
 * too, but for SIGKILL. Ctrl-C still ends the process; Ctrl-Z, Ctrl-S and Ctrl-\ do nothing, which
 * would leave a terminal behind that looks dead.
 */
public final class Screen implements AutoCloseable {
  private static final String ENTER = "\u001b[?1049h\u001b[?25l\u001b[?7l";
  private static final String LEAVE = "\u001b[0m\u001b[?7h\u001b[?25h\u001b[?1049l";
  private static final String CLEAR_SCREEN = "\u001b[0m\u001b[2J";
  private static final String CLEAR_LINE = "\u001b[0m\u001b[2K";
  private static final String PLAIN = "\u001b[0m";
  private static final int DEFAULT_ROWS = 24;
  private static final int DEFAULT_COLUMNS = 80;
  private static final int REST_OF_KEY_MILLIS = 50;
  private static final int MOST_KEY_BYTES = 256;

  // Offsets and bits of struct termios, see termios(3) and asm-generic/termbits.h.
  private static final int IFLAG = 0;
  private static final int LFLAG = 12;
  private static final int CC = 17;
  private static final int IXON_AND_ICRNL = 0x0400 | 0x0100;
  private static final int ICANON_ECHO_IEXTEN = 0x0002 | 0x0008 | 0x8000;
  private static final int VQUIT = 1;
  private static final int VTIME = 5;
  private static final int VMIN = 6;
  private static final int VSUSP = 10;

  /** Its size in characters. */
  public record Size(int rows, int columns) {}

  private final PrintWriter out;
  private final byte[] modeBefore;
  private final Thread atExit = new Thread(this::leave, "netagent-screen");
  private List<String> shown = List.of();
  private boolean open = true;

  private Screen(PrintWriter out, byte[] modeBefore) {
    this.out = out;
    this.modeBefore = modeBefore;
  }

  /**
   * Takes it; null if stdin or stdout is no terminal that can be set up so.
   *
   * @param out writes to stdout
   */
  public static @Nullable Screen open(PrintWriter out) {
    try {
      byte[] mode = TerminalCalls.mode(TerminalCalls.STDIN);
      var unused = TerminalCalls.size(TerminalCalls.STDOUT);
      Screen screen = new Screen(out, mode);
      Runtime.getRuntime().addShutdownHook(screen.atExit);
      TerminalCalls.setMode(TerminalCalls.STDIN, keysAtOnce(mode));
      out.print(ENTER);
      out.flush();
      return screen;
    } catch (LastErrorException | LinkageError e) {
      return null;
    }
  }

  /** The same mode without line editing, echo and the characters that stop. */
  static byte[] keysAtOnce(byte[] before) {
    byte[] mode = before.clone();
    clear(mode, IFLAG, IXON_AND_ICRNL);
    clear(mode, LFLAG, ICANON_ECHO_IEXTEN);
    mode[CC + VMIN] = 1;
    mode[CC + VTIME] = 0;
    mode[CC + VSUSP] = 0;
    mode[CC + VQUIT] = 0;
    return mode;
  }

  /** Both systems are little-endian. */
  private static void clear(byte[] mode, int at, int bits) {
    for (int i = 0; i < Integer.BYTES; i++) {
      mode[at + i] = (byte) (mode[at + i] & ~(bits >>> (Byte.SIZE * i)));
    }
  }

  /** As it is now: it is asked each time, so no signal is needed when it changes. */
  public Size size() {
    try {
      int[] size = TerminalCalls.size(TerminalCalls.STDOUT);
      return new Size(
          size[0] == 0 ? DEFAULT_ROWS : size[0], size[1] == 0 ? DEFAULT_COLUMNS : size[1]);
    } catch (LastErrorException e) {
      return new Size(DEFAULT_ROWS, DEFAULT_COLUMNS);
    }
  }

  /** The keys that come within this time; none if none does. */
  public List<Key> keys(int timeoutMillis) {
    byte[] bytes = TerminalCalls.readWithin(TerminalCalls.STDIN, timeoutMillis, MOST_KEY_BYTES);
    if (bytes == TerminalCalls.END) {
      return List.of(Key.HANG_UP);
    }
    if (KeyDecoder.isUnfinished(bytes)) {
      byte[] rest =
          TerminalCalls.readWithin(TerminalCalls.STDIN, REST_OF_KEY_MILLIS, MOST_KEY_BYTES);
      if (rest != TerminalCalls.END) {
        int length = bytes.length;
        bytes = Arrays.copyOf(bytes, length + rest.length);
        System.arraycopy(rest, 0, bytes, length, rest.length);
      }
    }
    return KeyDecoder.keys(bytes);
  }

  /**
   * Shows these lines from the top, and nothing below them. Only what has changed is sent: over a
   * slow line that is most of the time.
   *
   * @param lines no wider than the screen, styles included in them
   * @param anew send all of it, as after a change of size
   */
  public synchronized void show(List<String> lines, boolean anew) {
    if (!open || (!anew && lines.equals(shown))) {
      return;
    }
    StringBuilder text = new StringBuilder();
    boolean all = anew || lines.size() != shown.size();
    if (all) {
      text.append(CLEAR_SCREEN);
    }
    for (int i = 0; i < lines.size(); i++) {
      if (all || !lines.get(i).equals(shown.get(i))) {
        text.append("\u001b[").append(i + 1).append(";1H");
        text.append(CLEAR_LINE).append(lines.get(i)).append(PLAIN);
      }
    }
    shown = new ArrayList<>(lines);
    out.print(text);
    out.flush();
  }

  private synchronized void leave() {
    if (!open) {
      return;
    }
    open = false;
    out.print(LEAVE);
    out.flush();
    try {
      TerminalCalls.setMode(TerminalCalls.STDIN, modeBefore);
    } catch (LastErrorException e) {
      // The terminal has gone, and nobody is left to see it.
    }
  }

  @Override
  public void close() {
    leave();
    try {
      var unused = Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // The process is ending.
    }
  }
}

package io.netagent.collector.expose.cli.screen;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import io.netagent.collector.expose.cli.text.WrappedText;
import java.util.Map;

/** How wide the terminal at stdout is. */
public final class TerminalWidth {
  private static final int NARROWEST = 40;
  private static final int STDOUT = 1;

  /** x86-64 and aarch64, see ioctl_tty(2). */
  private static final long TIOCGWINSZ = 0x5413;

  private static final int WINSIZE_BYTES = 8;

  private TerminalWidth() {}

  private static final class Calls {
    static {
      Native.register(Calls.class, "c");
    }

    static native int ioctl(int fd, NativeLong request, Pointer argument);
  }

  /**
   * In columns, 40 to {@link WrappedText#COLUMNS}; the latter where it is not known. COLUMNS of the
   * environment comes first.
   */
  public static int columns(Map<String, String> environment) {
    int columns = told(environment);
    return columns <= 0
        ? WrappedText.COLUMNS
        : Math.max(NARROWEST, Math.min(WrappedText.COLUMNS, columns));
  }

  /** The same without the upper end: a table may be as wide as the terminal. */
  public static int ofTable(Map<String, String> environment) {
    int columns = told(environment);
    return columns <= 0 ? Integer.MAX_VALUE : Math.max(NARROWEST, columns);
  }

  private static int told(Map<String, String> environment) {
    String told = environment.getOrDefault("COLUMNS", "");
    return told.matches("[1-9]\\d{0,4}") ? Integer.parseInt(told) : ofStdout();
  }

  private static int ofStdout() {
    try (Memory size = new Memory(WINSIZE_BYTES)) {
      size.clear();
      int result = Calls.ioctl(STDOUT, new NativeLong(TIOCGWINSZ), size);
      return result < 0 ? 0 : Short.toUnsignedInt(size.getShort(2));
    } catch (LinkageError e) {
      return 0;
    }
  }
}

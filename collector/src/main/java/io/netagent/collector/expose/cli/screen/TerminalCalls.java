package io.netagent.collector.expose.cli.screen;

import com.sun.jna.LastErrorException;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;

/**
 * The C library's calls for terminals. The numbers are those of Linux on x86-64 and aarch64, with
 * glibc and musl: termios(3), ioctl_tty(2), poll(2).
 */
final class TerminalCalls {
  static final int STDIN = 0;
  static final int STDOUT = 1;

  /** Larger than any struct termios of theirs (60 bytes). */
  static final int TERMIOS_BYTES = 128;

  /** Stands for the end of input; known by being this very array. */
  static final byte[] END = {0};

  private static final long TIOCGWINSZ = 0x5413;
  private static final int WINSIZE_BYTES = 8;
  private static final int POLLFD_BYTES = 8;
  private static final short POLLIN = 1;
  private static final int TCSADRAIN = 1;

  static {
    Native.register(TerminalCalls.class, "c");
  }

  private TerminalCalls() {}

  private static native int tcgetattr(int fd, Pointer termios) throws LastErrorException;

  private static native int tcsetattr(int fd, int when, Pointer termios) throws LastErrorException;

  private static native int ioctl(int fd, NativeLong request, Pointer argument)
      throws LastErrorException;

  private static native int poll(Pointer fds, NativeLong count, int timeoutMillis);

  private static native NativeLong read(int fd, Pointer buffer, NativeLong length);

  /** The mode as bytes; throws LastErrorException if it is no terminal. */
  static byte[] mode(int fd) {
    try (Memory termios = new Memory(TERMIOS_BYTES)) {
      termios.clear();
      var unused = tcgetattr(fd, termios);
      return termios.getByteArray(0, TERMIOS_BYTES);
    }
  }

  static void setMode(int fd, byte[] mode) {
    try (Memory termios = new Memory(TERMIOS_BYTES)) {
      termios.write(0, mode, 0, TERMIOS_BYTES);
      var unused = tcsetattr(fd, TCSADRAIN, termios);
    }
  }

  /** Rows and columns; zeros where the terminal does not know them. */
  static int[] size(int fd) {
    try (Memory size = new Memory(WINSIZE_BYTES)) {
      size.clear();
      var unused = ioctl(fd, new NativeLong(TIOCGWINSZ), size);
      return new int[] {
        Short.toUnsignedInt(size.getShort(0)), Short.toUnsignedInt(size.getShort(2))
      };
    }
  }

  /**
   * What can be read within that time; an empty array if there is nothing, {@link #END} at the end
   * of input.
   */
  static byte[] readWithin(int fd, int timeoutMillis, int mostBytes) {
    try (Memory pollFd = new Memory(POLLFD_BYTES);
        Memory buffer = new Memory(mostBytes)) {
      pollFd.clear();
      pollFd.setInt(0, fd);
      pollFd.setShort(4, POLLIN);
      if (poll(pollFd, new NativeLong(1), timeoutMillis) <= 0) {
        return new byte[0];
      }
      int length = read(fd, buffer, new NativeLong(mostBytes)).intValue();
      return length <= 0 ? END : buffer.getByteArray(0, length);
    }
  }
}

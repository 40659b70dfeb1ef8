package io.netagent.collector.expose.cli.screen;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;

/**
 * Whether anybody still reads a pipe, without a write to it: {@code netagent events | head -1} is
 * to end when head has ended, not at the next event. See poll(2).
 */
public final class ClosedPipe {
  private static final int STDOUT = 1;

  /** fd, events, revents. */
  private static final int POLLFD_BYTES = 8;

  private static final int REVENTS = 6;

  /** Of a pipe's end for writing: the other end is closed. */
  private static final int POLLERR = 8;

  private ClosedPipe() {}

  /** False where it can't be told. */
  public static boolean isStdout() {
    try (Memory fds = new Memory(POLLFD_BYTES)) {
      fds.clear();
      fds.setInt(0, STDOUT);
      int ready = Calls.poll(fds, new NativeLong(1), 0);
      return ready > 0 && (fds.getShort(REVENTS) & POLLERR) != 0;
    } catch (LinkageError e) {
      return false; // There is no place for JNA's library: so at the next write.
    }
  }

  private static final class Calls {
    static {
      Native.register(Calls.class, "c");
    }

    private Calls() {}

    static native int poll(Pointer fds, NativeLong count, int timeoutMillis);
  }
}

package io.netagent.collector.source;

import com.sun.jna.Native;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The system calls for entering a network namespace: open(2), setns(2), by JNA. */
final class NamespaceCalls {
  static final int EPERM = 1;
  static final int ENOENT = 2;
  static final int ESRCH = 3;
  static final int EACCES = 13;

  private static final int O_RDONLY = 0;
  private static final int O_CLOEXEC = 0x8_0000; // The same on x86-64 and aarch64.
  private static final int CLONE_NEWNET = 0x4000_0000;

  static {
    Native.register(NamespaceCalls.class, "c");
  }

  private NamespaceCalls() {}

  /**
   * Loads JNA's native library, where an interrupt does no lasting harm, and with it starts JNA's
   * cleaner: its thread lives as long as a library is loaded, in the namespace of the caller.
   */
  static void load() {
    // The class is initialised by the call.
  }

  private static native int open(byte[] path, int flags);

  private static native int setns(int fd, int type);

  private static native int close(int fd);

  /** A descriptor, or minus the errno. */
  static int openLink(Path link) {
    byte[] path = (link + "\0").getBytes(StandardCharsets.UTF_8);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    return fd < 0 ? -Native.getLastError() : fd;
  }

  /** Moves the calling thread and no other, and closes the descriptor. 0, or minus the errno. */
  static int enterAndClose(int fd) {
    int errno = setns(fd, CLONE_NEWNET) < 0 ? Native.getLastError() : 0;
    int unused = close(fd);
    return -errno;
  }
}

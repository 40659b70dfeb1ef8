package io.netagent.socket.source;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.nio.ByteBuffer;

/**
 * The C library's socket calls, mapped directly: some 0.6 µs each and no allocation. Buffers are
 * direct ones. The first use throws a LinkageError if JNA can't load its own native library.
 */
final class Libc {
  static {
    Native.register(Libc.class, NativeLibrary.getProcess());
  }

  private Libc() {}

  static native int socket(int domain, int type, int protocol);

  static native int connect(int fd, ByteBuffer address, int length);

  static native int getsockname(int fd, ByteBuffer address, ByteBuffer length);

  static native int setsockopt(int fd, int level, int name, ByteBuffer value, int length);

  static native long send(int fd, ByteBuffer bytes, long length, int flags);

  static native long recv(int fd, ByteBuffer bytes, long length, int flags);

  static native int close(int fd);

  /** The calling thread's errno after a call that returned -1. */
  static int errno() {
    return Native.getLastError();
  }
}

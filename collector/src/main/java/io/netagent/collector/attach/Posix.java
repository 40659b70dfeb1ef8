package io.netagent.collector.attach;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The system calls of an attach, by JNA: files relative to an open directory, Unix-domain sockets
 * with time limits, signals to one very process, and the ids of this process. Each returns what the
 * call does, or minus the errno.
 */
final class Posix {
  static final int EPERM = 1;
  static final int ENOENT = 2;
  static final int ESRCH = 3;
  static final int EINTR = 4;
  static final int EACCES = 13;
  static final int EEXIST = 17;
  static final int EROFS = 30;
  static final int ENOSYS = 38;
  static final int ELOOP = 40;

  static final int SIGQUIT = 3;

  // These two are the only ones that differ between x86-64 and aarch64.
  private static final boolean ARM = System.getProperty("os.arch", "").equals("aarch64");
  private static final int O_DIRECTORY = ARM ? 0x4000 : 0x1_0000;
  private static final int O_NOFOLLOW = ARM ? 0x8000 : 0x2_0000;

  private static final int O_WRONLY = 1;
  private static final int O_CREAT = 0x40;
  private static final int O_EXCL = 0x80;
  private static final int O_CLOEXEC = 0x8_0000;
  private static final int O_PATH = 0x20_0000;
  private static final int AT_FDCWD = -100;

  private static final int AF_UNIX = 1;
  private static final int SOCK_STREAM = 1;
  private static final int SOCK_NONBLOCK = 0x800;
  private static final int SOCK_CLOEXEC = 0x8_0000;
  private static final int SOL_SOCKET = 1;
  private static final int SO_PEERCRED = 17;
  private static final int MSG_NOSIGNAL = 0x4000;

  /** sun_path (unix(7)), with the zero at its end. */
  private static final int SUN_PATH_BYTES = 108;

  private static final int UCRED_BYTES = 12;
  private static final int POLLFD_BYTES = 8;
  static final short POLLIN = 1;
  static final short POLLOUT = 4;

  private static final long SYS_PIDFD_SEND_SIGNAL = 424;
  private static final long SYS_PIDFD_OPEN = 434;

  static {
    Native.register(Posix.class, "c");
  }

  private Posix() {}

  private static native int openat(int directory, byte[] path, int flags, int mode);

  private static native int unlinkat(int directory, byte[] name, int flags);

  private static native long write(int fd, byte[] bytes, long count);

  private static native long recv(int fd, byte[] bytes, long count, int flags);

  private static native long send(int fd, Pointer bytes, long count, int flags);

  private static native int socket(int domain, int type, int protocol);

  private static native int connect(int fd, byte[] address, int length);

  private static native int poll(Pointer fds, long count, int timeoutMillis);

  private static native int getsockopt(int fd, int level, int option, Pointer to, Pointer length);

  private static native int setgroups(long count, Pointer groups);

  private static native int setresgid(int real, int effective, int saved);

  private static native int setresuid(int real, int effective, int saved);

  private static native long syscall(long number, int first, int second, Pointer third, int fourth);

  private static native int kill(int pid, int signal);

  private static native int geteuid();

  private static native int getegid();

  static native int close(int fd);

  private static long orErrno(long result) {
    return result < 0 ? -Native.getLastError() : result;
  }

  private static byte[] text(String text) {
    return (text + "\0").getBytes(StandardCharsets.UTF_8);
  }

  static long effectiveUid() {
    return Integer.toUnsignedLong(geteuid());
  }

  static long effectiveGid() {
    return Integer.toUnsignedLong(getegid());
  }

  /** A place in the tree of files, for the calls that take a directory. */
  static int openDirectory(String path) {
    return (int) orErrno(openat(AT_FDCWD, text(path), O_PATH | O_DIRECTORY | O_CLOEXEC, 0));
  }

  /** The same below another; -ELOOP or -ENOTDIR where the name is a symbolic link. */
  static int openDirectory(int parent, String name) {
    return (int)
        orErrno(openat(parent, text(name), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0));
  }

  /** Whether this process may read the file. */
  static boolean readable(String path) {
    int fd = (int) orErrno(openat(AT_FDCWD, text(path), O_CLOEXEC, 0));
    if (fd >= 0) {
      int unused = close(fd);
    }
    return fd >= 0;
  }

  /** A new file that nobody had before; -EEXIST for anything that has the name, links too. */
  static int create(int directory, String name, int mode) {
    int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
    return (int) orErrno(openat(directory, text(name), flags, mode));
  }

  static int unlink(int directory, String name) {
    return (int) orErrno(unlinkat(directory, text(name), 0));
  }

  /** All bytes; 0, or minus the errno. */
  static int writeAll(int fd, byte[] bytes) {
    int written = 0;
    while (written < bytes.length) {
      byte[] rest = written == 0 ? bytes : Arrays.copyOfRange(bytes, written, bytes.length);
      long count = orErrno(write(fd, rest, rest.length));
      if (count < 0) {
        return (int) count;
      }
      written += (int) count;
    }
    return 0;
  }

  /** A connected stream socket that never blocks, or minus the errno. */
  static int connectTo(String path) {
    byte[] bytes = text(path);
    if (bytes.length > SUN_PATH_BYTES) {
      return -ENOENT;
    }
    int fd = (int) orErrno(socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (fd < 0) {
      return fd;
    }
    byte[] address = new byte[2 + bytes.length];
    address[0] = AF_UNIX; // sun_family, little endian on both.
    System.arraycopy(bytes, 0, address, 2, bytes.length);
    int result = (int) orErrno(connect(fd, address, address.length));
    if (result < 0) {
      int unused = close(fd);
      return result;
    }
    return fd;
  }

  /** Of the process that listens at the other end, as this PID namespace counts; 0 if outside. */
  static int peerPid(int fd) {
    try (Memory credentials = new Memory(UCRED_BYTES);
        Memory length = new Memory(Integer.BYTES)) {
      length.setInt(0, UCRED_BYTES);
      int result = (int) orErrno(getsockopt(fd, SOL_SOCKET, SO_PEERCRED, credentials, length));
      return result < 0 ? result : credentials.getInt(0);
    }
  }

  /** Whether it came to be so in time: 1, 0 if not, or minus the errno. */
  static int await(int fd, short events, int timeoutMillis) {
    try (Memory pollfd = new Memory(POLLFD_BYTES)) {
      pollfd.setInt(0, fd);
      pollfd.setShort(4, events);
      pollfd.setShort(6, (short) 0);
      return (int) orErrno(poll(pollfd, 1, timeoutMillis));
    }
  }

  /** Bytes read, 0 at the end, or minus the errno. */
  static int receive(int fd, byte[] into) {
    return (int) orErrno(recv(fd, into, into.length, 0));
  }

  /** Bytes taken, or minus the errno; no SIGPIPE. */
  static int sendSome(int fd, byte[] bytes, int from) {
    try (Memory rest = new Memory(bytes.length - from)) {
      rest.write(0, bytes, from, bytes.length - from);
      return (int) orErrno(send(fd, rest, bytes.length - from, MSG_NOSIGNAL));
    }
  }

  /** A handle on a process that is never another's (pidfd_open(2), Linux 5.3); or minus errno. */
  static int pidfd(int pid) {
    return (int) orErrno(syscall(SYS_PIDFD_OPEN, pid, 0, Pointer.NULL, 0));
  }

  static int signalPidfd(int pidfd, int signal) {
    return (int) orErrno(syscall(SYS_PIDFD_SEND_SIGNAL, pidfd, signal, Pointer.NULL, 0));
  }

  static int signalPid(int pid, int signal) {
    return (int) orErrno(kill(pid, signal));
  }

  /** Makes this process that user's for ever; 0, or minus the errno. Of root only. */
  static int become(long uid, long gid) {
    int result = (int) orErrno(setgroups(0, Pointer.NULL));
    if (result == 0) {
      result = (int) orErrno(setresgid((int) gid, (int) gid, (int) gid));
    }
    return result < 0 ? result : (int) orErrno(setresuid((int) uid, (int) uid, (int) uid));
  }
}

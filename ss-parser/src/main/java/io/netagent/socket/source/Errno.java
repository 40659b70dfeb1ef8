package io.netagent.socket.source;

/** Error numbers of Linux (asm-generic/errno.h) that netlink answers with, in plain words. */
final class Errno {
  static final int EPERM = 1;
  static final int ENOENT = 2;
  static final int EINTR = 4;
  static final int EAGAIN = 11;
  static final int ENOMEM = 12;
  static final int EACCES = 13;
  static final int EBUSY = 16;
  static final int EINVAL = 22;
  static final int EMFILE = 24;
  static final int ENFILE = 23;
  static final int ENOSYS = 38;
  static final int EPROTONOSUPPORT = 93;
  static final int EOPNOTSUPP = 95;
  static final int EAFNOSUPPORT = 97;
  static final int ENOBUFS = 105;
  static final int ECONNREFUSED = 111;

  private Errno() {}

  /** What it means for a socket dump, with the error's name where it is one of these. */
  static String words(int errno) {
    return switch (errno) {
      case EPERM -> "not permitted, by a seccomp filter or a security module (EPERM)";
      case EACCES -> "not permitted by a security module (EACCES)";
      case ENOSYS -> "the system call is not there, or a seccomp filter hides it (ENOSYS)";
      case ENOENT -> "the kernel has no tcp_diag module and did not load one (ENOENT)";
      case EPROTONOSUPPORT -> "the kernel has no sock_diag (EPROTONOSUPPORT)";
      case EAFNOSUPPORT -> "the kernel has no netlink, or a filter hides it (EAFNOSUPPORT)";
      case ECONNREFUSED -> "nothing in the kernel answers sock_diag here (ECONNREFUSED)";
      case EOPNOTSUPP -> "the kernel does not know the request (EOPNOTSUPP)";
      case EINVAL -> "the kernel does not understand the request (EINVAL)";
      case ENOBUFS -> "the kernel lost a part of the answer for lack of buffers (ENOBUFS)";
      case ENOMEM -> "the kernel is short of memory (ENOMEM)";
      case EBUSY -> "another dump is under way on this socket (EBUSY)";
      case EMFILE -> "this process has no file descriptor left (EMFILE)";
      case ENFILE -> "the system has no file descriptor left (ENFILE)";
      default -> "error " + errno;
    };
  }
}

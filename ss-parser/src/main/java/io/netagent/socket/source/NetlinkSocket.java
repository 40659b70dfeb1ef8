package io.netagent.socket.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * A NETLINK_SOCK_DIAG socket (sock_diag(7)), connected to the kernel, so that no other process can
 * send to it. It belongs for good to the network namespace in which it was opened.
 */
final class NetlinkSocket implements DumpSocket {
  /** Those whose socket constants are the generic ones below, with longs of 64 bits. */
  private static final Set<String> ARCHITECTURES = Set.of("amd64", "x86_64", "aarch64");

  private static final int AF_NETLINK = 16;
  private static final int SOCK_RAW = 3;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int NETLINK_SOCK_DIAG = 4;
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVTIMEO = 20;
  private static final int MSG_TRUNC = 0x20;

  private static final int SOCKADDR_BYTES = 12; // family, padding, port ID, groups
  private static final int TIMEVAL_BYTES = 16;
  private static final int RECEIVE_TIMEOUT_SECONDS = 5;

  private final int fd;
  private final int portId;
  private boolean closed;

  private NetlinkSocket(int fd) throws IOException {
    this.fd = fd;
    boolean ready = false;
    try {
      // The size of the receive buffer does not matter: a dump is made datagram by datagram, each
      // when the one before is taken.
      ByteBuffer timeout = buffer(TIMEVAL_BYTES).putLong(0, RECEIVE_TIMEOUT_SECONDS);
      check("setsockopt", Libc.setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, timeout, TIMEVAL_BYTES));
      ByteBuffer address = buffer(SOCKADDR_BYTES).putShort(0, (short) AF_NETLINK);
      check("connect", Libc.connect(fd, address, SOCKADDR_BYTES));
      ByteBuffer length = buffer(Integer.BYTES).putInt(0, SOCKADDR_BYTES);
      check("getsockname", Libc.getsockname(fd, address, length));
      portId = address.getInt(4);
      ready = true;
    } finally {
      if (!ready) {
        Libc.close(fd);
      }
    }
  }

  /** Opens one in the calling thread's network namespace. The message says why it can't. */
  static NetlinkSocket open() throws IOException {
    String architecture = System.getProperty("os.arch", "");
    if (!"Linux".equals(System.getProperty("os.name")) || !ARCHITECTURES.contains(architecture)) {
      throw new IOException("netlink: only on Linux on x86-64 and aarch64, not on " + architecture);
    }
    int fd;
    try {
      fd = Libc.socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
    } catch (LinkageError e) {
      throw new IOException(
          "netlink: JNA can't load its native library (a temporary directory mounted noexec, or a"
              + " C library other than glibc?): "
              + first(e),
          e);
    }
    check("socket", fd);
    return new NetlinkSocket(fd);
  }

  @Override
  public int portId() {
    return portId;
  }

  @Override
  public void send(ByteBuffer request) throws IOException {
    retried("send", () -> Libc.send(fd, request, request.limit(), 0));
  }

  @Override
  public int receive(ByteBuffer into) throws IOException {
    into.clear();
    return (int) retried("recv", () -> Libc.recv(fd, into, into.capacity(), MSG_TRUNC));
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      Libc.close(fd);
    }
  }

  /** Calls once more as long as a signal interrupts. */
  private static long retried(String name, LongSupplier call) throws IOException {
    long result;
    int errno;
    do {
      result = call.getAsLong();
      errno = result < 0 ? Libc.errno() : 0;
    } while (errno == Errno.EINTR);
    if (errno == Errno.EAGAIN) {
      throw new IOException(
          "netlink: no answer from the kernel for " + RECEIVE_TIMEOUT_SECONDS + " s");
    }
    if (result < 0) {
      throw failed(name, errno);
    }
    return result;
  }

  private static void check(String name, int result) throws IOException {
    if (result < 0) {
      throw failed(name, Libc.errno());
    }
  }

  private static IOException failed(String name, int errno) {
    return new IOException("netlink: " + name + ": " + Errno.words(errno));
  }

  /** Where a class was tried once before, the error says only that; what led to it is its cause. */
  private static Throwable first(Throwable error) {
    Throwable first = error;
    while (first.getCause() != null) {
      first = first.getCause();
    }
    return first;
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }
}

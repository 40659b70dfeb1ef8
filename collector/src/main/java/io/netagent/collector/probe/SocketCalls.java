package io.netagent.collector.probe;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.netagent.collector.probe.report.AddressText;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * TCP by system calls, because Java's sockets tell neither TCP_INFO nor which errno a connect ended
 * with. Sockets never block. Each call returns what the system call does, or minus the errno.
 */
final class SocketCalls {
  static final short POLLIN = 1;
  static final short POLLOUT = 4;

  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int SOCK_STREAM = 1;
  private static final int SOCK_NONBLOCK = 0x800;
  private static final int SOCK_CLOEXEC = 0x8_0000;
  private static final int SOL_SOCKET = 1;
  private static final int SO_ERROR = 4;
  private static final int IPPROTO_TCP = 6;
  private static final int TCP_NODELAY = 1;
  private static final int TCP_INFO = 11;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int POLLFD_BYTES = 8;
  private static final int SOCKADDR_IN_BYTES = 16;
  private static final int SOCKADDR_IN6_BYTES = 28;

  static {
    Native.register(SocketCalls.class, "c");
  }

  private SocketCalls() {}

  private static native int socket(int domain, int type, int protocol);

  private static native int connect(int fd, byte[] address, int length);

  private static native int getsockname(int fd, Pointer address, Pointer length);

  private static native int getsockopt(int fd, int level, int option, Pointer to, Pointer length);

  private static native int setsockopt(int fd, int level, int option, byte[] value, int length);

  private static native int poll(Pointer fds, long count, int timeoutMillis);

  private static native long recv(int fd, byte[] bytes, long count, int flags);

  private static native long send(int fd, byte[] bytes, long count, int flags);

  static native int close(int fd);

  private static long orErrno(long result) {
    return result < 0 ? -Native.getLastError() : result;
  }

  /** A socket for that family. */
  static int open(InetAddress address) {
    int domain = address instanceof Inet6Address ? AF_INET6 : AF_INET;
    int fd = (int) orErrno(socket(domain, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (fd >= 0) {
      byte[] on = {1, 0, 0, 0};
      int unused = setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, on, on.length);
    }
    return fd;
  }

  /** Makes all calls once on a socket that goes nowhere: first calls take milliseconds in a JVM. */
  static void rehearse() {
    int fd = open(InetAddress.getLoopbackAddress());
    if (fd >= 0) {
      String unusedEnd = localEnd(fd);
      int unusedReady = await(fd, POLLOUT, 0);
      int unusedError = pendingError(fd);
      byte[] unusedInfo = tcpInfo(fd, 1);
      int unusedSent = send(fd, new byte[0], 0);
      int unusedReceived = receive(fd, new byte[1]);
      int unused = close(fd);
    }
  }

  /** Sends the SYN; -EINPROGRESS as a rule. */
  static int connect(int fd, InetAddress address, int port) {
    byte[] bytes = socketAddress(address, port);
    return (int) orErrno(connect(fd, bytes, bytes.length));
  }

  /** {@code struct sockaddr_in} or {@code sockaddr_in6}. */
  private static byte[] socketAddress(InetAddress address, int port) {
    boolean six = address instanceof Inet6Address;
    ByteBuffer buffer = ByteBuffer.allocate(six ? SOCKADDR_IN6_BYTES : SOCKADDR_IN_BYTES);
    buffer.order(ByteOrder.nativeOrder()).putShort((short) (six ? AF_INET6 : AF_INET));
    buffer.order(ByteOrder.BIG_ENDIAN).putShort((short) port);
    if (six) {
      buffer.putInt(0);
    }
    buffer.put(address.getAddress());
    if (address instanceof Inet6Address inet6) {
      buffer.order(ByteOrder.nativeOrder()).putInt(inet6.getScopeId());
    }
    return buffer.array();
  }

  /** Address and port of this end; empty if there is none. */
  static String localEnd(int fd) {
    try (Memory address = new Memory(SOCKADDR_IN6_BYTES);
        Memory length = new Memory(Integer.BYTES)) {
      length.setInt(0, SOCKADDR_IN6_BYTES);
      if (getsockname(fd, address, length) < 0) {
        return "";
      }
      boolean six = address.getShort(0) == AF_INET6;
      byte[] bytes = address.getByteArray(six ? 8 : 4, six ? 16 : 4);
      int port = (address.getByte(2) & 0xFF) << 8 | (address.getByte(3) & 0xFF);
      if (port == 0) {
        return "";
      }
      return AddressText.of(InetAddress.getByAddress(bytes), port);
    } catch (UnknownHostException e) {
      return "";
    }
  }

  /** The error that a connect or a connection ended with, 0 for none. */
  static int pendingError(int fd) {
    try (Memory value = new Memory(Integer.BYTES);
        Memory length = new Memory(Integer.BYTES)) {
      length.setInt(0, Integer.BYTES);
      int result = (int) orErrno(getsockopt(fd, SOL_SOCKET, SO_ERROR, value, length));
      return result < 0 ? -result : value.getInt(0);
    }
  }

  /** {@code struct tcp_info}, as much of it as the kernel has; none if it can't be had. */
  static byte[] tcpInfo(int fd, int wantedBytes) {
    try (Memory value = new Memory(wantedBytes);
        Memory length = new Memory(Integer.BYTES)) {
      length.setInt(0, wantedBytes);
      int result = getsockopt(fd, IPPROTO_TCP, TCP_INFO, value, length);
      return result < 0 ? new byte[0] : value.getByteArray(0, length.getInt(0));
    }
  }

  /** 1 when one of the events, an error or the end is there; 0 if not in time. */
  static int await(int fd, short events, int timeoutMillis) {
    try (Memory pollfd = new Memory(POLLFD_BYTES)) {
      pollfd.setInt(0, fd);
      pollfd.setShort(4, events);
      pollfd.setShort(6, (short) 0);
      int result = (int) orErrno(poll(pollfd, 1, timeoutMillis));
      return result == -Errno.EINTR ? 0 : result;
    }
  }

  /** Bytes read, 0 at the end. */
  static int receive(int fd, byte[] into) {
    return (int) orErrno(recv(fd, into, into.length, 0));
  }

  /** Bytes taken; no SIGPIPE. */
  static int send(int fd, byte[] bytes, int from) {
    byte[] rest = from == 0 ? bytes : Arrays.copyOfRange(bytes, from, bytes.length);
    return (int) orErrno(send(fd, rest, rest.length, MSG_NOSIGNAL));
  }
}

package io.netagent.recorder;

/** The class family that carries the connection. The code is the byte in the slot. */
public enum ConnectionTransport {
  /** Not known yet: seen at Net.connect, before its caller told. */
  UNKNOWN(0),
  /** java.net.Socket over sun.nio.ch.NioSocketImpl. */
  SOCKET(1),
  /** java.nio.channels.SocketChannel, blocking or with a selector. */
  CHANNEL(2),
  /** java.nio.channels.AsynchronousSocketChannel. */
  ASYNCHRONOUS_CHANNEL(3),
  /** Netty's epoll transport. */
  EPOLL(4),
  /** Netty's io_uring transport. */
  IO_URING(5);

  private final int code;

  ConnectionTransport(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}

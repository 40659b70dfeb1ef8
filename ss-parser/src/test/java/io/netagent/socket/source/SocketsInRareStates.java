package io.netagent.socket.source;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * A program that brings sockets into the states that {@link SocketsAtRest} has not, for minutes:
 * SYN_SENT (to 10.9.9.9, where nobody answers), SYN_RECV, FIN_WAIT1, CLOSING, LAST_ACK, and one
 * that is bound and no more. It prints "ready" and lives until its standard input ends.
 */
final class SocketsInRareStates {
  private static final int TCP_DEFER_ACCEPT = 9;
  private static final int IPPROTO_TCP = 6;
  private static final int DEFERRED_PORT = 5999;

  private final List<Channel> kept = new ArrayList<>();

  private static final class Server {
    static {
      Native.register(Server.class, NativeLibrary.getProcess());
    }

    static native int bind(int fd, ByteBuffer address, int length);

    static native int listen(int fd, int backlog);
  }

  public static void main(String[] args) throws IOException {
    SocketsInRareStates sockets = new SocketsInRareStates();
    for (String address : List.of("127.0.0.1", "::1")) {
      sockets.open(InetAddress.getByName(address));
    }
    sockets.openSynSent();
    sockets.openSynRecv();
    SocketChannel bound = sockets.keep(SocketChannel.open());
    bound.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
    System.out.println("ready");
    while (System.in.read() >= 0) {
      // Until the test is done.
    }
    System.exit(sockets.kept.isEmpty() ? 1 : 0); // The sockets stayed reachable until here.
  }

  private void open(InetAddress address) throws IOException {
    SocketChannel[] finWait1 = pair(address);
    fill(finWait1[1]);
    finWait1[1].shutdownOutput();

    SocketChannel[] closing = pair(address);
    fill(closing[1]);
    closing[1].shutdownOutput();
    closing[0].shutdownOutput();

    SocketChannel[] lastAck = pair(address);
    fill(lastAck[1]);
    lastAck[0].shutdownOutput();
    lastAck[1].configureBlocking(true);
    lastAck[1].read(ByteBuffer.allocate(1));
    lastAck[1].shutdownOutput();
  }

  private void openSynSent() throws IOException {
    SocketChannel synSent = keep(SocketChannel.open());
    synSent.configureBlocking(false);
    synSent.connect(new InetSocketAddress("10.9.9.9", 443));
  }

  /** A client whose connection is not taken for whole until it sends something. */
  private void openSynRecv() throws IOException {
    int fd = Libc.socket(2, 1, 0);
    ByteBuffer seconds = buffer(4).putInt(0, 100);
    ByteBuffer address = buffer(16).putShort(0, (short) 2);
    address.put(2, (byte) (DEFERRED_PORT >>> 8)).put(3, (byte) DEFERRED_PORT);
    address.put(4, (byte) 127).put(7, (byte) 1);
    if (Libc.setsockopt(fd, IPPROTO_TCP, TCP_DEFER_ACCEPT, seconds, 4) < 0
        || Server.bind(fd, address, 16) < 0
        || Server.listen(fd, 5) < 0) {
      throw new IOException("errno " + Libc.errno());
    }
    keep(SocketChannel.open(new InetSocketAddress("127.0.0.1", DEFERRED_PORT)));
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  /** Client end, server end. */
  private SocketChannel[] pair(InetAddress address) throws IOException {
    ServerSocketChannel server = keep(ServerSocketChannel.open());
    server.bind(new InetSocketAddress(address, 0));
    SocketChannel client = keep(SocketChannel.open());
    client.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
    client.connect(server.getLocalAddress());
    return new SocketChannel[] {client, keep(server.accept())};
  }

  /** Writes until the peer's window and our buffer are full. */
  private static void fill(SocketChannel sender) throws IOException {
    sender.setOption(StandardSocketOptions.SO_SNDBUF, 8192);
    sender.configureBlocking(false);
    ByteBuffer bytes = ByteBuffer.allocate(65536);
    while (sender.write(bytes.clear()) > 0) {
      // Until nothing more is taken.
    }
  }

  private <C extends Channel> C keep(C channel) {
    kept.add(channel);
    return channel;
  }
}

package io.netagent.socket.source;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A program that brings sockets into several states and leaves them there: it prints "ready" and
 * lives until its standard input ends.
 */
final class SocketsAtRest {
  private static final int ESTABLISHED_PAIRS = 40; // More rows than fit in one read of /proc.

  private final List<Channel> kept = new ArrayList<>();
  private final StandardProtocolFamily family;
  private final InetAddress address;

  private SocketsAtRest(StandardProtocolFamily family, String address) throws IOException {
    this.family = family;
    this.address = InetAddress.getByName(address);
  }

  public static void main(String[] args) throws IOException {
    List<SocketsAtRest> kept =
        List.of(
            new SocketsAtRest(StandardProtocolFamily.INET, "127.0.0.1"),
            new SocketsAtRest(StandardProtocolFamily.INET6, "::1"),
            new SocketsAtRest(StandardProtocolFamily.INET6, "127.0.0.1")); // v4-mapped
    for (SocketsAtRest sockets : kept) {
      sockets.open();
    }
    System.out.println("ready");
    while (System.in.read() >= 0) {
      // Until the test is done.
    }
    System.exit(kept.size() == 3 ? 0 : 1); // The sockets stayed reachable until here.
  }

  private void open() throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(family);
    server.bind(new InetSocketAddress(address, 0), 100);
    kept.add(server);
    for (int i = 0; i < ESTABLISHED_PAIRS; i++) {
      pair(server);
    }

    SocketChannel[] eofRead = pair(server);
    eofRead[0].shutdownOutput();
    eofRead[1].read(ByteBuffer.allocate(1));

    SocketChannel[] onlyFinUnread = pair(server);
    onlyFinUnread[0].shutdownOutput();

    SocketChannel[] unread = pair(server);
    unread[0].write(ByteBuffer.wrap("0123456789".getBytes(StandardCharsets.US_ASCII)));
    unread[0].shutdownOutput();

    SocketChannel[] timeWait = pair(server);
    timeWait[1].close();
    timeWait[0].read(ByteBuffer.allocate(1));
    timeWait[0].close();

    SocketChannel[] orphan = pair(server);
    orphan[0].close();

    // Two that nobody accepts.
    connect(server);
    connect(server).shutdownOutput();
  }

  /** Client end, server end. */
  private SocketChannel[] pair(ServerSocketChannel server) throws IOException {
    SocketChannel client = connect(server);
    SocketChannel served = server.accept();
    kept.add(served);
    return new SocketChannel[] {client, served};
  }

  private SocketChannel connect(ServerSocketChannel server) throws IOException {
    SocketChannel client = SocketChannel.open(family);
    client.connect(server.getLocalAddress());
    kept.add(client);
    return client;
  }
}

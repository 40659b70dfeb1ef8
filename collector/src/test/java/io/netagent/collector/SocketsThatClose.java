package io.netagent.collector;

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
 * A program with sockets in several states. It says "open", closes some of them when it is given a
 * line, says "closed", and lives until its standard input ends.
 */
final class SocketsThatClose {
  static final int V4_PORT = 9000;
  static final int NEVER_ACCEPTED_PORT = 9001;
  static final int V6_PORT = 9002;
  static final int V4_MAPPED_PORT = 9003;
  static final int BACKLOG = 5;
  static final int NOT_ACCEPTED = 3;

  /** Closed by the client, then by the server: TIME_WAIT. */
  static final int CLOSED_BY_BOTH = 6;

  /** Closed by the client alone: FIN_WAIT2 without an owner, and CLOSE_WAIT. */
  static final int CLOSED_BY_CLIENT = 2;

  private final List<Channel> kept = new ArrayList<>();

  private SocketsThatClose() {}

  public static void main(String[] args) throws IOException {
    SocketsThatClose sockets = new SocketsThatClose();
    ServerSocketChannel v4 = sockets.listen(StandardProtocolFamily.INET, "127.0.0.1", V4_PORT);
    ServerSocketChannel v6 = sockets.listen(StandardProtocolFamily.INET6, "::1", V6_PORT);
    ServerSocketChannel mapped =
        sockets.listen(StandardProtocolFamily.INET6, "127.0.0.1", V4_MAPPED_PORT);
    ServerSocketChannel deaf =
        sockets.listen(StandardProtocolFamily.INET, "127.0.0.1", NEVER_ACCEPTED_PORT);
    for (int i = 0; i < 8; i++) {
      sockets.pair(StandardProtocolFamily.INET, v4);
    }
    for (int i = 0; i < 3; i++) {
      sockets.pair(StandardProtocolFamily.INET6, v6);
    }
    for (int i = 0; i < 4; i++) {
      sockets.pair(StandardProtocolFamily.INET6, mapped);
    }
    for (int i = 0; i < NOT_ACCEPTED; i++) {
      sockets.connect(StandardProtocolFamily.INET, deaf);
    }
    SocketChannel unread = sockets.pair(StandardProtocolFamily.INET, v4)[0];
    unread.write(ByteBuffer.wrap("0123456789".getBytes(StandardCharsets.US_ASCII)));
    unread.shutdownOutput();
    List<SocketChannel[]> toClose = new ArrayList<>();
    for (int i = 0; i < CLOSED_BY_BOTH + CLOSED_BY_CLIENT; i++) {
      toClose.add(sockets.pair(StandardProtocolFamily.INET, v4));
    }
    System.out.println("open");
    if (System.in.read() < 0) {
      return;
    }
    for (int i = 0; i < toClose.size(); i++) {
      toClose.get(i)[0].close();
      toClose.get(i)[1].read(ByteBuffer.allocate(1));
      if (i < CLOSED_BY_BOTH) {
        toClose.get(i)[1].close();
      }
    }
    System.out.println("closed");
    while (System.in.read() >= 0) {
      // Until the test is done.
    }
    System.exit(sockets.kept.isEmpty() ? 1 : 0); // The sockets stayed reachable until here.
  }

  private ServerSocketChannel listen(StandardProtocolFamily family, String address, int port)
      throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(family);
    server.bind(new InetSocketAddress(InetAddress.getByName(address), port), BACKLOG);
    kept.add(server);
    return server;
  }

  /** Client end, server end. */
  private SocketChannel[] pair(StandardProtocolFamily family, ServerSocketChannel server)
      throws IOException {
    SocketChannel client = connect(family, server);
    SocketChannel served = server.accept();
    kept.add(served);
    return new SocketChannel[] {client, served};
  }

  private SocketChannel connect(StandardProtocolFamily family, ServerSocketChannel server)
      throws IOException {
    SocketChannel client = SocketChannel.open(family);
    client.connect(server.getLocalAddress());
    kept.add(client);
    return client;
  }
}

package io.netagent.socket.source;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A program with some thousand connections that stay, half of them IPv4. From the first line of its
 * standard input on it makes and closes others at a steady pace, each of which leaves a TIME_WAIT.
 */
final class SocketsInChurn {
  static final int STABLE_PORT = 7001;

  /** Both ends of each are here. */
  static final int STABLE_CONNECTIONS_PER_FAMILY = 1000;

  private static final int CHURN_PORT = 7002;
  private static final long NANOS_PER_CONNECTION = 1_000_000_000L / 500;

  private final List<Channel> kept = new ArrayList<>();
  private final StandardProtocolFamily family;
  private final InetAddress address;
  private final ServerSocketChannel churn;

  private SocketsInChurn(StandardProtocolFamily family, String address) throws IOException {
    this.family = family;
    this.address = InetAddress.getByName(address);
    ServerSocketChannel stable = listen(STABLE_PORT);
    kept.add(stable);
    for (int i = 0; i < STABLE_CONNECTIONS_PER_FAMILY; i++) {
      kept.add(connect(stable));
      kept.add(stable.accept());
    }
    churn = listen(CHURN_PORT);
  }

  public static void main(String[] args) throws IOException {
    SocketsInChurn ipv4 = new SocketsInChurn(StandardProtocolFamily.INET, "127.0.0.1");
    SocketsInChurn ipv6 = new SocketsInChurn(StandardProtocolFamily.INET6, "::1");
    System.out.println("ready");
    if (System.in.read() >= 0) {
      Thread pace = new Thread(() -> churn(ipv4, ipv6), "churn");
      pace.setDaemon(true);
      pace.start();
    }
    while (System.in.read() >= 0) {
      // Until the test is done.
    }
    System.exit(ipv4.kept.size() == ipv6.kept.size() ? 0 : 1); // All stayed reachable until here.
  }

  private static void churn(SocketsInChurn ipv4, SocketsInChurn ipv6) {
    long start = System.nanoTime();
    try {
      for (long i = 0; ; i++) {
        long due = start + i * NANOS_PER_CONNECTION;
        for (long left = 1; left > 0; left = due - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        (i % 2 == 0 ? ipv4 : ipv6).leaveTimeWait();
      }
    } catch (IOException e) {
      e.printStackTrace();
      System.exit(1);
    }
  }

  private void leaveTimeWait() throws IOException {
    SocketChannel client = connect(churn);
    SocketChannel served = churn.accept();
    client.close(); // Who closes first gets the TIME_WAIT.
    served.close();
  }

  private ServerSocketChannel listen(int port) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(family);
    server.bind(new InetSocketAddress(address, port), 100);
    return server;
  }

  private SocketChannel connect(ServerSocketChannel server) throws IOException {
    SocketChannel client = SocketChannel.open(family);
    client.connect(server.getLocalAddress());
    return client;
  }
}

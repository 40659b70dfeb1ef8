package io.netagent.benchmarks.table;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens connections to itself and keeps them: eight of ten stay ESTABLISHED, the others stand in
 * CLOSE_WAIT at one end and FIN_WAIT2 at the other; one of five is IPv6. Prints "ready" and lives
 * until its standard input ends. Arguments: a number that makes its addresses its own, and how many
 * connections.
 */
final class FillTable {
  private static final int PORT = 9000; // Below the ephemeral range of the benchmark.
  private static final int BACKLOG = 512;

  private FillTable() {}

  public static void main(String[] args) throws IOException {
    int number = Integer.parseInt(args[0]);
    int connections = Integer.parseInt(args[1]);
    List<SocketChannel> kept = new ArrayList<>(2 * connections);
    try (ServerSocketChannel ipv4 = listen("127.1." + number + ".1");
        ServerSocketChannel ipv6 = listen("fd00:6::" + Integer.toHexString(number + 1))) {
      for (int i = 0; i < connections; i++) {
        ServerSocketChannel server = i % 5 == 0 ? ipv6 : ipv4;
        SocketChannel client = SocketChannel.open(server.getLocalAddress());
        kept.add(client);
        kept.add(server.accept());
        if (i % 10 >= 8) {
          client.shutdownOutput();
        }
      }
      System.out.println("ready");
      while (System.in.read() >= 0) {
        // Until the benchmark is done.
      }
    }
    System.exit(kept.size() == 2 * connections ? 0 : 1); // They stayed reachable until here.
  }

  private static ServerSocketChannel listen(String address) throws IOException {
    return ServerSocketChannel.open()
        .bind(new InetSocketAddress(InetAddress.getByName(address), PORT), BACKLOG);
  }
}

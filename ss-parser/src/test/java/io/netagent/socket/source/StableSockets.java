package io.netagent.socket.source;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * A program that holds pairs of established connections, as many as its argument says, half of them
 * IPv4 and half IPv6. It prints "ready" and lives until its standard input ends.
 */
final class StableSockets {
  private StableSockets() {}

  public static void main(String[] args) throws IOException {
    List<Channel> kept = new ArrayList<>();
    int pairs = Integer.parseInt(args[0]);
    for (String address : List.of("127.0.0.1", "::1")) {
      ServerSocketChannel server = ServerSocketChannel.open();
      server.bind(new InetSocketAddress(InetAddress.getByName(address), 0), 100);
      kept.add(server);
      for (int i = 0; i < pairs / 2; i++) {
        kept.add(SocketChannel.open(server.getLocalAddress()));
        kept.add(server.accept());
      }
    }
    System.out.println("ready");
    while (System.in.read() >= 0) {
      // Until the test is done.
    }
    System.exit(kept.isEmpty() ? 1 : 0); // The sockets stayed reachable until here.
  }
}

package io.netagent.benchmarks.table;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.LockSupport;

/**
 * Opens and closes connections to itself, so many a second, each of which leaves a TIME_WAIT.
 * Prints "ready" and goes on until it is killed. Argument: how many a second.
 */
final class ChurnTable {
  static final int PORT = 9001;

  /** Each destination has the ephemeral ports to itself; a TIME_WAIT keeps one for a minute. */
  private static final int DESTINATIONS = 20;

  private ChurnTable() {}

  public static void main(String[] args) throws IOException {
    double perSecond = Double.parseDouble(args[0]);
    ServerSocketChannel[] servers = new ServerSocketChannel[DESTINATIONS];
    for (int i = 0; i < DESTINATIONS; i++) {
      servers[i] =
          ServerSocketChannel.open()
              .bind(new InetSocketAddress(InetAddress.getByName("127.2." + i + ".1"), PORT));
    }
    System.out.println("ready");
    long startNanos = System.nanoTime();
    for (long made = 0; ; made++) {
      ServerSocketChannel server = servers[(int) (made % DESTINATIONS)];
      SocketChannel client = SocketChannel.open(server.getLocalAddress());
      SocketChannel served = server.accept();
      client.close(); // Who closes first keeps the TIME_WAIT.
      served.close();
      long dueNanos = startNanos + (long) (made / perSecond * 1e9);
      long aheadNanos = dueNanos - System.nanoTime();
      if (aheadNanos > 0) {
        LockSupport.parkNanos(aheadNanos);
      }
    }
  }
}

package io.netagent.socket.source;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.locks.LockSupport;

/**
 * A program that leaves TIME_WAIT sockets behind, as many a second as its argument says. It prints
 * "ready" when it has left the first hundred and goes on until its standard input ends.
 */
final class TimeWaitChurn {
  private static final int FIRST = 100;

  private TimeWaitChurn() {}

  public static void main(String[] args) throws IOException {
    long intervalNanos = 1_000_000_000L / Long.parseLong(args[0]);
    ServerSocket server = new ServerSocket(0, 1000);
    Thread churn =
        new Thread(
            () -> {
              long start = System.nanoTime();
              for (long i = 0; ; i++) {
                turn(server, i);
                if (i == FIRST) {
                  System.out.println("ready");
                }
                LockSupport.parkNanos(start + (i + 1) * intervalNanos - System.nanoTime());
              }
            });
    churn.setDaemon(true);
    churn.start();
    while (System.in.read() >= 0) {
      // Until the test is done.
    }
    System.exit(0);
  }

  /** Other addresses each time, so that the ports do not run out. */
  private static void turn(ServerSocket server, long i) {
    try {
      byte[] address = {127, 1, (byte) (i >>> 4), (byte) (1 + i % 16)};
      try (Socket client = new Socket(InetAddress.getByAddress(address), server.getLocalPort());
          Socket served = server.accept()) {
        client.shutdownOutput(); // So TIME_WAIT is the client's.
        served.getInputStream().readAllBytes();
      }
    } catch (IOException e) {
      e.printStackTrace();
      System.exit(1);
    }
  }
}

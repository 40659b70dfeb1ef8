package io.netagent.collector.scenario;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * An HTTP/1.1 server whose keep-alive runs out just when the next request arrives: it answers the
 * first one of each connection, and closes at the first byte of what comes later than that.
 */
final class RacingPeer implements AutoCloseable {
  private static final long KEEP_ALIVE_NANOS = 1_500_000_000L;
  private static final byte[] ANSWER =
      ("HTTP/1.1 200 OK\r\nContent-Length: 200\r\n\r\n" + "x".repeat(200))
          .getBytes(StandardCharsets.US_ASCII);

  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

  RacingPeer() throws IOException {
    start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void start(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // Closed: the test, or the connection, is over.
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() throws IOException {
    while (true) {
      Socket socket = listener.accept();
      start(() -> serve(socket));
    }
  }

  private static void serve(Socket socket) throws IOException {
    try (socket) {
      byte[] request = new byte[4_096];
      InputStream in = socket.getInputStream();
      long answeredAtNanos = System.nanoTime();
      // Each request is one segment here: head and body of a POST may be two.
      while (in.read(request) >= 0) {
        if (System.nanoTime() - answeredAtNanos > KEEP_ALIVE_NANOS) {
          in.skip(in.available()); // Or the close would be a reset.
          return;
        }
        String text = new String(request, StandardCharsets.US_ASCII);
        if (text.startsWith("POST") && !text.contains("{")) {
          continue;
        }
        socket.getOutputStream().write(ANSWER);
        answeredAtNanos = System.nanoTime();
      }
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}

package com.acme.gateway;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Healthy: connections kept for the next request, as pools do, to a server that ends each one right
 * behind its answer without saying so. The answer is read when the FIN stands behind it already, so
 * the kernel gives both to that read: Recv-Q is 0 though nobody has read EOF.
 */
final class EndedBehindAnswer {
  private static final int CONNECTIONS = 8;

  private EndedBehindAnswer() {}

  public static void main(String[] arguments) throws Exception {
    List<Socket> kept = new ArrayList<>();
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      for (int i = 0; i < CONNECTIONS; i++) {
        kept.add(ask(server));
      }
    }
    System.out.println("READY");
    System.in.read();
    for (Socket each : kept) {
      each.close();
    }
  }

  private static Socket ask(ServerSocket server) throws IOException, InterruptedException {
    Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
    try (Socket accepted = server.accept()) {
      client.getOutputStream().write("GET\n".getBytes(StandardCharsets.US_ASCII));
      accepted.getInputStream().read(new byte[100]);
      accepted.getOutputStream().write(new byte[60]);
    }
    TimeUnit.MILLISECONDS.sleep(50);
    int length = client.getInputStream().read(new byte[1000]);
    if (length != 60) {
      throw new IOException("answer of " + length + " bytes");
    }
    return client;
  }
}

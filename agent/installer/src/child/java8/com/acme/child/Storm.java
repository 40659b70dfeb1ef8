package com.acme.child;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;

/** Connections that come and go as fast as they can. */
public final class Storm {
  private Storm() {}

  /**
   * So many good connections, one after the other, with a byte from the client to the server; and
   * so many connects between them that are refused.
   */
  public static void connections(Stage stage, String[] goodAndRefused) throws Exception {
    int good = Integer.parseInt(goodAndRefused[0]);
    int refused = Integer.parseInt(goodAndRefused[1]);
    InetAddress host = InetAddress.getByName("127.0.0.1");
    InetSocketAddress nobody = new InetSocketAddress(host, 1);
    try (ServerSocket listener = new ServerSocket(0, 50, host)) {
      for (int i = 0; i < good; i++) {
        try (Socket client = new Socket(host, listener.getLocalPort());
            Socket server = listener.accept()) {
          client.getOutputStream().write(1);
          server.getInputStream().read();
        }
        if (refused > 0 && i % (good / refused) == 0) {
          try (Socket socket = new Socket()) {
            socket.connect(nobody);
            throw new IllegalStateException("somebody listens to port 1");
          } catch (IOException e) {
            // As it should be.
          }
        }
      }
    }
  }

  /** So many good connections and, at once, so many that their server resets. */
  public static void resets(Stage stage, String[] goodAndReset) throws Exception {
    connections(stage, new String[] {goodAndReset[0], "0"});
    InetAddress host = InetAddress.getByName("127.0.0.1");
    try (ServerSocket listener = new ServerSocket(0, 50, host)) {
      for (int i = 0; i < Integer.parseInt(goodAndReset[1]); i++) {
        try (Socket client = new Socket(host, listener.getLocalPort())) {
          Socket server = listener.accept();
          server.setSoLinger(true, 0);
          server.close();
          client.getInputStream().read();
          throw new IllegalStateException("no reset came");
        } catch (SocketException e) {
          // As it should be.
        }
      }
    }
  }
}

package io.netagent.collector;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** What is attached to: a connection with both its ends, until its input ends. For Java 8. */
public final class AttachedProgram {
  private AttachedProgram() {}

  public static void main(String[] arguments) throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getByName(null));
        Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort());
        Socket server = listener.accept()) {
      System.out.println("ready");
      System.out.flush();
      client.getOutputStream().write(server.getInputStream().available());
      while (System.in.read() >= 0) {
        // Until the test closes it.
      }
    }
  }
}

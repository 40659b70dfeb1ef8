package com.acme.child;

import java.net.ServerSocket;
import java.net.Socket;

/** An application that says a word to each stream, uses a connection, and ends with code 7. */
public final class Program {
  private Program() {}

  public static void main(String[] arguments) throws Exception {
    System.out.println("hello");
    System.err.println("careful");
    try (ServerSocket listener = Stage.listener("127.0.0.1");
        Socket client = Stage.connect(listener);
        Socket server = listener.accept()) {
      client.getOutputStream().write(3);
      if (server.getInputStream().read() != 3) {
        throw new IllegalStateException();
      }
    }
    System.exit(7);
  }
}

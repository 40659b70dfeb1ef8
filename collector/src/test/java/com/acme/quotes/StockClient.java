package com.acme.quotes;

import java.io.IOException;
import java.net.Socket;

/** Sick: connects without a time-out to a port that does not answer. Arguments: port, threads. */
final class StockClient {
  private StockClient() {}

  public static void main(String[] arguments) {
    int port = Integer.parseInt(arguments[0]);
    for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
      new Thread(() -> connect(port), "stock-" + i).start();
    }
    System.out.println("READY");
  }

  static int connect(int port) {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      return socket.getInputStream().read();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}

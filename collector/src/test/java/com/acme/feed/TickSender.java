package com.acme.feed;

import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;

/** Sick: writes to subscribers that may not read. Arguments: port, number of connections. */
final class TickSender {
  private static final byte[] TICKS = new byte[64 * 1024];

  private TickSender() {}

  public static void main(String[] arguments) throws Exception {
    int port = Integer.parseInt(arguments[0]);
    for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
      Socket subscriber = new Socket(InetAddress.getLoopbackAddress(), port);
      new Thread(() -> send(subscriber), "sender-" + i).start();
    }
    System.out.println("READY");
  }

  static void send(Socket subscriber) {
    try (OutputStream out = subscriber.getOutputStream()) {
      while (true) {
        out.write(TICKS);
      }
    } catch (java.io.IOException e) {
      // The subscriber is gone.
    }
  }
}

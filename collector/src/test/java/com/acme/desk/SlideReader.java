package com.acme.desk;

import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * Healthy: threads that read connections to their end and close them then. Whoever stops the
 * process finds the peers' last bytes unread meanwhile. Argument: port of the peer.
 */
final class SlideReader {
  private static final int CONNECTIONS = 12;

  private SlideReader() {}

  public static void main(String[] arguments) throws Exception {
    List<Thread> readers = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
      Thread reader = new Thread(() -> readToTheEnd(socket), "reader-" + i);
      reader.start();
      readers.add(reader);
    }
    System.out.println("READY");
    for (Thread reader : readers) {
      reader.join();
    }
    System.out.println("READ");
    System.in.read();
  }

  static void readToTheEnd(Socket socket) {
    try (socket) {
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (Exception e) {
      e.printStackTrace();
    }
  }
}

package com.acme.intake;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** A server that takes connections and answers each with one byte. Prints PORT=n. */
final class Intake {
  private static final List<Socket> TAKEN = new ArrayList<>();

  private Intake() {}

  public static void main(String[] arguments) throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress())) {
      System.out.println("PORT=" + listener.getLocalPort());
      while (true) {
        Socket socket = listener.accept();
        TAKEN.add(socket);
        socket.getOutputStream().write('!');
      }
    }
  }
}

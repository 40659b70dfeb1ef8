package com.acme.intake;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Opens connections, and closes them all as soon as a file is there. Arguments: port, number, file.
 * Prints OPEN, then CLOSED.
 */
final class Sender {
  private Sender() {}

  public static void main(String[] arguments) throws Exception {
    List<Socket> sockets = new ArrayList<>();
    for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
      socket.getInputStream().read();
      sockets.add(socket);
    }
    System.out.println("OPEN");
    while (!Files.exists(Path.of(arguments[2]))) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    for (Socket socket : sockets) {
      socket.close();
    }
    System.out.println("CLOSED");
    System.in.read();
  }
}

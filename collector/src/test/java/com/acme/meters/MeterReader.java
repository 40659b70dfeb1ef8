package com.acme.meters;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Asks a meter with a socket of its own each time, reads the answer and keeps the socket. Argument:
 * port. Prints READY.
 */
final class MeterReader {
  private static final List<Socket> KEPT = new ArrayList<>();

  private MeterReader() {}

  public static void main(String[] arguments) throws Exception {
    int port = Integer.parseInt(arguments[0]);
    System.out.println("READY");
    while (true) {
      read(port);
      TimeUnit.MILLISECONDS.sleep(700);
    }
  }

  private static void read(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    KEPT.add(socket);
    socket.getOutputStream().write("read\n".getBytes(StandardCharsets.US_ASCII));
    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
        .readLine();
  }
}

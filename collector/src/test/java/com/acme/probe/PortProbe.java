package com.acme.probe;

import java.net.InetAddress;
import java.net.Socket;

/**
 * Healthy: a check of all cells at once, a connection each, and then peace. Arguments: port, number
 * of connections. Prints PROBED.
 */
final class PortProbe {
  private PortProbe() {}

  public static void main(String[] arguments) throws Exception {
    int port = Integer.parseInt(arguments[0]);
    byte[] request = "GET / HTTP/1.0\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket.getOutputStream().write(request);
        socket.getInputStream().read();
      }
    }
    System.out.println("PROBED");
    System.in.read();
  }
}

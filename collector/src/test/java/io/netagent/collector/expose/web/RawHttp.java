package io.netagent.collector.expose.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** Asks by bare bytes: Java's clients set the Host header themselves. */
final class RawHttp {
  private RawHttp() {}

  static Answer get(int port, String target, String... headers) throws IOException {
    return ask(port, "GET", target, "localhost:" + port, headers);
  }

  static Answer ask(int port, String method, String target, String host, String... headers)
      throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(60_000);
      StringBuilder request = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
      if (host != null) {
        request.append("Host: ").append(host).append("\r\n");
      }
      for (String header : headers) {
        request.append(header).append("\r\n");
      }
      request.append("Connection: close\r\nContent-Length: 0\r\n\r\n");
      socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.ISO_8859_1));
      return Answer.parse(socket.getInputStream().readAllBytes());
    }
  }

  record Answer(int status, String head, byte[] body) {
    static Answer parse(byte[] bytes) {
      String text = new String(bytes, StandardCharsets.ISO_8859_1);
      int end = text.indexOf("\r\n\r\n");
      String head = text.substring(0, end).toLowerCase(Locale.ROOT);
      return new Answer(
          Integer.parseInt(head.split(" ")[1]),
          head,
          Arrays.copyOfRange(bytes, end + 4, bytes.length));
    }

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }
}

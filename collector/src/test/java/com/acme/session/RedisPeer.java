package com.acme.session;

import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Answers OK to each command of Redis's protocol. Argument: port. Prints READY. */
final class RedisPeer {
  private static final byte[] OK = "+OK\r\n".getBytes(StandardCharsets.US_ASCII);

  private RedisPeer() {}

  public static void main(String[] arguments) throws Exception {
    ServerSocket listener = new ServerSocket(Integer.parseInt(arguments[0]));
    System.out.println("READY");
    while (true) {
      Socket socket = listener.accept();
      Thread thread = new Thread(() -> serve(socket));
      thread.setDaemon(true);
      thread.start();
    }
  }

  private static void serve(Socket socket) {
    try (socket) {
      InputStream in = socket.getInputStream();
      while (true) {
        command(in);
        socket.getOutputStream().write(OK);
      }
    } catch (IOException e) {
      // The client has gone.
    }
  }

  /** An array of strings: how many, then each with its length. */
  private static void command(InputStream in) throws IOException {
    int parts = Integer.parseInt(line(in).substring(1));
    for (int i = 0; i < parts; i++) {
      int length = Integer.parseInt(line(in).substring(1));
      in.readNBytes(length + 2);
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("end in a line");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }
}

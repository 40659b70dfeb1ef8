package io.netagent.collector.scenario;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The other ends of a scenario's connections: a listener with a thread for each connection. */
final class Peers implements AutoCloseable {
  private final ServerSocket listener;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  /** What one connection does. */
  interface Behaviour {
    void serve(Socket socket) throws IOException;
  }

  private Peers(ServerSocket listener) {
    this.listener = listener;
  }

  static Peers start(String address, Behaviour behaviour) throws IOException {
    Peers peers = new Peers(new ServerSocket(0, 50, InetAddress.getByName(address)));
    daemon(
        () -> {
          while (true) {
            Socket socket = peers.listener.accept();
            peers.sockets.add(socket);
            daemon(() -> behaviour.serve(socket));
          }
        });
    return peers;
  }

  /** Answers each command as a Redis server would that has the same value for every key. */
  static void redis(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    byte[] buffer = new byte[4096];
    for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
      String text = new String(buffer, 0, n, StandardCharsets.ISO_8859_1);
      long commands = text.chars().filter(c -> c == '*').count();
      socket
          .getOutputStream()
          .write("+PONG\r\n".repeat((int) commands).getBytes(StandardCharsets.US_ASCII));
    }
  }

  /** Takes HTTP requests with bodies of 2,000 bytes. */
  static void http(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    byte[] answer = "HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    int matched = 0;
    for (int b = in.read(); b >= 0; b = in.read()) {
      matched = b == "\r\n\r\n".charAt(matched) ? matched + 1 : b == '\r' ? 1 : 0;
      if (matched == 4) {
        matched = 0;
        if (in.readNBytes(2_000).length < 2_000) {
          return;
        }
        socket.getOutputStream().write(answer);
      }
    }
  }

  int port() {
    return listener.getLocalPort();
  }

  List<Socket> sockets() {
    return new ArrayList<>(sockets);
  }

  private interface Task {
    void run() throws IOException;
  }

  private static void daemon(Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (IOException e) {
                // The scenario is over, or the other end is.
              }
            },
            "peer");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}

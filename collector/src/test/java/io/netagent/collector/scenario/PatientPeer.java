package io.netagent.collector.scenario;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A web server that holds polls back, keeps streams and WebSockets open and answers anything else
 * at once; or a Redis that takes subscriptions and has no news. On loopback.
 */
final class PatientPeer implements AutoCloseable {
  static final int POLL_SECONDS = 20;

  private static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private final ServerSocket listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  private interface Conversation {
    void hold(Socket socket) throws Exception;
  }

  private PatientPeer() throws IOException {}

  static PatientPeer web() throws IOException {
    PatientPeer peer = new PatientPeer();
    peer.start(peer::speakHttp);
    return peer;
  }

  static PatientPeer redis() throws IOException {
    PatientPeer peer = new PatientPeer();
    peer.start(PatientPeer::speakRedis);
    return peer;
  }

  private void start(Conversation conversation) {
    daemon(
        () -> {
          while (true) {
            Socket socket = listener.accept();
            sockets.add(socket);
            daemon(() -> conversation.hold(socket));
          }
        });
  }

  private interface Task {
    void run() throws Exception;
  }

  private static void daemon(Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (Exception e) {
                // It was closed.
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  private void speakHttp(Socket socket) throws Exception {
    BufferedReader in = lines(socket);
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String path = line.split(" ")[1];
      String key = "";
      for (String header = in.readLine(); !header.isEmpty(); header = in.readLine()) {
        if (header.toLowerCase(java.util.Locale.ROOT).startsWith("sec-websocket-key:")) {
          key = header.substring(header.indexOf(':') + 1).trim();
        }
      }
      switch (path) {
        case "/poll" -> {
          if (closed.await(POLL_SECONDS, TimeUnit.SECONDS)) {
            return;
          }
          write(socket, ANSWER);
        }
        case "/events" -> {
          write(socket, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n");
          closed.await();
        }
        case "/socket" -> {
          write(socket, upgrade(key));
          socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        }
        default -> write(socket, ANSWER);
      }
    }
  }

  /** RFC 6455, 4.2.2. */
  private static String upgrade(String key) throws Exception {
    byte[] digest =
        MessageDigest.getInstance("SHA-1")
            .digest(
                (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.UTF_8));
    return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Accept: "
        + Base64.getEncoder().encodeToString(digest)
        + "\r\n\r\n";
  }

  private static void speakRedis(Socket socket) throws Exception {
    BufferedReader in = lines(socket);
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      int words = Integer.parseInt(line.substring(1));
      String first = "";
      for (int i = 0; i < words; i++) {
        in.readLine();
        String word = in.readLine();
        first = i == 0 ? word : first;
      }
      write(
          socket,
          first.equalsIgnoreCase("SUBSCRIBE")
              ? "*3\r\n$9\r\nsubscribe\r\n$4\r\nnews\r\n:1\r\n"
              : "+OK\r\n");
    }
  }

  private static BufferedReader lines(Socket socket) throws IOException {
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  int port() {
    return listener.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}

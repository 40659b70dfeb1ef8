package io.netagent.collector.expose.cli.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The demo's order service. Answers one request for each connection and closes; every third order
 * it refuses, with a page longer than what HTTP clients buffer while they read the headers: the
 * rest stays unread in the kernel.
 */
public final class DemoPeer implements AutoCloseable {
  private static final int REFUSE_EVERY = 3;
  private static final int REFUSAL_BYTES = 32 << 10;
  private static final int REQUEST_TIMEOUT_MILLIS = 5_000;

  private final ServerSocket listener;
  private final AtomicInteger requests = new AtomicInteger();

  public DemoPeer() throws IOException {
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread acceptor = new Thread(this::serve, "netagent-demo-peer");
    acceptor.setDaemon(true);
    acceptor.start();
  }

  public URI address() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort() + "/");
  }

  private void serve() {
    while (!listener.isClosed()) {
      try (Socket connection = listener.accept()) {
        connection.setSoTimeout(REQUEST_TIMEOUT_MILLIS);
        answer(connection);
      } catch (IOException e) {
        // A client that left, or close(); either way the next turn of the loop knows.
      }
    }
  }

  private void answer(Socket connection) throws IOException {
    BufferedReader request =
        new BufferedReader(
            new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
    String line = request.readLine();
    while (line != null && !line.isEmpty()) {
      line = request.readLine();
    }
    boolean refuse = requests.incrementAndGet() % REFUSE_EVERY == 0;
    String status = refuse ? "503 Service Unavailable" : "200 OK";
    String body = refuse ? "Down for maintenance. ".repeat(REFUSAL_BYTES / 22) : "shipped";
    OutputStream out = connection.getOutputStream();
    out.write(
        ("HTTP/1.1 "
                + status
                + "\r\nContent-Type: text/plain\r\nConnection: close\r\nContent-Length: "
                + body.length()
                + "\r\n\r\n"
                + body)
            .getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}

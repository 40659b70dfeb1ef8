package io.netagent.benchmarks.overhead.watched;

import com.sun.net.httpserver.HttpServer;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URL;
import java.nio.charset.StandardCharsets;

/** A server of the JDK's own that has answered some requests and then has nothing to do. */
final class SmallHttp {
  private static final int REQUESTS = 3_000;

  private SmallHttp() {}

  public static void main(String[] args) throws Exception {
    // Else each answer waits for the client's delayed acknowledgement: head and body are two
    // writes.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    byte[] hello = "hello\n".getBytes(StandardCharsets.US_ASCII);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, hello.length);
          exchange.getResponseBody().write(hello);
          exchange.close();
        });
    server.start();
    int port = server.getAddress().getPort();
    for (int i = 0; i < REQUESTS; i++) {
      HttpURLConnection connection =
          (HttpURLConnection) new URL("http://127.0.0.1:" + port + "/").openConnection();
      try (InputStream in = connection.getInputStream()) {
        while (in.read() >= 0) {
          // To the end, so that the connection is used again.
        }
      }
    }
    Turns.serve(port);
    server.stop(0);
  }
}

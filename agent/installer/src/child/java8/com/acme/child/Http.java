package com.acme.child;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.security.KeyStore;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** What is built on sockets: HTTP and TLS. */
public final class Http {
  private static final byte[] BODY = new byte[50_000];

  private Http() {}

  static HttpServer start(
      Stage stage, HttpServer server, CompletableFuture<InetSocketAddress> peer) {
    ExecutorService handlers = Executors.newCachedThreadPool();
    stage.keep(handlers::shutdown);
    server.setExecutor(handlers);
    server.createContext(
        "/",
        exchange -> {
          peer.complete(exchange.getRemoteAddress());
          Stage.readAll(exchange.getRequestBody());
          exchange.sendResponseHeaders(200, BODY.length);
          exchange.getResponseBody().write(BODY);
          exchange.close();
        });
    server.start();
    stage.keep(() -> server.stop(0));
    return server;
  }

  static InetSocketAddress any(String host) throws Exception {
    return new InetSocketAddress(InetAddress.getByName(host), 0);
  }

  static URI uri(String scheme, HttpServer server, String host) {
    return URI.create(
        scheme
            + "://"
            + (host.contains(":") ? "[" + host + "]" : host)
            + ":"
            + server.getAddress().getPort()
            + "/some/path");
  }

  static void tell(
      Stage stage,
      String clientTransport,
      HttpServer server,
      CompletableFuture<InetSocketAddress> peer) {
    stage.pair(clientTransport, peer.join(), "CHANNEL", server.getAddress(), -1, -1);
  }

  /** The answer is half read while the test looks: what is read to its end is closed. */
  public static void urlConnection(Stage stage, String[] host) throws Exception {
    HttpServer server = HttpServer.create(any(host[0]), 0);
    CompletableFuture<InetSocketAddress> peer = new CompletableFuture<>();
    CountDownLatch looked = new CountDownLatch(1);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, BODY.length);
          exchange.getResponseBody().write(BODY, 0, BODY.length / 2);
          exchange.getResponseBody().flush();
          peer.complete(exchange.getRemoteAddress());
          try {
            looked.await();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
          exchange.getResponseBody().write(BODY, 0, BODY.length / 2);
          exchange.close();
        });
    ExecutorService handlers = Executors.newCachedThreadPool();
    server.setExecutor(handlers);
    server.start();
    stage.keep(handlers::shutdown);
    stage.keep(() -> server.stop(0));
    HttpURLConnection connection =
        (HttpURLConnection) uri("http", server, host[0]).toURL().openConnection();
    connection.setConnectTimeout(30_000);
    connection.setReadTimeout(30_000);
    InputStream in = connection.getInputStream();
    stage.fact("half", Stage.readFully(in, BODY.length / 2).length);
    stage.keep(
        () -> {
          looked.countDown();
          Stage.readAll(in);
          in.close();
        });
    tell(stage, "SOCKET", server, peer);
  }

  public static void sslSocket(Stage stage, String[] hostAndKeys) throws Exception {
    SSLContext tls = tls(hostAndKeys[1]);
    ServerSocket listener =
        stage.keep(
            tls.getServerSocketFactory()
                .createServerSocket(0, 5, InetAddress.getByName(hostAndKeys[0])));
    Socket client =
        stage.keep(
            tls.getSocketFactory()
                .createSocket(listener.getInetAddress(), listener.getLocalPort()));
    Socket server = stage.keep(listener.accept());
    Thread serving =
        new Thread(
            () ->
                Stage.thrownBy(
                    () -> {
                      Stage.readFully(server.getInputStream(), 1_000);
                      server.getOutputStream().write(9);
                    }));
    serving.start();
    client.getOutputStream().write(new byte[1_000]);
    stage.fact("answer", client.getInputStream().read());
    serving.join();
    stage.pair(
        "SOCKET", client.getLocalSocketAddress(), "SOCKET", server.getLocalSocketAddress(), -1, -1);
  }

  static SSLContext tls(String keyFile) throws Exception {
    char[] password = "changeit".toCharArray();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(Paths.get(keyFile))) {
      keys.load(in, password);
    }
    KeyManagerFactory own = KeyManagerFactory.getInstance("SunX509");
    own.init(keys, password);
    TrustManagerFactory trusted = TrustManagerFactory.getInstance("PKIX");
    trusted.init(keys);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
    return context;
  }
}

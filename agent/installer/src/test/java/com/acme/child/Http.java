package com.acme.child;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
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

  private static HttpServer start(
      Stage stage, HttpServer server, CompletableFuture<InetSocketAddress> peer) {
    ExecutorService handlers = Executors.newCachedThreadPool();
    stage.keep(handlers::shutdown);
    server.setExecutor(handlers);
    server.createContext(
        "/",
        exchange -> {
          peer.complete(exchange.getRemoteAddress());
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(200, BODY.length);
          exchange.getResponseBody().write(BODY);
          exchange.close();
        });
    server.start();
    stage.keep(() -> server.stop(0));
    return server;
  }

  private static InetSocketAddress any(String host) throws Exception {
    return new InetSocketAddress(InetAddress.getByName(host), 0);
  }

  private static URI uri(String scheme, HttpServer server, String host) {
    return URI.create(
        scheme
            + "://"
            + (host.contains(":") ? "[" + host + "]" : host)
            + ":"
            + server.getAddress().getPort()
            + "/some/path");
  }

  private static void tell(
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
    stage.fact("half", in.readNBytes(BODY.length / 2).length);
    stage.keep(
        () -> {
          looked.countDown();
          in.readAllBytes();
          in.close();
        });
    tell(stage, "SOCKET", server, peer);
  }

  public static void client(Stage stage, String[] host) throws Exception {
    client(stage, HttpClient.newBuilder(), HttpServer.create(any(host[0]), 0), "http", host[0]);
  }

  public static void clientOverTls(Stage stage, String[] hostAndKeys) throws Exception {
    SSLContext tls = tls(hostAndKeys[1]);
    HttpsServer server = HttpsServer.create(any(hostAndKeys[0]), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    client(stage, HttpClient.newBuilder().sslContext(tls), server, "https", hostAndKeys[0]);
  }

  private static void client(
      Stage stage, HttpClient.Builder builder, HttpServer unstarted, String scheme, String host)
      throws Exception {
    CompletableFuture<InetSocketAddress> peer = new CompletableFuture<>();
    HttpServer server = start(stage, unstarted, peer);
    HttpClient client = builder.version(HttpClient.Version.HTTP_1_1).build();
    HttpRequest request =
        HttpRequest.newBuilder(uri(scheme, server, host))
            .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[7_000]))
            .build();
    for (int i = 0; i < 3; i++) {
      stage.fact(
          "body", client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body().length);
    }
    // The client has no close before 21: the server's end ends its connections.
    stage.keep(() -> stage.fact("client", client.version()));
    tell(stage, "CHANNEL", server, peer);
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
                      server.getInputStream().readNBytes(1_000);
                      server.getOutputStream().write(9);
                    }));
    serving.start();
    client.getOutputStream().write(new byte[1_000]);
    stage.fact("answer", client.getInputStream().read());
    serving.join();
    stage.pair(
        "SOCKET", client.getLocalSocketAddress(), "SOCKET", server.getLocalSocketAddress(), -1, -1);
  }

  private static SSLContext tls(String keyFile) throws Exception {
    char[] password = "changeit".toCharArray();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(Path.of(keyFile))) {
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

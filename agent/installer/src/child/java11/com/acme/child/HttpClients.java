package com.acme.child;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;

/** java.net.http, which came with Java 11. */
public final class HttpClients {
  private HttpClients() {}

  public static void plain(Stage stage, String[] host) throws Exception {
    ask(stage, HttpClient.newBuilder(), HttpServer.create(Http.any(host[0]), 0), "http", host[0]);
  }

  public static void overTls(Stage stage, String[] hostAndKeys) throws Exception {
    SSLContext tls = Http.tls(hostAndKeys[1]);
    HttpsServer server = HttpsServer.create(Http.any(hostAndKeys[0]), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    ask(stage, HttpClient.newBuilder().sslContext(tls), server, "https", hostAndKeys[0]);
  }

  private static void ask(
      Stage stage, HttpClient.Builder builder, HttpServer unstarted, String scheme, String host)
      throws Exception {
    CompletableFuture<InetSocketAddress> peer = new CompletableFuture<>();
    HttpServer server = Http.start(stage, unstarted, peer);
    HttpClient client = builder.version(HttpClient.Version.HTTP_1_1).build();
    HttpRequest request =
        HttpRequest.newBuilder(Http.uri(scheme, server, host))
            .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[7_000]))
            .build();
    for (int i = 0; i < 3; i++) {
      stage.fact(
          "body", client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body().length);
    }
    // The client has no close before 21: the server's end ends its connections.
    stage.keep(() -> stage.fact("client", client.version()));
    Http.tell(stage, "CHANNEL", server, peer);
  }

  /** For the site. */
  public static void askOnce(Stage stage, String[] none) throws Exception {
    askByHttpClientHere(HttpClient.newHttpClient(), Sites.uri(Sites.server(stage)));
  }

  private static void askByHttpClientHere(HttpClient client, URI uri) throws Exception {
    client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }
}

package com.acme.shop;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A healthy program beside the sick one: a server, a client whose connections are reused. */
public final class Shop {
  public static void main(String[] arguments) throws Exception {
    InetAddress here = InetAddress.getLoopbackAddress();
    HttpServer server = HttpServer.create(new InetSocketAddress(here, 0), 50);
    server.setExecutor(Executors.newFixedThreadPool(2));
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 5);
          exchange.getResponseBody().write("basil".getBytes());
          exchange.close();
        });
    server.start();
    URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    for (int round = 0; ; round++) {
      HttpClient client = HttpClient.newHttpClient();
      for (int i = 0; i < 50; i++) {
        client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
        TimeUnit.MILLISECONDS.sleep(200);
      }
    }
  }
}

package com.acme.checkout;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;

/** Sick: every thread of an exporter waits for a value that never comes. Prints PORT=n. */
final class StuckExporter {
  private static final CompletableFuture<byte[]> VALUES = new CompletableFuture<>();

  private StuckExporter() {}

  public static void main(String[] arguments) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    server.setExecutor(Executors.newFixedThreadPool(5));
    server.createContext(
        "/",
        exchange -> {
          byte[] page = scrape();
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    server.start();
    System.out.println("PORT=" + server.getAddress().getPort());
    System.in.read();
  }

  static byte[] scrape() {
    return VALUES.join();
  }
}

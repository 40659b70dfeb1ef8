package com.acme.shop;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;

/**
 * Healthy: a web server that on a line of input ends what it is at and goes. Argument: its port, 0
 * for any. Prints PORT=n, later STOPPED.
 */
final class RestartedServer {
  private static final int GRACE_SECONDS = 1;

  private RestartedServer() {}

  public static void main(String[] arguments) throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(loopback, Integer.parseInt(arguments[0])), 200);
    server.setExecutor(Executors.newCachedThreadPool(BusyThreads::daemon));
    byte[] answer = new byte[2000];
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    System.out.println("PORT=" + server.getAddress().getPort());
    System.in.read();
    server.stop(GRACE_SECONDS);
    System.out.println("STOPPED");
  }

  private static final class BusyThreads {
    static Thread daemon(Runnable task) {
      Thread thread = new Thread(task, "handler");
      thread.setDaemon(true);
      return thread;
    }
  }
}

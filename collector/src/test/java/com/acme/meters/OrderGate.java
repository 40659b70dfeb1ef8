package com.acme.meters;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Answers each request and closes, but for one of ten: there it fails, and forgets the connection.
 * Prints the port that it listens on.
 */
final class OrderGate {
  private static final List<Socket> REFUSED = new ArrayList<>();
  private static final AtomicInteger REQUESTS = new AtomicInteger();

  private OrderGate() {}

  public static void main(String[] arguments) throws Exception {
    ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    ExecutorService workers = Executors.newFixedThreadPool(4);
    System.out.println("PORT=" + listener.getLocalPort());
    while (true) {
      Socket socket = listener.accept();
      workers.execute(() -> serve(socket));
    }
  }

  private static void serve(Socket socket) {
    try {
      socket.getInputStream().read();
      if (REQUESTS.incrementAndGet() % 10 == 0) {
        synchronized (REFUSED) {
          REFUSED.add(socket);
        }
        throw new IllegalStateException("bad order");
      }
      socket.getOutputStream().write('y');
      socket.close();
    } catch (IOException | IllegalStateException e) {
      System.out.println("FAILED " + e.getMessage());
    }
  }
}

package com.acme.checkout;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;

/** Sick: the thread that accepts also writes the audit log, whose lock is held. Prints PORT=n. */
final class InlineServer {
  private static final Object AUDIT = new Object();
  private static int written;

  private InlineServer() {}

  public static void main(String[] arguments) throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    Thread rotate = new Thread(() -> rotateLog(held), "audit-rotate");
    rotate.setDaemon(true);
    rotate.start();
    held.await();
    ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    Thread acceptor = new Thread(() -> serve(server), "server");
    acceptor.setDaemon(true);
    acceptor.start();
    System.out.println("PORT=" + server.getLocalPort());
    System.in.read();
  }

  private static void serve(ServerSocket server) {
    while (true) {
      try (Socket client = server.accept()) {
        audit(client);
      } catch (IOException e) {
        return;
      }
    }
  }

  static void audit(Socket client) throws IOException {
    synchronized (AUDIT) {
      written++;
    }
    client.getOutputStream().write(written);
  }

  private static void rotateLog(CountDownLatch held) {
    synchronized (AUDIT) {
      held.countDown();
      try {
        Thread.sleep(3_600_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

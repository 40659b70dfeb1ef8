package com.acme.checkout;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Sick: a server whose backlog is shorter than the bursts that come, and the clients that send
 * them. Prints PORT=n.
 */
final class BurstyServer {
  private static final int BACKLOG = 10;
  private static final int CLIENTS = 60;

  private BurstyServer() {}

  public static void main(String[] arguments) throws Exception {
    ServerSocket server = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    start("server", () -> serve(server));
    start("clients", () -> burst(new InetSocketAddress("127.0.0.1", server.getLocalPort())));
    System.out.println("PORT=" + server.getLocalPort());
    System.in.read();
  }

  private static void start(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  private static void serve(ServerSocket server) {
    while (true) {
      try (Socket client = server.accept()) {
        client.setTcpNoDelay(true);
        Thread.sleep(30);
      } catch (IOException | InterruptedException e) {
        return;
      }
    }
  }

  private static void burst(InetSocketAddress server) {
    while (true) {
      List<SocketChannel> channels = new ArrayList<>();
      try {
        for (int i = 0; i < CLIENTS; i++) {
          SocketChannel channel = SocketChannel.open();
          channel.configureBlocking(false);
          channel.connect(server);
          channels.add(channel);
        }
        Thread.sleep(400);
        for (SocketChannel channel : channels) {
          channel.close();
        }
        Thread.sleep(300);
      } catch (IOException | InterruptedException e) {
        return;
      }
    }
  }
}

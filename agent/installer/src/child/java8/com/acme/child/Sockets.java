package com.acme.child;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** java.net.Socket and ServerSocket. */
public final class Sockets {
  private Sockets() {}

  public static void plain(Stage stage, String[] host) throws Exception {
    ServerSocket listener = stage.keep(Stage.listener(host[0]));
    Socket client = stage.keep(Stage.connect(listener));
    Socket server = stage.keep(listener.accept());
    exchange(stage, client, server, "SOCKET", "SOCKET");
  }

  /** Non-blocking inside: other paths of NioSocketImpl. */
  public static void withTimeouts(Stage stage, String[] host) throws Exception {
    ServerSocket listener = stage.keep(Stage.listener(host[0]));
    listener.setSoTimeout(30_000);
    Socket client = stage.keep(new Socket());
    client.setSoTimeout(30_000);
    client.connect(listener.getLocalSocketAddress(), 30_000);
    Socket server = stage.keep(listener.accept());
    server.setSoTimeout(1);
    // A read that times out is neither an error nor bytes.
    Throwable thrown = Stage.thrownBy(() -> server.getInputStream().read());
    stage.fact("timedOut", thrown instanceof SocketTimeoutException);
    server.setSoTimeout(30_000);
    exchange(stage, client, server, "SOCKET", "SOCKET");
  }

  /** Two threads write to one end and two read from the other: nobody forbids it. */
  public static void twoThreadsEachWay(Stage stage, String[] host) throws Exception {
    ServerSocket listener = stage.keep(Stage.listener(host[0]));
    Socket client = stage.keep(Stage.connect(listener));
    Socket server = stage.keep(listener.accept());
    int writes = 20_000;
    AtomicLong left = new AtomicLong(2L * writes * 3);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      threads.add(
          new Thread(
              () ->
                  Stage.thrownBy(
                      () -> {
                        byte[] three = new byte[3];
                        for (int write = 0; write < writes; write++) {
                          client.getOutputStream().write(three);
                        }
                      })));
      threads.add(
          new Thread(
              () ->
                  Stage.thrownBy(
                      () -> {
                        // One byte at a time, each of them promised before: no read waits for ever.
                        while (left.getAndDecrement() > 0) {
                          server.getInputStream().read();
                        }
                      })));
    }
    for (Thread thread : threads) {
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    stage.pair(
        "SOCKET",
        client.getLocalSocketAddress(),
        "SOCKET",
        server.getLocalSocketAddress(),
        2L * writes * 3,
        0);
  }

  /** {@code SocketChannel.socket()}. */
  public static void adaptor(Stage stage, String[] host) throws Exception {
    ServerSocketChannel listener = stage.keep(ServerSocketChannel.open());
    listener.bind(new InetSocketAddress(InetAddress.getByName(host[0]), 0));
    SocketChannel channel = stage.keep(SocketChannel.open());
    Socket client = channel.socket();
    client.connect(listener.getLocalAddress(), 30_000);
    client.setSoTimeout(30_000);
    listener.socket().setSoTimeout(30_000);
    Socket server = stage.keep(listener.socket().accept());
    server.setSoTimeout(30_000);
    exchange(stage, client, server, "CHANNEL", "CHANNEL");
  }

  public static void adaptorWithoutTimeout(Stage stage, String[] host) throws Exception {
    ServerSocketChannel listener = stage.keep(ServerSocketChannel.open());
    listener.bind(new InetSocketAddress(InetAddress.getByName(host[0]), 0));
    SocketChannel channel = stage.keep(SocketChannel.open());
    Socket client = channel.socket();
    client.connect(listener.getLocalAddress());
    Socket server = stage.keep(listener.socket().accept());
    exchange(stage, client, server, "CHANNEL", "CHANNEL");
  }

  private static void exchange(
      Stage stage, Socket client, Socket server, String clientTransport, String serverTransport)
      throws Exception {
    long toServer = 0;
    for (int i = 0; i < 10; i++) {
      client.getOutputStream().write(new byte[100 + i]);
      toServer += 100 + i;
      if (Stage.readFully(server.getInputStream(), 100 + i).length != 100 + i) {
        throw new IllegalStateException("lost bytes");
      }
    }
    server.getOutputStream().write(7);
    client.getInputStream().read();
    // More than the JDK's buffer for one write and the socket's own.
    byte[] much = new byte[3_000_001];
    Thread writer = new Thread(() -> Stage.thrownBy(() -> server.getOutputStream().write(much)));
    writer.start();
    Stage.readFully(client.getInputStream(), much.length);
    writer.join();
    stage.pair(
        clientTransport,
        client.getLocalSocketAddress(),
        serverTransport,
        server.getLocalSocketAddress(),
        toServer,
        1 + much.length);
  }

  /** One side has said all, the other goes on. */
  public static void halfClose(Stage stage, String[] host) throws Exception {
    ServerSocket listener = stage.keep(Stage.listener(host[0]));
    Socket client = stage.keep(Stage.connect(listener));
    Socket server = stage.keep(listener.accept());
    client.getOutputStream().write(new byte[5]);
    client.shutdownOutput();
    stage.fact("readByServer", Stage.readAll(server.getInputStream()).length);
    stage.fact("endAgain", server.getInputStream().read());
    server.getOutputStream().write(new byte[6]);
    Stage.readFully(client.getInputStream(), 6);
    stage.pair(
        "SOCKET", client.getLocalSocketAddress(), "SOCKET", server.getLocalSocketAddress(), 5, 6);
  }
}

package com.acme.child;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Connections that are closed when the scenario is over, by one side first or by the other. */
public final class Closes {
  private Closes() {}

  /** Both ends of a connection. */
  private static final class Pair {
    final AutoCloseable client;
    final SocketAddress clientAt;
    final AutoCloseable server;
    final SocketAddress serverAt;

    Pair(
        AutoCloseable client,
        SocketAddress clientAt,
        AutoCloseable server,
        SocketAddress serverAt) {
      this.client = client;
      this.clientAt = clientAt;
      this.server = server;
      this.serverAt = serverAt;
    }

    void close(boolean clientFirst) throws Exception {
      (clientFirst ? client : server).close();
      (clientFirst ? server : client).close();
    }
  }

  private interface Opener {
    Pair open() throws Exception;
  }

  /** Host, count, who closes first; each is closed as soon as one byte has gone over. */
  public static void atOnce(Stage stage, String[] words) throws Exception {
    try (ServerSocket listener = Stage.listener(words[0])) {
      for (int i = Integer.parseInt(words[1]); i > 0; i--) {
        Pair pair = openSocketsHere(listener);
        tell(stage, pair, "SOCKET");
        pair.close(words[2].equals("clientFirst"));
      }
    }
  }

  /** Host, count, who closes first; all are open until the command "close". */
  public static void later(Stage stage, String[] words) throws Exception {
    ServerSocket listener = stage.keep(Stage.listener(words[0]));
    keep(stage, words, "SOCKET", () -> openSocketsHere(listener));
  }

  /** The same with channels. */
  public static void channelsLater(Stage stage, String[] words) throws Exception {
    ServerSocketChannel listener = stage.keep(ServerSocketChannel.open());
    listener.bind(new InetSocketAddress(InetAddress.getByName(words[0]), 0));
    keep(stage, words, "CHANNEL", () -> openChannelsHere(listener));
  }

  /** The same with asynchronous channels. */
  public static void asynchronousLater(Stage stage, String[] words) throws Exception {
    AsynchronousServerSocketChannel listener = stage.keep(AsynchronousServerSocketChannel.open());
    listener.bind(new InetSocketAddress(InetAddress.getByName(words[0]), 0));
    keep(stage, words, "ASYNCHRONOUS_CHANNEL", () -> openAsynchronousHere(listener));
  }

  private static void keep(Stage stage, String[] words, String transport, Opener opener)
      throws Exception {
    for (int i = Integer.parseInt(words[1]); i > 0; i--) {
      Pair pair = opener.open();
      tell(stage, pair, transport);
      stage.keep(() -> pair.close(words[2].equals("clientFirst")));
    }
  }

  private static void tell(Stage stage, Pair pair, String transport) {
    stage.pair(transport, pair.clientAt, transport, pair.serverAt, 1, 0);
  }

  private static Pair openSocketsHere(ServerSocket listener) throws Exception {
    Socket client = Stage.connect(listener);
    Socket server = listener.accept();
    client.getOutputStream().write(1);
    server.getInputStream().read();
    return new Pair(client, client.getLocalSocketAddress(), server, server.getLocalSocketAddress());
  }

  private static Pair openChannelsHere(ServerSocketChannel listener) throws Exception {
    SocketChannel client = SocketChannel.open(listener.getLocalAddress());
    SocketChannel server = listener.accept();
    Channels.write(client, 1);
    Channels.read(server, 1);
    return new Pair(client, client.getLocalAddress(), server, server.getLocalAddress());
  }

  private static Pair openAsynchronousHere(AsynchronousServerSocketChannel listener)
      throws Exception {
    AsynchronousSocketChannel client = AsynchronousSocketChannel.open();
    client.connect(listener.getLocalAddress()).get();
    AsynchronousSocketChannel server = listener.accept().get();
    client.write(ByteBuffer.allocate(1)).get();
    server.read(ByteBuffer.allocate(1)).get();
    return new Pair(client, client.getLocalAddress(), server, server.getLocalAddress());
  }

  /** What was never connected leaves no trace: listeners, refused connects, no connect at all. */
  public static void neverConnected(Stage stage, String[] host) throws Exception {
    ServerSocket listener = Stage.listener(host[0]);
    SocketAddress at = listener.getLocalSocketAddress();
    listener.close();
    Socket refused = new Socket();
    stage.fact("refused", Stage.thrownBy(() -> refused.connect(at)) instanceof ConnectException);
    refused.close();
    Socket unconnected = new Socket();
    unconnected.bind(new InetSocketAddress(InetAddress.getByName(host[0]), 0));
    unconnected.close();
    SocketChannel.open().close();
    ServerSocketChannel.open().close();
    SocketChannel pending = SocketChannel.open();
    pending.configureBlocking(false);
    Throwable thrown = Stage.thrownBy(() -> pending.connect(at));
    stage.fact("refusedLater", thrown == null || thrown instanceof ConnectException);
    pending.close();
  }
}

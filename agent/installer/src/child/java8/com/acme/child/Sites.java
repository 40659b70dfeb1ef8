package com.acme.child;

import com.sun.net.httpserver.HttpServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** Code that opens connections, in methods that the record must name. */
public final class Sites {
  private static Socket accepted;

  private Sites() {}

  private static ServerSocket listener(Stage stage) throws Exception {
    return stage.keep(Stage.listener("127.0.0.1"));
  }

  public static void socket(Stage stage, String[] none) throws Exception {
    openSocketHere(stage, listener(stage));
  }

  private static void openSocketHere(Stage stage, ServerSocket listener) throws Exception {
    stage.keep(new Socket(listener.getInetAddress(), listener.getLocalPort()));
  }

  public static void channel(Stage stage, String[] none) throws Exception {
    openChannelHere(stage, listener(stage));
  }

  private static void openChannelHere(Stage stage, ServerSocket listener) throws Exception {
    stage.keep(SocketChannel.open(listener.getLocalSocketAddress()));
  }

  public static void selector(Stage stage, String[] none) throws Exception {
    ServerSocket listener = listener(stage);
    SocketChannel channel = stage.keep(SocketChannel.open());
    channel.configureBlocking(false);
    connectChannelHere(channel, listener);
    try (Selector selector = Selector.open()) {
      channel.register(selector, SelectionKey.OP_CONNECT);
      while (!channel.finishConnect()) {
        selector.select(1_000);
      }
    }
  }

  private static void connectChannelHere(SocketChannel channel, ServerSocket listener)
      throws Exception {
    channel.connect(listener.getLocalSocketAddress());
  }

  public static void asynchronous(Stage stage, String[] none) throws Exception {
    openAsynchronousChannelHere(stage, listener(stage));
  }

  private static void openAsynchronousChannelHere(Stage stage, ServerSocket listener)
      throws Exception {
    stage.keep(AsynchronousSocketChannel.open()).connect(listener.getLocalSocketAddress()).get();
  }

  static HttpServer server(Stage stage) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 1);
          exchange.getResponseBody().write(1);
          exchange.close();
        });
    server.start();
    stage.keep(() -> server.stop(0));
    return server;
  }

  static URI uri(HttpServer server) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  public static void urlConnection(Stage stage, String[] none) throws Exception {
    askByUrlHere(uri(server(stage)));
  }

  private static void askByUrlHere(URI uri) throws Exception {
    try (InputStream in = uri.toURL().openStream()) {
      in.read();
    }
  }

  /** Accepted and not read yet. */
  public static void accept(Stage stage, String[] none) throws Exception {
    ServerSocket listener = listener(stage);
    stage.keep(Stage.connect(listener)).getOutputStream().write(1);
    accepted = stage.keep(listener.accept());
  }

  public static void handle(Stage stage, String[] none) throws Exception {
    readRequestHere();
  }

  private static void readRequestHere() throws Exception {
    accepted.getInputStream().read();
  }

  public static void deep(Stage stage, String[] depth) throws Exception {
    openDeepDown(stage, listener(stage), Integer.parseInt(depth[0]));
  }

  private static void openDeepDown(Stage stage, ServerSocket listener, int depth) throws Exception {
    if (depth > 0) {
      openDeepDown(stage, listener, depth - 1);
    } else {
      openSocketHere(stage, listener);
    }
  }

  /** Each connection through another stack: the bits of its number are the path. */
  public static void distinct(Stage stage, String[] count) throws Exception {
    ServerSocket listener = new ServerSocket(0, 4_000, InetAddress.getByName("127.0.0.1"));
    stage.keep(listener);
    for (int i = 0; i < Integer.parseInt(count[0]); i++) {
      left(stage, listener, i, 11);
    }
  }

  private static void left(Stage stage, ServerSocket listener, int path, int bits)
      throws Exception {
    next(stage, listener, path, bits);
  }

  private static void right(Stage stage, ServerSocket listener, int path, int bits)
      throws Exception {
    next(stage, listener, path, bits);
  }

  private static void next(Stage stage, ServerSocket listener, int path, int bits)
      throws Exception {
    if (bits == 0) {
      stage.keep(Stage.connect(listener));
    } else if ((path & 1) == 0) {
      left(stage, listener, path >> 1, bits - 1);
    } else {
      right(stage, listener, path >> 1, bits - 1);
    }
  }

  /** More connects at once than stacks are taken; each is used. */
  public static void burst(Stage stage, String[] count) throws Exception {
    try (ServerSocket listener = Stage.listener("127.0.0.1")) {
      ByteBuffer one = ByteBuffer.allocateDirect(1);
      for (int i = 0; i < Integer.parseInt(count[0]); i++) {
        try (SocketChannel client = SocketChannel.open(listener.getLocalSocketAddress());
            Socket server = listener.accept()) {
          // No TIME_WAIT: the next test wants ports, too.
          server.setSoLinger(true, 0);
          one.clear();
          client.write(one);
          server.getInputStream().read();
        }
      }
    }
  }
}

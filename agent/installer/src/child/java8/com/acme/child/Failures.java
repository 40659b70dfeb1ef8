package com.acme.child;

import java.io.FileInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Connects that fail, by every API. */
public final class Failures {
  private Failures() {}

  /** Connects and, whatever happens, closes. */
  private static void connect(String api, InetSocketAddress to, int timeoutMillis)
      throws Exception {
    switch (api) {
      case "socket":
        try (Socket socket = new Socket()) {
          socket.connect(to, timeoutMillis);
        }
        break;
      case "adaptor":
        try (SocketChannel channel = SocketChannel.open()) {
          channel.socket().connect(to, timeoutMillis);
        }
        break;
      case "channel":
        try (SocketChannel channel = SocketChannel.open()) {
          channel.connect(to);
        }
        break;
      case "selector":
        connectWithSelector(to);
        break;
      case "asynchronous":
        try (AsynchronousSocketChannel channel = AsynchronousSocketChannel.open()) {
          channel.connect(to).get();
        } catch (ExecutionException e) {
          throw (Exception) e.getCause();
        }
        break;
      default:
        throw new IllegalArgumentException(api);
    }
  }

  private static void connectWithSelector(InetSocketAddress to) throws IOException {
    try (Selector selector = Selector.open();
        SocketChannel channel = SocketChannel.open()) {
      channel.configureBlocking(false);
      if (!channel.connect(to)) {
        channel.register(selector, SelectionKey.OP_CONNECT);
        while (!channel.finishConnect()) {
          selector.select(1_000);
        }
      }
    }
  }

  /** Host, port, timeout, whether it is to be resolved, APIs; all at the same time. */
  public static void connect(Stage stage, String[] words) throws Exception {
    int port = Integer.parseInt(words[1]);
    InetSocketAddress to =
        words[3].equals("resolved")
            ? new InetSocketAddress(words[0], port)
            : InetSocketAddress.createUnresolved(words[0], port);
    Map<String, Throwable> thrown = new ConcurrentHashMap<>();
    Map<String, Thread> threads = new LinkedHashMap<>();
    for (String api : Arrays.copyOfRange(words, 4, words.length)) {
      Thread thread =
          new Thread(
              () -> {
                Throwable t = Stage.thrownBy(() -> connect(api, to, Integer.parseInt(words[2])));
                if (t != null) {
                  thrown.put(api, t);
                }
              });
      thread.start();
      threads.put(api, thread);
    }
    for (Map.Entry<String, Thread> entry : threads.entrySet()) {
      entry.getValue().join();
      stage.fact(entry.getKey(), String.valueOf(thrown.get(entry.getKey())));
    }
  }

  /** A listener whose backlog is full: the kernel drops what comes, and a connect stays pending. */
  public static void fillBacklog(Stage stage, String[] none) throws Exception {
    ServerSocket listener = stage.keep(Stage.listener("127.0.0.1"));
    listener.close();
    ServerSocket full = stage.keep(new ServerSocket());
    full.bind(new InetSocketAddress("127.0.0.1", 0), 1);
    for (int i = 0; i < 2; i++) {
      stage.keep(Stage.connect(full));
    }
    stage.fact("port", full.getLocalPort());
  }

  /** Port, how. */
  public static void abort(Stage stage, String[] words) throws Exception {
    InetSocketAddress to = new InetSocketAddress("127.0.0.1", Integer.parseInt(words[0]));
    stage.fact("thrown", aborted(stage, to, words[1]));
  }

  private static Throwable aborted(Stage stage, InetSocketAddress to, String how) throws Exception {
    if (how.equals("socketClosed")) {
      Socket socket = new Socket();
      return during(() -> socket.connect(to), thread -> socket.close());
    }
    if (how.equals("asynchronousClosed")) {
      AsynchronousSocketChannel channel = AsynchronousSocketChannel.open();
      Future<Void> connecting = channel.connect(to);
      channel.close();
      return Stage.thrownBy(() -> connecting.get());
    }
    SocketChannel channel = SocketChannel.open();
    switch (how) {
      case "channelClosed":
        return during(() -> channel.connect(to), thread -> channel.close());
      case "adaptorClosed":
        return during(() -> channel.socket().connect(to, 60_000), thread -> channel.close());
      case "channelInterrupted":
        return during(() -> channel.connect(to), Thread::interrupt);
      case "nonBlockingClosed":
        channel.configureBlocking(false);
        stage.fact("connected", channel.connect(to));
        stage.fact("finished", channel.finishConnect());
        channel.close();
        return Stage.thrownBy(() -> channel.finishConnect());
      default:
        throw new IllegalArgumentException(how);
    }
  }

  private interface OnThread {
    void run(Thread thread) throws IOException;
  }

  private static Throwable during(Stage.Action connect, OnThread abort) throws Exception {
    Throwable[] thrown = new Throwable[1];
    Thread thread = new Thread(() -> thrown[0] = Stage.thrownBy(connect));
    thread.start();
    Stage.awaitIn(thread, "connect0", "socketConnect", "poll", "pollConnect", "park");
    abort.run(thread);
    thread.join();
    return thrown[0];
  }

  /** Each connection takes one local port of a range of a few. */
  public static void exhaustPorts(Stage stage, String[] ports) throws Exception {
    ServerSocket listener = stage.keep(new ServerSocket());
    listener.bind(new InetSocketAddress("127.0.0.1", 50_000));
    for (int i = 0; i < Integer.parseInt(ports[0]); i++) {
      stage.keep(Stage.connect(listener));
    }
  }

  /**
   * Uses up the limit of open files, then tries. Any thread of the JVM may give an fd back just
   * then: what succeeds is kept, and tried again.
   */
  public static void exhaustFiles(Stage stage, String[] none) throws Exception {
    ServerSocket listener = stage.keep(Stage.listener("127.0.0.1"));
    int[] connected = {0};
    Stage.Action connect =
        () -> {
          stage.keep(Stage.connect(listener));
          connected[0]++;
        };
    connect.run();
    // The first one opens more than its own fd.
    stage.keep(AsynchronousSocketChannel.open());
    stage.fact("socket", thrownWithoutFiles(stage, connect));
    stage.fact("channel", thrownWithoutFiles(stage, () -> stage.keep(SocketChannel.open())));
    stage.fact(
        "asynchronous",
        thrownWithoutFiles(stage, () -> stage.keep(AsynchronousSocketChannel.open())));
    stage.fact("connected", connected[0]);
  }

  private static Throwable thrownWithoutFiles(Stage stage, Stage.Action action) {
    Throwable thrown = null;
    while (thrown == null) {
      Throwable limit =
          Stage.thrownBy(
              () -> {
                while (true) {
                  stage.keep(new FileInputStream("/dev/null"));
                }
              });
      stage.fact("file", limit);
      thrown = Stage.thrownBy(action);
    }
    return thrown;
  }
}

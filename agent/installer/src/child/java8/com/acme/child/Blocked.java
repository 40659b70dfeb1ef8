package com.acme.child;

import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * One thread that waits for a socket, until the command "Blocked.release". Each scenario is told
 * the API (socket, timed, channel, adaptor) and the kind of thread (platform, virtual).
 */
public final class Blocked {
  static final int LIMIT_MILLIS = 30_000;

  /** More than the kernel takes for a peer that reads nothing. */
  private static final int MUCH = 24_000_000;

  private static final List<Thread> THREADS = new ArrayList<>();
  private static volatile Throwable thrown;
  private static Stage.Action release = () -> {};

  private Blocked() {}

  /** Virtual threads by reflection: this is compiled for 8. */
  private static void start(Stage stage, String kind, Stage.Action action, Stage.Action toRelease)
      throws Exception {
    thrown = null;
    release = toRelease;
    Runnable task = () -> thrown = Stage.thrownBy(action);
    Thread thread;
    if (kind.equals("virtual")) {
      thread =
          (Thread) Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
    } else {
      thread = new Thread(task, "blocked");
      thread.start();
    }
    THREADS.add(thread);
    stage.fact("thread", thread.getId());
  }

  public static void release(Stage stage, String[] none) throws Exception {
    release.run();
    for (Thread thread : THREADS) {
      thread.join();
    }
    THREADS.clear();
    stage.fact("thrown", thrown);
  }

  private static InetSocketAddress address(ServerSocket listener) {
    return (InetSocketAddress) listener.getLocalSocketAddress();
  }

  public static void read(Stage stage, String[] words) throws Exception {
    ServerSocket listener = stage.keep(Stage.listener("127.0.0.1"));
    Stage.Action read;
    Socket socket;
    if (words[0].equals("socket") || words[0].equals("timed")) {
      socket = stage.keep(Stage.connect(listener));
      read = () -> socket.getInputStream().read();
    } else {
      SocketChannel channel = stage.keep(SocketChannel.open(address(listener)));
      socket = channel.socket();
      read =
          words[0].equals("channel")
              ? () -> channel.read(ByteBuffer.allocate(1))
              : () -> socket.getInputStream().read();
    }
    if (words[0].equals("timed") || words[0].equals("adaptor")) {
      socket.setSoTimeout(LIMIT_MILLIS);
    }
    Socket peer = stage.keep(listener.accept());
    stage.fact("port", socket.getLocalPort());
    start(stage, words[1], read, () -> peer.getOutputStream().write(1));
  }

  public static void write(Stage stage, String[] words) throws Exception {
    ServerSocket listener = stage.keep(Stage.listener("127.0.0.1"));
    Stage.Action write;
    Socket socket;
    if (words[0].equals("channel")) {
      SocketChannel channel = stage.keep(SocketChannel.open(address(listener)));
      socket = channel.socket();
      ByteBuffer much = ByteBuffer.allocate(MUCH);
      write =
          () -> {
            while (much.hasRemaining()) {
              channel.write(much);
            }
          };
    } else {
      socket = stage.keep(Stage.connect(listener));
      write = () -> socket.getOutputStream().write(new byte[MUCH]);
    }
    Socket peer = stage.keep(listener.accept());
    stage.fact("port", socket.getLocalPort());
    start(
        stage,
        words[1],
        write,
        () -> {
          InputStream in = peer.getInputStream();
          byte[] buffer = new byte[100_000];
          for (int left = MUCH; left > 0; ) {
            left -= in.read(buffer, 0, Math.min(left, buffer.length));
          }
        });
  }

  /** To a listener whose backlog is full: the kernel drops what comes, until it is accepted. */
  public static void connect(Stage stage, String[] words) throws Exception {
    ServerSocket full = stage.keep(new ServerSocket());
    full.bind(new InetSocketAddress("127.0.0.1", 0), 1);
    for (int i = 0; i < 2; i++) {
      stage.keep(Stage.connect(full));
    }
    Stage.Action connect;
    if (words[0].equals("socket") || words[0].equals("timed")) {
      Socket socket = stage.keep(new Socket());
      int limit = words[0].equals("timed") ? LIMIT_MILLIS : 0;
      connect = () -> socket.connect(address(full), limit);
    } else {
      SocketChannel channel = stage.keep(SocketChannel.open());
      connect =
          words[0].equals("channel")
              ? () -> channel.connect(address(full))
              : () -> channel.socket().connect(address(full), LIMIT_MILLIS);
    }
    start(
        stage,
        words[1],
        connect,
        () -> {
          for (int i = 0; i < 2; i++) {
            stage.keep(full.accept());
          }
        });
  }

  public static void accept(Stage stage, String[] words) throws Exception {
    ServerSocket listener;
    Stage.Action accept;
    if (words[0].equals("socket") || words[0].equals("timed")) {
      listener = stage.keep(Stage.listener("127.0.0.1"));
      accept = () -> stage.keep(listener.accept());
    } else {
      ServerSocketChannel channel = stage.keep(ServerSocketChannel.open());
      channel.bind(new InetSocketAddress("127.0.0.1", 0));
      listener = channel.socket();
      accept =
          words[0].equals("channel")
              ? () -> stage.keep(channel.accept())
              : () -> stage.keep(listener.accept());
    }
    if (words[0].equals("timed") || words[0].equals("adaptor")) {
      listener.setSoTimeout(LIMIT_MILLIS);
    }
    start(stage, words[1], accept, () -> stage.keep(Stage.connect(listener)));
  }

  /** A TLS handshake with a server that says nothing. */
  public static void handshake(Stage stage, String[] none) throws Exception {
    ServerSocket mute = stage.keep(Stage.listener("127.0.0.1"));
    Socket client =
        stage.keep(
            javax.net.ssl.SSLContext.getDefault()
                .getSocketFactory()
                .createSocket("127.0.0.1", mute.getLocalPort()));
    Socket server = stage.keep(mute.accept());
    stage.fact("port", mute.getLocalPort());
    start(stage, "platform", () -> client.getOutputStream().write(1), server::close);
  }

  public static void lookup(Stage stage, String[] name) throws Exception {
    start(stage, "platform", () -> java.net.InetAddress.getByName(name[0]), () -> {});
  }

  /** A thread that another one keeps from a monitor. */
  public static void monitor(Stage stage, String[] none) throws Exception {
    Object lock = new Object();
    java.util.concurrent.CountDownLatch held = new java.util.concurrent.CountDownLatch(1);
    java.util.concurrent.CountDownLatch free = new java.util.concurrent.CountDownLatch(1);
    Thread owner =
        new Thread(
            () -> {
              synchronized (lock) {
                held.countDown();
                Stage.thrownBy(free::await);
              }
            },
            "owner");
    owner.start();
    THREADS.add(owner);
    held.await();
    stage.fact("owner", owner.getId());
    start(
        stage,
        "platform",
        () -> {
          synchronized (lock) {
            lock.notifyAll();
          }
        },
        free::countDown);
    while (THREADS.get(1).getState() != Thread.State.BLOCKED) {
      Thread.sleep(1);
    }
  }
}

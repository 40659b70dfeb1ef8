package com.acme.child;

import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** How connections end. */
public final class Lifecycle {
  private static Reader last;

  private Lifecycle() {}

  /** A client of some API. */
  private interface Reader extends AutoCloseable {
    int read() throws Exception;

    void write(byte[] bytes) throws Exception;

    @Override
    void close() throws IOException;
  }

  private static Reader client(String api, ServerSocket listener) throws Exception {
    InetSocketAddress to = (InetSocketAddress) listener.getLocalSocketAddress();
    switch (api) {
      case "socket":
        Socket socket = new Socket(to.getAddress(), to.getPort());
        return new Reader() {
          @Override
          public int read() throws Exception {
            return socket.getInputStream().read(new byte[100]);
          }

          @Override
          public void write(byte[] bytes) throws Exception {
            socket.getOutputStream().write(bytes);
          }

          @Override
          public void close() throws IOException {
            socket.close();
          }
        };
      case "channel":
        SocketChannel channel = SocketChannel.open(to);
        return new Reader() {
          @Override
          public int read() throws Exception {
            return channel.read(ByteBuffer.allocate(100));
          }

          @Override
          public void write(byte[] bytes) throws Exception {
            channel.write(ByteBuffer.wrap(bytes));
          }

          @Override
          public void close() throws IOException {
            channel.close();
          }
        };
      default:
        AsynchronousSocketChannel asynchronous = AsynchronousSocketChannel.open();
        asynchronous.connect(to).get();
        return new Reader() {
          @Override
          public int read() throws Exception {
            return asynchronous.read(ByteBuffer.allocate(100)).get();
          }

          @Override
          public void write(byte[] bytes) throws Exception {
            asynchronous.write(ByteBuffer.wrap(bytes)).get();
          }

          @Override
          public void close() throws IOException {
            asynchronous.close();
          }
        };
    }
  }

  /** The peer has closed; the client has read its end and stays open. */
  public static void endRead(Stage stage, String[] api) throws Exception {
    ServerSocket listener = stage.keep(Stage.listener("127.0.0.1"));
    last = stage.keep(client(api[0], listener));
    try (Socket server = listener.accept()) {
      server.getOutputStream().write(new byte[3]);
    }
    int read = 0;
    for (int n = last.read(); n >= 0; n = last.read()) {
      read += n;
    }
    stage.fact("read", read);
  }

  public static void readAgain(Stage stage, String[] none) throws Exception {
    stage.fact("read", last.read());
  }

  /** The peer resets; the client meets it in a read and closes. */
  public static void reset(Stage stage, String[] api) throws Exception {
    ServerSocket listener = stage.keep(Stage.listener("127.0.0.1"));
    Reader client = client(api[0], listener);
    Socket server = listener.accept();
    server.setSoLinger(true, 0);
    server.close();
    stage.fact("thrown", Stage.thrownBy(client::read));
    client.close();
  }

  /** The peer is gone; the client meets it in its writes. */
  public static void brokenPipe(Stage stage, String[] api) throws Exception {
    ServerSocket listener = stage.keep(Stage.listener("127.0.0.1"));
    Reader client = client(api[0], listener);
    listener.accept().close();
    Throwable thrown =
        Stage.thrownBy(
            () -> {
              while (true) {
                client.write(new byte[100]);
              }
            });
    stage.fact("thrown", thrown);
    client.close();
  }

  /** Connected and forgotten; the peers stay. */
  public static void drop(Stage stage, String[] apiAndCount) throws Exception {
    ServerSocket listener = stage.keep(Stage.listener("127.0.0.1"));
    for (int i = 0; i < Integer.parseInt(apiAndCount[1]); i++) {
      client(apiAndCount[0], listener);
      stage.keep(listener.accept());
    }
  }

  public static void collect(Stage stage, String[] none) {
    last = null;
    System.gc();
  }

  /** One thread waits in a read, another one closes. */
  public static void closeWhileReading(Stage stage, String[] api) throws Exception {
    ServerSocket listener = stage.keep(Stage.listener("127.0.0.1"));
    Reader client = client(api[0], listener);
    stage.keep(listener.accept());
    Throwable[] thrown = new Throwable[1];
    Thread reader = new Thread(() -> thrown[0] = Stage.thrownBy(client::read));
    reader.start();
    Stage.awaitIn(reader, "read0", "socketRead0", "poll", "park");
    client.close();
    reader.join();
    stage.fact("thrown", thrown[0]);
  }

  /** Another program's start copies this one's file descriptors. */
  public static void startProcess(Stage stage, String[] none) throws Exception {
    ServerSocket listener = stage.keep(Stage.listener("127.0.0.1"));
    Socket client = stage.keep(Stage.connect(listener));
    Socket server = stage.keep(listener.accept());
    for (int i = 0; i < 5; i++) {
      client.getOutputStream().write(1);
      stage.fact("exit", new ProcessBuilder("true").start().waitFor());
      server.getInputStream().read();
    }
    stage.pair(
        "SOCKET", client.getLocalSocketAddress(), "SOCKET", server.getLocalSocketAddress(), 5, 0);
  }

  /** Requests and answers on one connection: API, count. */
  public static void turns(Stage stage, String[] apiAndCount) throws Exception {
    ServerSocket listener = stage.keep(Stage.listener("127.0.0.1"));
    Reader client = stage.keep(client(apiAndCount[0], listener));
    Socket server = stage.keep(listener.accept());
    for (int i = 0; i < Integer.parseInt(apiAndCount[1]); i++) {
      // A request of two writes is one turn all the same.
      client.write(new byte[3]);
      client.write(new byte[4]);
      Stage.readFully(server.getInputStream(), 7);
      server.getOutputStream().write(new byte[9]);
      for (int read = 0; read < 9; ) {
        read += client.read();
      }
    }
  }

  /** Half closes, input or output, of one API. */
  public static void shutdown(Stage stage, String[] apiAndWay) throws Exception {
    ServerSocket listener = stage.keep(Stage.listener("127.0.0.1"));
    InetSocketAddress to = (InetSocketAddress) listener.getLocalSocketAddress();
    boolean input = apiAndWay[1].equals("input");
    if (apiAndWay[0].equals("socket")) {
      Socket socket = stage.keep(Stage.connect(listener));
      if (input) {
        socket.shutdownInput();
      } else {
        socket.shutdownOutput();
      }
    } else if (apiAndWay[0].equals("channel")) {
      SocketChannel channel = stage.keep(SocketChannel.open(to));
      if (input) {
        channel.shutdownInput();
      } else {
        channel.shutdownOutput();
      }
    } else {
      AsynchronousSocketChannel channel = stage.keep(AsynchronousSocketChannel.open());
      channel.connect(to).get();
      if (input) {
        channel.shutdownInput();
      } else {
        channel.shutdownOutput();
      }
    }
    stage.keep(listener.accept());
  }

  /** Urgent bytes of one API between ordinary ones. */
  public static void urgent(Stage stage, String[] api) throws Exception {
    ServerSocket listener = stage.keep(Stage.listener("127.0.0.1"));
    Socket socket;
    if (api[0].equals("socket")) {
      socket = stage.keep(Stage.connect(listener));
    } else {
      socket = stage.keep(SocketChannel.open(listener.getLocalSocketAddress())).socket();
    }
    Socket server = stage.keep(listener.accept());
    server.setOOBInline(true);
    socket.getOutputStream().write(new byte[5]);
    socket.sendUrgentData(1);
    socket.sendUrgentData(2);
    socket.getOutputStream().write(new byte[5]);
    stage.fact("read", Stage.readFully(server.getInputStream(), 12).length);
  }

  /** A channel that a selector knows is closed, and its fd waits for the next select. */
  public static void closeRegistered(Stage stage, String[] none) throws Exception {
    ServerSocket listener = stage.keep(Stage.listener("127.0.0.1"));
    Selector selector = stage.keep(Selector.open());
    SocketChannel channel = SocketChannel.open(listener.getLocalSocketAddress());
    stage.keep(listener.accept());
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ);
    channel.close();
    stage.keep(selector::selectNow);
  }

  /** Closes one connection when the JVM ends, which waits for this file then. */
  public static void closeAtExit(Stage stage, String[] file) throws Exception {
    ServerSocket listener = Stage.listener("127.0.0.1");
    Socket client = Stage.connect(listener);
    Socket server = listener.accept();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () ->
                    Stage.thrownBy(
                        () -> {
                          client.close();
                          stage.fact("closed", server.getInputStream().read());
                          for (int i = 0; i < 2_000 && !new File(file[0]).exists(); i++) {
                            Thread.sleep(10);
                          }
                        })));
    new Thread(() -> System.exit(0)).start();
  }

  private static Socket behind;

  /**
   * An fd is closed behind the JDK's back, as a checkpoint or a broken native library does, and its
   * number goes to a new connection.
   */
  public static void closeBehind(Stage stage, String[] none) throws Exception {
    ServerSocket listener = stage.keep(Stage.listener("127.0.0.1"));
    behind = Stage.connect(listener);
    stage.keep(listener.accept());
    int fd = Fds.of(behind);
    Fds.close(fd);
    for (int i = 0; i < 100; i++) {
      Socket next = stage.keep(Stage.connect(listener));
      Socket peer = stage.keep(listener.accept());
      if (Fds.of(next) == fd) {
        next.getOutputStream().write(new byte[6]);
        stage.fact("fd", fd);
        stage.fact("port", next.getLocalPort());
        // The old object still has the number, and reads what is the new one's.
        peer.getOutputStream().write(new byte[2]);
        stage.fact("stolen", behind.getInputStream().read());
        return;
      }
    }
    throw new IllegalStateException("nobody got " + fd);
  }
}

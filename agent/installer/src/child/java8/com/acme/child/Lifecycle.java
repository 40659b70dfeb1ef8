package com.acme.child;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
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
    Stage.awaitIn(reader, "read0", "poll", "park");
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
}

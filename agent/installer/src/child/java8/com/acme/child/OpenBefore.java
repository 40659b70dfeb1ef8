package com.acme.child;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** Connections of every API that are opened in one command and used in later ones. */
public final class OpenBefore {
  private OpenBefore() {}

  /** One end, of whatever API. */
  private interface End extends Closeable {
    void write(int bytes) throws Exception;

    void read(int bytes) throws Exception;

    SocketAddress local() throws Exception;
  }

  private static final class Pair {
    final End client;
    final End server;

    Pair(End client, End server) {
      this.client = client;
      this.server = server;
    }
  }

  private static final List<Pair> PAIRS = new ArrayList<>();
  private static ServerSocket listener;
  private static ServerSocketChannel channelListener;
  private static AsynchronousServerSocketChannel asynchronousListener;

  /** A pair of each API, with a few bytes each way already. */
  public static void open(Stage stage, String[] host) throws Exception {
    listener = stage.keep(Stage.listener(host[0]));
    PAIRS.add(sockets());
    channelListener = stage.keep(ServerSocketChannel.open());
    channelListener.bind(new InetSocketAddress(InetAddress.getByName(host[0]), 0));
    PAIRS.add(channels(false));
    PAIRS.add(channels(true));
    asynchronousListener = stage.keep(AsynchronousServerSocketChannel.open());
    asynchronousListener.bind(new InetSocketAddress(InetAddress.getByName(host[0]), 0));
    PAIRS.add(asynchronousChannels());
    for (Pair pair : PAIRS) {
      pair.client.write(7);
      pair.server.read(7);
    }
    stage.fact("pairs", PAIRS.size());
  }

  private static Pair sockets() throws Exception {
    Socket client = Stage.connect(listener);
    return new Pair(new SocketEnd(client), new SocketEnd(listener.accept()));
  }

  private static Pair channels(boolean selected) throws Exception {
    SocketChannel client = SocketChannel.open(channelListener.getLocalAddress());
    SocketChannel server = channelListener.accept();
    return new Pair(new ChannelEnd(client, selected), new ChannelEnd(server, selected));
  }

  private static Pair asynchronousChannels() throws Exception {
    AsynchronousSocketChannel client = AsynchronousSocketChannel.open();
    client.connect(asynchronousListener.getLocalAddress()).get();
    return new Pair(
        new AsynchronousEnd(client), new AsynchronousEnd(asynchronousListener.accept().get()));
  }

  /** So many bytes to each server, and twice as many back; tells what was transferred by this. */
  public static void use(Stage stage, String[] bytes) throws Exception {
    int count = Integer.parseInt(bytes[0]);
    for (Pair pair : PAIRS) {
      pair.client.write(count);
      pair.server.read(count);
      pair.server.write(2 * count);
      pair.client.read(2 * count);
      stage.pair("UNKNOWN", pair.client.local(), "UNKNOWN", pair.server.local(), count, 2L * count);
    }
  }

  /** One new connection on each of the old listeners. */
  public static void accept(Stage stage, String[] none) throws Exception {
    PAIRS.add(sockets());
    PAIRS.add(channels(false));
    PAIRS.add(asynchronousChannels());
  }

  /** The first of each pair's two ends, then the other; listeners stay. */
  public static void close(Stage stage, String[] none) throws Exception {
    for (Pair pair : PAIRS) {
      pair.client.close();
      pair.server.read(-1);
      pair.server.close();
    }
    PAIRS.clear();
  }

  private static final class SocketEnd implements End {
    private final Socket socket;

    SocketEnd(Socket socket) {
      this.socket = socket;
    }

    @Override
    public void write(int bytes) throws Exception {
      socket.getOutputStream().write(new byte[bytes]);
    }

    @Override
    public void read(int bytes) throws Exception {
      int wanted = Math.max(1, bytes);
      require(Stage.readFully(socket.getInputStream(), wanted).length == Math.max(0, bytes));
    }

    @Override
    public SocketAddress local() {
      return socket.getLocalSocketAddress();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private static final class ChannelEnd implements End {
    private final SocketChannel channel;
    private final Selector selector;

    /** With a selector it is non-blocking. */
    ChannelEnd(SocketChannel channel, boolean selected) throws IOException {
      this.channel = channel;
      this.selector = selected ? Selector.open() : null;
      if (selected) {
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ);
      }
    }

    @Override
    public void write(int bytes) throws Exception {
      ByteBuffer out = ByteBuffer.allocateDirect(bytes);
      while (out.hasRemaining()) {
        channel.write(out);
      }
    }

    @Override
    public void read(int bytes) throws Exception {
      ByteBuffer in = ByteBuffer.allocate(Math.max(1, bytes));
      int n = 0;
      while (n >= 0 && in.hasRemaining()) {
        if (selector != null) {
          selector.select();
          selector.selectedKeys().clear();
        }
        n = channel.read(in);
      }
      require(in.position() == Math.max(0, bytes));
    }

    @Override
    public SocketAddress local() throws Exception {
      return channel.getLocalAddress();
    }

    @Override
    public void close() throws IOException {
      channel.close();
      if (selector != null) {
        // The fd of a registered channel is closed by the next select.
        selector.close();
      }
    }
  }

  private static final class AsynchronousEnd implements End {
    private final AsynchronousSocketChannel channel;

    AsynchronousEnd(AsynchronousSocketChannel channel) {
      this.channel = channel;
    }

    @Override
    public void write(int bytes) throws Exception {
      ByteBuffer out = ByteBuffer.allocate(bytes);
      while (out.hasRemaining()) {
        channel.write(out).get();
      }
    }

    @Override
    public void read(int bytes) throws Exception {
      ByteBuffer in = ByteBuffer.allocate(Math.max(1, bytes));
      int n = 0;
      while (n >= 0 && in.hasRemaining()) {
        n = channel.read(in).get();
      }
      require(in.position() == Math.max(0, bytes));
    }

    @Override
    public SocketAddress local() throws Exception {
      return channel.getLocalAddress();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  private static void require(boolean met) {
    if (!met) {
      throw new IllegalStateException("not as many bytes as wanted");
    }
  }
}

package com.acme.child;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** SocketChannel: blocking, with a selector, vectors, sendfile. */
public final class Channels {
  private Channels() {}

  private static final class Pair {
    final SocketChannel client;
    final SocketChannel server;

    Pair(SocketChannel client, SocketChannel server) {
      this.client = client;
      this.server = server;
    }

    void tell(Stage stage, long toServer, long toClient) throws Exception {
      stage.pair(
          "CHANNEL",
          client.getLocalAddress(),
          "CHANNEL",
          server.getLocalAddress(),
          toServer,
          toClient);
    }
  }

  private static Pair connected(Stage stage, String host) throws Exception {
    ServerSocketChannel listener = stage.keep(ServerSocketChannel.open());
    listener.bind(new InetSocketAddress(InetAddress.getByName(host), 0));
    SocketChannel client = stage.keep(SocketChannel.open(listener.getLocalAddress()));
    return new Pair(client, stage.keep(listener.accept()));
  }

  static void write(SocketChannel channel, int bytes) throws Exception {
    ByteBuffer buffer = ByteBuffer.allocate(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  static void read(SocketChannel channel, int bytes) throws Exception {
    ByteBuffer buffer = ByteBuffer.allocateDirect(bytes);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new IllegalStateException("end after " + buffer.position());
      }
    }
  }

  public static void blocking(Stage stage, String[] host) throws Exception {
    Pair pair = connected(stage, host[0]);
    for (int i = 1; i <= 20; i++) {
      write(pair.client, i);
      read(pair.server, i);
    }
    write(pair.server, 12_345);
    read(pair.client, 12_345);
    pair.tell(stage, 210, 12_345);
  }

  /** ::ffff:127.0.0.1 as an address of IPv6, which only explicit construction gives. */
  public static void mappedAddress(Stage stage, String[] none) throws Exception {
    ServerSocketChannel listener = stage.keep(ServerSocketChannel.open());
    listener.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
    byte[] mapped = new byte[16];
    mapped[10] = (byte) 0xff;
    mapped[11] = (byte) 0xff;
    mapped[12] = 127;
    mapped[15] = 1;
    int port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
    SocketChannel client = stage.keep(SocketChannel.open());
    client.connect(new InetSocketAddress(Inet6Address.getByAddress(null, mapped, -1), port));
    SocketChannel server = stage.keep(listener.accept());
    write(client, 3);
    read(server, 3);
    new Pair(client, server).tell(stage, 3, 0);
  }

  /** A listener for both families is asked by IPv4. */
  public static void dualStack(Stage stage, String[] none) throws Exception {
    ServerSocketChannel listener = stage.keep(ServerSocketChannel.open());
    listener.bind(new InetSocketAddress(0));
    int port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
    SocketChannel client = stage.keep(SocketChannel.open(new InetSocketAddress("127.0.0.1", port)));
    SocketChannel server = stage.keep(listener.accept());
    write(client, 3);
    read(server, 3);
    new Pair(client, server).tell(stage, 3, 0);
  }

  public static void vectors(Stage stage, String[] host) throws Exception {
    Pair pair = connected(stage, host[0]);
    ByteBuffer[] out = {
      ByteBuffer.allocate(100), ByteBuffer.allocateDirect(200), ByteBuffer.allocate(300)
    };
    while (out[2].hasRemaining()) {
      pair.client.write(out);
    }
    ByteBuffer[] in = {ByteBuffer.allocateDirect(500), ByteBuffer.allocate(100)};
    while (in[1].hasRemaining()) {
      pair.server.read(in);
    }
    pair.tell(stage, 600, 0);
  }

  /** sendfile(2), which no dispatcher of sockets sees, and the way back. */
  public static void files(Stage stage, String[] host) throws Exception {
    Pair pair = connected(stage, host[0]);
    Path from = Files.createTempFile("netagent", ".from");
    Path to = Files.createTempFile("netagent", ".to");
    int bytes = 70_001;
    try (FileChannel source = FileChannel.open(from, StandardOpenOption.READ);
        FileChannel target =
            FileChannel.open(to, StandardOpenOption.WRITE, StandardOpenOption.READ)) {
      Files.write(from, new byte[bytes]);
      Thread sender =
          new Thread(
              () ->
                  Stage.thrownBy(
                      () -> {
                        for (long sent = 0; sent < bytes; ) {
                          sent += source.transferTo(sent, bytes - sent, pair.client);
                        }
                      }));
      sender.start();
      for (long received = 0; received < bytes; ) {
        received += target.transferFrom(pair.server, received, bytes - received);
      }
      sender.join();
      // From file to file: nobody's connection.
      source.transferTo(0, bytes, target);
    } finally {
      Files.delete(from);
      Files.delete(to);
    }
    pair.tell(stage, bytes, 0);
  }

  public static void selector(Stage stage, String[] host) throws Exception {
    Selector selector = stage.keep(Selector.open());
    ServerSocketChannel listener = stage.keep(ServerSocketChannel.open());
    listener.bind(new InetSocketAddress(InetAddress.getByName(host[0]), 0));
    listener.configureBlocking(false);
    listener.register(selector, SelectionKey.OP_ACCEPT);
    SocketChannel client = SocketChannel.open();
    client.configureBlocking(false);
    boolean atOnce = client.connect(listener.getLocalAddress());
    SelectionKey key = client.register(selector, atOnce ? 0 : SelectionKey.OP_CONNECT);
    SocketChannel server = null;
    while (server == null || !client.isConnected()) {
      selector.select(1_000);
      if (server == null) {
        server = listener.accept();
      }
      if (!client.isConnected() && key.isConnectable()) {
        client.finishConnect();
      }
    }
    client.finishConnect();
    server.configureBlocking(false);
    SelectionKey serverKey = server.register(selector, SelectionKey.OP_READ);
    // Nothing there yet: no operation.
    stage.fact("unavailable", server.read(ByteBuffer.allocate(10)));
    key.interestOps(0);
    write(client, 4_000);
    int left = 4_000;
    ByteBuffer buffer = ByteBuffer.allocateDirect(1_000);
    while (left > 0) {
      selector.select(1_000);
      if (serverKey.isReadable()) {
        buffer.clear();
        left -= server.read(buffer);
      }
    }
    SocketChannel accepted = server;
    // The close of a registered channel waits for the next select.
    stage.keep(
        () -> {
          client.close();
          accepted.close();
          selector.selectNow();
        });
    new Pair(client, server).tell(stage, 4_000, 0);
  }
}

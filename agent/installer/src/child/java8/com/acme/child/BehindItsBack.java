package com.acme.child;

import java.io.FileDescriptor;
import java.io.RandomAccessFile;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Closes file descriptors as native code would, without the JDK's knowing, and lets others have
 * their numbers: what a checkpoint or a library with code of its own may do.
 */
public final class BehindItsBack {
  private BehindItsBack() {}

  private static Object field(Class<?> owner, String name, Object of) throws Exception {
    Field field = owner.getDeclaredField(name);
    field.setAccessible(true);
    return field.get(of);
  }

  private static int number(SocketChannel channel) throws Exception {
    return (int) field(FileDescriptor.class, "fd", field(channel.getClass(), "fd", channel));
  }

  /** close(2). */
  private static void close(int fd) throws Exception {
    Method close = closeNative();
    close.setAccessible(true);
    close.invoke(null, fd);
  }

  private static Method closeNative() throws Exception {
    try {
      return Class.forName("sun.nio.ch.FileDispatcherImpl")
          .getDeclaredMethod("closeIntFD", int.class);
    } catch (NoSuchMethodException e) {
      // From 21 on.
      return Class.forName("sun.nio.ch.UnixFileDispatcherImpl")
          .getDeclaredMethod("closeIntFD", int.class);
    }
  }

  private static ServerSocketChannel listen(Stage stage) throws Exception {
    ServerSocketChannel listener = stage.keep(ServerSocketChannel.open());
    return listener.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
  }

  /** Its number goes to a file; then the channel that lost it is used once more. */
  public static void thenFile(Stage stage, String[] none) throws Exception {
    ServerSocketChannel listener = listen(stage);
    SocketChannel client = SocketChannel.open(listener.getLocalAddress());
    SocketChannel server = stage.keep(listener.accept());
    client.write(ByteBuffer.allocate(5));
    int fd = number(client);
    close(fd);
    Path file = Files.createTempFile("behind", ".bin");
    try (FileChannel taken =
        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.READ)) {
      stage.fact("same", (int) field(FileDescriptor.class, "fd", descriptor(taken)) == fd);
      taken.write(ByteBuffer.allocate(1_000));
      taken.read(ByteBuffer.allocate(1_000), 0);
    }
    try (RandomAccessFile taken = new RandomAccessFile(file.toFile(), "rw")) {
      taken.write(new byte[1_000]);
    }
    Files.delete(file);
    stage.fact("lost", String.valueOf(Stage.thrownBy(client::close)));
    stage.fact("port", ((InetSocketAddress) server.getRemoteAddress()).getPort());
  }

  private static FileDescriptor descriptor(FileChannel channel) throws Exception {
    return (FileDescriptor) field(channel.getClass(), "fd", channel);
  }

  /** Its number goes to a pipe, which is written by the same dispatcher as sockets are. */
  public static void thenPipe(Stage stage, String[] none) throws Exception {
    ServerSocketChannel listener = listen(stage);
    SocketChannel client = SocketChannel.open(listener.getLocalAddress());
    stage.keep(listener.accept());
    client.write(ByteBuffer.allocate(5));
    close(number(client));
    Pipe pipe = Pipe.open();
    for (int i = 0; i < 100; i++) {
      pipe.sink().write(ByteBuffer.allocate(100));
      pipe.source().read(ByteBuffer.allocate(100));
    }
    stage.fact("port", ((InetSocketAddress) client.getLocalAddress()).getPort());
    stage.keep(pipe.source());
    stage.keep(pipe.sink());
  }

  /** Its number goes to another connection, through another API. */
  public static void thenSocket(Stage stage, String[] none) throws Exception {
    ServerSocketChannel listener = listen(stage);
    ServerSocket other = stage.keep(Stage.listener("127.0.0.1"));
    SocketChannel lost = SocketChannel.open(listener.getLocalAddress());
    SocketChannel server = stage.keep(listener.accept());
    lost.write(ByteBuffer.allocate(5));
    close(number(lost));
    Socket client = stage.keep(Stage.connect(other));
    Socket peer = stage.keep(other.accept());
    client.getOutputStream().write(new byte[3]);
    peer.getInputStream().read(new byte[3]);
    stage.connection(
        "CLIENT", "SOCKET", client.getRemoteSocketAddress(), client.getLocalSocketAddress(), 0, 3);
    stage.connection(
        "SERVER", "SOCKET", peer.getRemoteSocketAddress(), peer.getLocalSocketAddress(), 3, 0);
    stage.connection(
        "SERVER", "CHANNEL", server.getRemoteAddress(), server.getLocalAddress(), 0, 0);
    // The loser must not be closed: its number is somebody else's.
    stage.keep(() -> stage.fact("loser", lost.isConnected()));
  }
}

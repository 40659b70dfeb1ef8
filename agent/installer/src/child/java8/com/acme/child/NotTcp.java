package com.acme.child;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What passes the same methods of the JDK and is no TCP connection. */
public final class NotTcp {
  private NotTcp() {}

  /** On fds that TCP sockets had a moment ago. */
  public static void all(Stage stage, String[] none) throws Exception {
    useFds(stage);
    pipe(stage);
    file(stage);
    datagrams(stage);
  }

  /** Opens and closes forty connections. */
  static void useFds(Stage stage) throws Exception {
    try (ServerSocket listener = Stage.listener("127.0.0.1")) {
      for (int i = 0; i < 20; i++) {
        stage.keep(Stage.connect(listener));
        stage.keep(listener.accept());
      }
    }
    stage.close();
  }

  private static void pipe(Stage stage) throws Exception {
    Pipe pipe = Pipe.open();
    stage.keep(pipe.sink()).write(ByteBuffer.allocate(100));
    stage.keep(pipe.source()).read(ByteBuffer.allocate(100));
  }

  private static void file(Stage stage) throws Exception {
    Path path = Files.createTempFile("netagent", ".file");
    FileChannel file =
        stage.keep(
            FileChannel.open(
                path,
                StandardOpenOption.WRITE,
                StandardOpenOption.READ,
                StandardOpenOption.DELETE_ON_CLOSE));
    file.write(ByteBuffer.allocate(100));
    file.read(ByteBuffer.allocate(100), 0);
  }

  private static void datagrams(Stage stage) throws Exception {
    InetAddress host = InetAddress.getByName("127.0.0.1");
    DatagramChannel receiver = stage.keep(DatagramChannel.open());
    receiver.bind(new InetSocketAddress(host, 0));
    DatagramChannel sender = stage.keep(DatagramChannel.open());
    sender.connect(receiver.getLocalAddress());
    sender.write(ByteBuffer.allocate(100));
    receiver.receive(ByteBuffer.allocate(100));
    sender.write(new ByteBuffer[] {ByteBuffer.allocate(10), ByteBuffer.allocate(10)});
    DatagramSocket old = stage.keep(new DatagramSocket(0, host));
    old.connect(receiver.getLocalAddress());
    old.send(new DatagramPacket(new byte[5], 5));
  }
}

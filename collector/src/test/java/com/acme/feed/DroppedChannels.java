package com.acme.feed;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Sick: asks by SocketChannels that it neither closes nor keeps. */
final class DroppedChannels {
  private static final int CHANNELS = 5;

  private DroppedChannels() {}

  public static void main(String[] arguments) throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      List<Socket> accepted = new ArrayList<>();
      for (int i = 0; i < CHANNELS; i++) {
        ask(listener.getLocalPort());
        accepted.add(listener.accept());
      }
      System.out.println("READY");
      while (true) {
        System.gc();
        new CountDownLatch(1).await(1, TimeUnit.SECONDS);
        if (accepted.isEmpty()) {
          return;
        }
      }
    }
  }

  static void ask(int port) throws Exception {
    SocketChannel channel =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    channel.write(ByteBuffer.wrap(new byte[100]));
  }
}

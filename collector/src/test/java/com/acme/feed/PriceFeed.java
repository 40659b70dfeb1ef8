package com.acme.feed;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens channels that are registered with a selector and closes them. Sick if {@code selects} is
 * false: then the selector selects never again. Argument: selects.
 */
final class PriceFeed {
  private static final int CHANNELS = 6;

  private PriceFeed() {}

  public static void main(String[] arguments) throws Exception {
    boolean selects = Boolean.parseBoolean(arguments[0]);
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket listener = new ServerSocket(0, 50, loopback);
        Selector selector = Selector.open()) {
      List<SocketChannel> channels = new ArrayList<>();
      List<AutoCloseable> accepted = new ArrayList<>();
      for (int i = 0; i < CHANNELS; i++) {
        channels.add(subscribe(selector, listener.getLocalPort()));
        accepted.add(listener.accept());
      }
      selector.selectNow();
      for (SocketChannel channel : channels) {
        channel.close();
      }
      if (selects) {
        selector.selectNow();
      }
      for (AutoCloseable each : accepted) {
        each.close();
      }
      System.out.println("READY " + listener.getLocalPort());
      System.in.read();
    }
  }

  static SocketChannel subscribe(Selector selector, int port) throws Exception {
    SocketChannel channel =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ);
    return channel;
  }
}

package com.acme.desk;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;

/**
 * A consumer as Kafka's is: one thread, a selector, a connection to each of some brokers that stays
 * open for ever, on each a fetch that the broker holds until there is something or its time is up.
 * And a second connection to one of them for heartbeats.
 */
final class LogConsumer {
  private static final int BROKERS = 3;
  private static final int FETCH_SECONDS = 5;
  private static final int HEARTBEAT_SECONDS = 3;

  private LogConsumer() {}

  static void start() throws IOException {
    Selector selector = Selector.open();
    for (int i = 0; i < BROKERS; i++) {
      connect(selector, startBroker(FETCH_SECONDS));
    }
    connect(selector, startBroker(HEARTBEAT_SECONDS));
    daemon("consumer", () -> poll(selector));
  }

  private static void connect(Selector selector, ServerSocket broker) throws IOException {
    SocketChannel channel = SocketChannel.open(broker.getLocalSocketAddress());
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ);
    fetch(channel);
  }

  /** A size and a request of that many bytes, as all of Kafka's messages are. */
  private static void fetch(SocketChannel channel) throws IOException {
    channel.write(ByteBuffer.allocate(4 + 60).putInt(0, 60));
  }

  private static void poll(Selector selector) throws IOException {
    ByteBuffer answer = ByteBuffer.allocate(4 + 20);
    while (true) {
      selector.select();
      for (SelectionKey key : selector.selectedKeys()) {
        SocketChannel channel = (SocketChannel) key.channel();
        if (channel.read(answer.clear()) < 0) {
          channel.close();
        } else {
          fetch(channel);
        }
      }
      selector.selectedKeys().clear();
    }
  }

  /** Nothing is ever in its log, so each fetch is answered when its time is up. */
  private static ServerSocket startBroker(int holdSeconds) throws IOException {
    ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    daemon(
        "broker",
        () -> {
          try (Socket socket = listener.accept()) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            while (true) {
              in.readNBytes(in.readInt());
              TimeUnit.SECONDS.sleep(holdSeconds);
              out.write(ByteBuffer.allocate(4 + 20).putInt(0, 20).array());
            }
          }
        });
    return listener;
  }

  private interface Task {
    void run() throws IOException, InterruptedException;
  }

  private static void daemon(String name, Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (IOException | InterruptedException e) {
                // The program ends.
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }
}

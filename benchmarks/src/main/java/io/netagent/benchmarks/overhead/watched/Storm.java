package io.netagent.benchmarks.overhead.watched;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Connections that carry one byte, as many as the processors can make: connect, accept, write,
 * read, close, close, all on one thread for each processor. The accepting end closes first, so that
 * the connecting port is free at once. Argument: {@code channel} or {@code socket}.
 */
final class Storm implements Turns.Workload {
  private static final int THREADS = Runtime.getRuntime().availableProcessors();

  private final List<Pair> pairs = new ArrayList<>();
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

  /** The two ends of one connection after the other. */
  interface Pair {
    void connectAndClose() throws IOException;
  }

  public static void main(String[] args) throws Exception {
    Storm storm = new Storm();
    for (int i = 0; i < THREADS; i++) {
      storm.pairs.add(args[0].equals("channel") ? new Channels() : new Sockets());
    }
    Turns.take(storm);
    storm.threads.shutdown();
  }

  @Override
  public long runUntil(long deadlineNanos) throws Exception {
    List<Callable<Long>> tasks = new ArrayList<>();
    for (Pair pair : pairs) {
      tasks.add(
          () -> {
            long connections = 0;
            while (System.nanoTime() - deadlineNanos < 0) {
              pair.connectAndClose();
              connections++;
            }
            return connections;
          });
    }
    long sum = 0;
    for (Future<Long> connections : threads.invokeAll(tasks)) {
      sum += connections.get();
    }
    return sum;
  }

  private static final class Channels implements Pair {
    private final ServerSocketChannel listener = ServerSocketChannel.open();
    private final SocketAddress address;
    private final ByteBuffer one = ByteBuffer.allocateDirect(1);

    Channels() throws IOException {
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      address = listener.getLocalAddress();
    }

    @Override
    public void connectAndClose() throws IOException {
      try (SocketChannel client = SocketChannel.open(address);
          SocketChannel server = listener.accept()) {
        one.clear();
        client.write(one);
        one.clear();
        if (server.read(one) != 1) {
          throw new IOException("no byte came");
        }
      }
    }
  }

  private static final class Sockets implements Pair {
    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

    Sockets() throws IOException {}

    @Override
    public void connectAndClose() throws IOException {
      try (Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort());
          Socket server = listener.accept()) {
        client.getOutputStream().write(1);
        if (server.getInputStream().read() != 1) {
          throw new IOException("no byte came");
        }
      }
    }
  }
}

package io.netagent.benchmarks.overhead.watched;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** One thread writes a byte at one end of a connection and reads it at the other. */
final class SameThread implements Turns.Workload {
  private static final int BATCH = 256;

  private final SocketChannel client;
  private final SocketChannel server;
  private final ByteBuffer one = ByteBuffer.allocateDirect(1);

  private SameThread() throws Exception {
    try (ServerSocketChannel listener = ServerSocketChannel.open()) {
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      client = SocketChannel.open(listener.getLocalAddress());
      server = listener.accept();
    }
  }

  public static void main(String[] args) throws Exception {
    Turns.take(new SameThread());
  }

  @Override
  public long runUntil(long deadlineNanos) throws Exception {
    long operations = 0;
    while (System.nanoTime() - deadlineNanos < 0) {
      for (int i = 0; i < BATCH; i++) {
        one.clear();
        client.write(one);
        one.clear();
        server.read(one);
      }
      operations += BATCH;
    }
    return operations;
  }
}

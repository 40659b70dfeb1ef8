package com.acme.child;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** An application in trouble of its own making: no stack, no memory, interrupts, exits. */
public final class Disorder {
  /** Connections from the stack's end upwards, until so many have found room. */
  private static final int WHOLE = 5;

  private static final int STACK_BYTES = 256 << 10;

  private Disorder() {}

  /** Opens, uses and closes connections at the stack's end, and ever farther from it. */
  public static void endOfStack(Stage stage, String[] none) throws Exception {
    talk();
    final int[] counts = new int[2];
    final List<Throwable> others = new ArrayList<>();
    Thread thread = new Thread(null, () -> descend(counts, others), "small", STACK_BYTES);
    thread.start();
    thread.join();
    stage.fact("whole", counts[0]);
    stage.fact("overflowed", counts[1]);
    stage.fact("others", others);
  }

  private static void descend(int[] counts, List<Throwable> others) {
    try {
      descend(counts, others);
    } catch (StackOverflowError e) {
      // The end; from here upwards each level tries.
    }
    if (counts[0] < WHOLE) {
      try {
        talk();
        counts[0]++;
      } catch (StackOverflowError e) {
        counts[1]++;
      } catch (Throwable t) {
        others.add(t);
      }
    }
  }

  /** With a listener of its own: what an earlier one has left in a backlog would be accepted. */
  private static void talk() throws Exception {
    try (ServerSocket listener = Stage.listener("127.0.0.1");
        Socket client = Stage.connect(listener);
        Socket server = listener.accept()) {
      client.getOutputStream().write(1);
      if (server.getInputStream().read() != 1) {
        throw new IllegalStateException("lost");
      }
    }
  }

  /** Connections while the heap is full. */
  public static void endOfMemory(Stage stage, String[] none) throws Exception {
    talk();
    List<Throwable> others = new ArrayList<>();
    int outOfMemory = 0;
    for (int round = 0; round < 24; round++) {
      byte[][] ballast = new byte[4_096][];
      int filled = 0;
      // Leaves a little more room each time, so that every allocation is once the first to fail.
      for (int bytes = 1 << 20; bytes >= 16 << round % 8; bytes >>= 1) {
        filled = fill(ballast, filled, bytes);
      }
      try {
        talk();
      } catch (OutOfMemoryError e) {
        outOfMemory++;
      } catch (Throwable t) {
        others.add(t);
      }
      if (filled == 0) {
        throw new IllegalStateException();
      }
    }
    stage.fact("outOfMemory", outOfMemory);
    stage.fact("others", others);
  }

  private static int fill(byte[][] ballast, int filled, int bytes) {
    int next = filled;
    try {
      while (next < ballast.length) {
        ballast[next] = new byte[bytes];
        next++;
      }
    } catch (OutOfMemoryError e) {
      // Full, for arrays of this size.
    }
    return next;
  }

  /** Interrupts threads that wait in a read, which closes their channels. */
  public static void interrupts(Stage stage, String[] count) throws Exception {
    int channels = Integer.parseInt(count[0]);
    ServerSocketChannel listener = stage.keep(ServerSocketChannel.open());
    listener.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
    final int[] closed = new int[1];
    for (int i = 0; i < channels; i++) {
      SocketChannel client = SocketChannel.open(listener.getLocalAddress());
      SocketChannel server = stage.keep(listener.accept());
      Thread reader =
          new Thread(
              () -> {
                Throwable thrown = Stage.thrownBy(() -> client.read(ByteBuffer.allocate(1)));
                if (thrown instanceof ClosedByInterruptException
                    && Thread.currentThread().isInterrupted()) {
                  closed[0]++;
                }
              });
      reader.start();
      if (i % 2 == 0) {
        Stage.awaitIn(reader, "read0", "poll", "park");
      }
      reader.interrupt();
      reader.join();
      if (!server.isOpen() || client.isOpen()) {
        throw new IllegalStateException("the wrong one is closed");
      }
    }
    stage.fact("closed", closed[0]);
  }

  /** Interrupts every other thread of this JVM, the agent's too, while connections are opened. */
  public static void interruptEverybody(Stage stage, String[] count) throws Exception {
    ServerSocket listener = stage.keep(Stage.listener("127.0.0.1"));
    int found = 0;
    for (int i = 0; i < Integer.parseInt(count[0]); i++) {
      for (Thread thread : Thread.getAllStackTraces().keySet()) {
        if (thread.getName().equals("netagent")) {
          thread.interrupt();
          found++;
        }
      }
      stage.keep(Stage.connect(listener));
      stage.keep(listener.accept());
    }
    stage.fact("interrupted", found);
  }

  /** The program "exit": threads in every hook while the JVM ends with code 3. */
  public static void main(String[] how) throws Exception {
    ServerSocket listener = Stage.listener("127.0.0.1");
    CountDownLatch busy = new CountDownLatch(8);
    for (int i = 0; i < 4; i++) {
      Thread client = new Thread(() -> Stage.thrownBy(() -> clientForEver(listener, busy)));
      Thread server = new Thread(() -> Stage.thrownBy(() -> serveForEver(listener, busy)));
      client.setDaemon(true);
      server.setDaemon(true);
      client.start();
      server.start();
    }
    busy.await();
    if (how[0].equals("uncaught")) {
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread("hook") {
                @Override
                public void run() {
                  throw new IllegalStateException("of the application");
                }
              });
    }
    if (how[0].equals("halt")) {
      Runtime.getRuntime().halt(3);
    }
    System.exit(3);
  }

  private static void clientForEver(ServerSocket listener, CountDownLatch busy) throws Exception {
    for (int i = 0; ; i++) {
      try (Socket client = Stage.connect(listener)) {
        OutputStream out = client.getOutputStream();
        out.write(1);
        client.getInputStream().read();
      }
      if (i == 20) {
        busy.countDown();
      }
    }
  }

  private static void serveForEver(ServerSocket listener, CountDownLatch busy) throws Exception {
    for (int i = 0; ; i++) {
      try (Socket server = listener.accept()) {
        InputStream in = server.getInputStream();
        in.read();
        server.getOutputStream().write(1);
      }
      if (i == 20) {
        busy.countDown();
      }
    }
  }
}

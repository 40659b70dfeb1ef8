package com.acme.child;

import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads that open, use and close connections of both APIs, files, pipes and UDP sockets as fast
 * as they can while an agent comes. Each keeps a few open, so that fd numbers go from hand to hand.
 * Once the agent is there, each looks at the slots of what it opens from then on.
 */
public final class Rush {
  private static final int CLIENTS = 2;
  private static final int ACCEPTORS = 2;
  private static final int KEPT = 5;

  /** Opened before the agent comes and never touched again, of each API. */
  private static final int IDLE = 3;

  private static Rush current;

  private final ServerSocket listener;
  private final ServerSocketChannel channelListener;
  private final List<Thread> threads = new ArrayList<>();
  private final List<Thread> acceptors = new ArrayList<>();
  private final List<Closeable> idle = new ArrayList<>();
  private final List<Deque<Closeable>> kept = new ArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger sizes = new AtomicInteger();

  /** Looks at slots; null while there is no agent. */
  private volatile FdReuse agent;

  private volatile boolean ended;
  private volatile boolean acceptorsEnded;

  private Rush() throws Exception {
    listener = new ServerSocket(0, 1000, InetAddress.getByName("127.0.0.1"));
    channelListener = ServerSocketChannel.open();
    channelListener.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 1000);
  }

  /** One that does something with what it has open. */
  private interface Work {
    void run(Deque<Closeable> open) throws Exception;
  }

  private void start(List<Thread> all, int count, Work work) {
    for (int i = 0; i < count; i++) {
      Deque<Closeable> open = new ArrayDeque<>();
      kept.add(open);
      Thread thread =
          new Thread(
              () -> {
                Throwable thrown = Stage.thrownBy(() -> work.run(open));
                if (thrown != null) {
                  thrown.printStackTrace();
                }
              });
      thread.start();
      all.add(thread);
    }
  }

  /** From now on, until {@link #halt}. */
  public static void go(Stage stage, String[] none) throws Exception {
    if (current == null) {
      current = new Rush();
    }
    current.go();
  }

  private void go() throws Exception {
    for (int i = 0; i < IDLE; i++) {
      idle.add(new Socket(listener.getInetAddress(), listener.getLocalPort()));
      idle.add(listener.accept());
      idle.add(SocketChannel.open(channelListener.getLocalAddress()));
      idle.add(channelListener.accept());
    }
    ended = false;
    acceptorsEnded = false;
    start(acceptors, ACCEPTORS, this::accept);
    start(acceptors, ACCEPTORS, this::acceptChannels);
    start(threads, CLIENTS, this::sockets);
    start(threads, CLIENTS, this::channels);
    start(threads, 1, this::files);
    start(threads, 1, this::pipes);
    start(threads, 1, this::datagrams);
  }

  /** The directory of the record of an agent that is there. */
  public static void watch(Stage stage, String[] directory) throws Exception {
    current.agent = FdReuse.in(directory[0]);
  }

  /** How far they have come. */
  public static void tell(Stage stage, String[] none) {
    stage.fact("connections", current.connections);
    if (current.agent != null) {
      current.agent.tell(stage);
    }
  }

  /** All threads end; what they have open stays so. */
  public static void halt(Stage stage, String[] none) throws Exception {
    Rush rush = current;
    rush.ended = true;
    join(rush.threads);
    rush.acceptorsEnded = true;
    // Each acceptor takes one more, and ends.
    for (int i = 0; i < ACCEPTORS; i++) {
      rush.idle.add(new Socket(rush.listener.getInetAddress(), rush.listener.getLocalPort()));
      rush.idle.add(SocketChannel.open(rush.channelListener.getLocalAddress()));
    }
    join(rush.acceptors);
    tell(stage, none);
    stage.fact("port", rush.listener.getLocalPort());
    stage.fact(
        "channelPort", ((InetSocketAddress) rush.channelListener.getLocalAddress()).getPort());
    rush.agent = null;
  }

  private static void join(List<Thread> threads) throws InterruptedException {
    for (Thread thread : threads) {
      thread.join();
    }
    threads.clear();
  }

  /** Everything but the listeners. */
  public static void close(Stage stage, String[] none) throws Exception {
    for (Deque<Closeable> each : current.kept) {
      closeAll(each);
    }
    closeAll(current.idle);
    current.kept.clear();
    current.idle.clear();
  }

  private static void closeAll(Iterable<Closeable> all) throws IOException {
    for (Closeable each : all) {
      each.close();
    }
  }

  private static void keep(Deque<Closeable> open, Closeable opened) throws IOException {
    open.add(opened);
    if (open.size() > KEPT) {
      open.remove().close();
    }
  }

  /** Of the request, 1 to 97 bytes. */
  private int size() {
    return 1 + sizes.getAndIncrement() % 97;
  }

  private static byte[] request(int size) {
    byte[] request = new byte[size];
    request[0] = (byte) size;
    return request;
  }

  private void sockets(Deque<Closeable> open) throws Exception {
    while (!ended) {
      FdReuse looking = agent;
      int size = size();
      Socket socket = new Socket(listener.getInetAddress(), listener.getLocalPort());
      socket.getOutputStream().write(request(size));
      Stage.readFully(socket.getInputStream(), 2 * size);
      if (looking != null) {
        int fd = looking.fdOf(socket);
        looking.check(fd, socket.getLocalPort(), socket.getPort(), size, 2 * size);
      }
      connections.incrementAndGet();
      keep(open, socket);
    }
  }

  private void channels(Deque<Closeable> open) throws Exception {
    InetSocketAddress to = (InetSocketAddress) channelListener.getLocalAddress();
    while (!ended) {
      FdReuse looking = agent;
      int size = size();
      SocketChannel channel = SocketChannel.open(to);
      channel.write(ByteBuffer.wrap(request(size)));
      Channels.read(channel, 2 * size);
      if (looking != null) {
        int localPort = ((InetSocketAddress) channel.getLocalAddress()).getPort();
        looking.check(looking.fdOf(channel), localPort, to.getPort(), size, 2 * size);
      }
      connections.incrementAndGet();
      keep(open, channel);
    }
  }

  /**
   * Each ends with the one that {@link #halt} opens for it, so that none is left to the next round.
   */
  private void accept(Deque<Closeable> open) throws Exception {
    boolean last;
    do {
      Socket server = listener.accept();
      last = acceptorsEnded;
      if (!last) {
        int size = server.getInputStream().read();
        Stage.readFully(server.getInputStream(), size - 1);
        server.getOutputStream().write(new byte[2 * size]);
      }
      keep(open, server);
    } while (!last);
  }

  private void acceptChannels(Deque<Closeable> open) throws Exception {
    boolean last;
    do {
      SocketChannel server = channelListener.accept();
      last = acceptorsEnded;
      if (!last) {
        ByteBuffer first = ByteBuffer.allocate(1);
        server.read(first);
        int size = first.get(0);
        if (size > 1) {
          Channels.read(server, size - 1);
        }
        Channels.write(server, 2 * size);
      }
      keep(open, server);
    } while (!last);
  }

  private void files(Deque<Closeable> open) throws Exception {
    while (!ended) {
      FileInputStream file = new FileInputStream("/dev/zero");
      FdReuse looking = agent;
      if (looking != null) {
        looking.checkClear(looking.fdOf(file), "file");
      }
      keep(open, file);
    }
  }

  private void pipes(Deque<Closeable> open) throws Exception {
    while (!ended) {
      Pipe pipe = Pipe.open();
      pipe.sink().write(ByteBuffer.allocate(10));
      pipe.source().read(ByteBuffer.allocate(10));
      keep(open, pipe.sink());
      keep(open, pipe.source());
    }
  }

  private void datagrams(Deque<Closeable> open) throws Exception {
    while (!ended) {
      DatagramChannel channel = DatagramChannel.open();
      FdReuse looking = agent;
      if (looking != null) {
        looking.checkClear(looking.fdOf(channel), "UDP socket");
      }
      keep(open, channel);
    }
  }
}

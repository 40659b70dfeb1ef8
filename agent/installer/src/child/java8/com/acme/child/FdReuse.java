package com.acme.child;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.RandomAccessFile;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketImpl;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.DatagramChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Threads that open and close connections beside others that open and close files, pipes and UDP
 * sockets, so that fd numbers go from hand to hand. Each looks at the slot of its own fd: the
 * connection's must show this connection, any other one none. Reads the record as any reader of its
 * documented layout would, through one descriptor that is never closed: closing it would free the
 * record's lock.
 */
public final class FdReuse {
  private static final int GENERATION = 0;
  private static final int KIND = 8;
  private static final int BYTES_READ = 64;
  private static final int BYTES_WRITTEN = 128;
  private static final int LOCAL_PORT = 200;

  private final FileChannel record;
  private final long slotsOffset;
  private final int slotBytes;
  private final long backedSlots;
  private final Field fdNumber;
  private final Method socketImpl;
  private final Field delegate;
  private final Field socketFd;
  private final Method channelFd;
  private final Method datagramFd;

  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger checked = new AtomicInteger();
  private final AtomicInteger noise = new AtomicInteger();
  private final AtomicLong badConnections = new AtomicLong();
  private final AtomicLong badOthers = new AtomicLong();
  private volatile String firstBad = "";
  volatile boolean ended;

  FdReuse(Path file) throws Exception {
    this.record = new RandomAccessFile(file.toFile(), "r").getChannel();
    ByteBuffer header = read(0, 256);
    this.slotsOffset = header.getLong(96);
    this.slotBytes = header.getInt(88);
    this.backedSlots = header.getInt(84);
    this.fdNumber = field(FileDescriptor.class, "fd");
    this.socketImpl = method(Socket.class, "getImpl");
    this.delegate = delegate();
    this.socketFd = field(SocketImpl.class, "fd");
    this.channelFd = method(Class.forName("sun.nio.ch.SocketChannelImpl"), "getFDVal");
    this.datagramFd = method(Class.forName("sun.nio.ch.DatagramChannelImpl"), "getFDVal");
  }

  /** From 17 on, the SocketImpl of a Socket hands all to another one; before, it is null. */
  private static Field delegate() throws Exception {
    try {
      return field(Class.forName("java.net.DelegatingSocketImpl"), "delegate");
    } catch (ClassNotFoundException e) {
      return null;
    }
  }

  int fdOf(Socket socket) throws Exception {
    Object own = socketImpl.invoke(socket);
    return fdNumber.getInt(socketFd.get(delegate == null ? own : delegate.get(own)));
  }

  int fdOf(SocketChannel channel) throws Exception {
    return (int) channelFd.invoke(channel);
  }

  int fdOf(DatagramChannel channel) throws Exception {
    return (int) datagramFd.invoke(channel);
  }

  int fdOf(FileInputStream file) throws Exception {
    return fdNumber.getInt(file.getFD());
  }

  private static Field field(Class<?> type, String name) throws Exception {
    Field field = type.getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }

  private static Method method(Class<?> type, String name) throws Exception {
    Method method = type.getDeclaredMethod(name);
    method.setAccessible(true);
    return method;
  }

  private ByteBuffer read(long offset, int bytes) throws Exception {
    ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (record.read(buffer, offset + buffer.position()) < 0) {
        throw new IllegalStateException("the record is short");
      }
    }
    buffer.flip();
    return buffer;
  }

  private ByteBuffer slot(int fd) throws Exception {
    if (fd >= backedSlots) {
      throw new IllegalStateException("fd " + fd);
    }
    return read(slotsOffset + (long) fd * slotBytes, slotBytes);
  }

  private void bad(AtomicLong count, String what) {
    if (count.getAndIncrement() == 0) {
      firstBad = what;
    }
  }

  /** Directory of the record, threads, connections. */
  public static void run(Stage stage, String[] words) throws Exception {
    FdReuse stress = in(words[0]);
    stress.run(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
    stress.tell(stage);
  }

  /** Reads the only record in a directory. */
  static FdReuse in(String directory) throws Exception {
    try (DirectoryStream<Path> records = Files.newDirectoryStream(Paths.get(directory), "*.rec")) {
      return new FdReuse(records.iterator().next());
    }
  }

  void tell(Stage stage) {
    stage.fact("checked", checked);
    stage.fact("noise", noise);
    stage.fact("badConnections", badConnections);
    stage.fact("badOthers", badOthers);
    stage.fact("firstBad", firstBad);
  }

  private void run(int threads, int connections) throws Exception {
    ServerSocket listener = new ServerSocket(0, 100, InetAddress.getByName("127.0.0.1"));
    List<Thread> servers = start(2, () -> serve(listener));
    List<Thread> others = new ArrayList<>();
    others.addAll(start(1, this::files));
    others.addAll(start(1, this::pipes));
    others.addAll(start(1, this::datagrams));
    for (Thread client : start(threads, () -> connect(listener, connections))) {
      client.join();
    }
    ended = true;
    for (Thread other : others) {
      other.join();
    }
    listener.close();
    for (Thread server : servers) {
      server.join();
    }
  }

  List<Thread> start(int count, Stage.Action action) {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Thread thread =
          new Thread(
              () -> {
                Throwable thrown = Stage.thrownBy(action);
                if (thrown != null) {
                  thrown.printStackTrace(System.out);
                }
              });
      thread.start();
      threads.add(thread);
    }
    return threads;
  }

  /** As many bytes as the client asks for, until the listener is closed. */
  private static void serve(ServerSocket listener) {
    while (true) {
      try (Socket server = listener.accept()) {
        byte[] request = Stage.readFully(server.getInputStream(), 8);
        ByteBuffer numbers = ByteBuffer.wrap(request);
        Stage.readFully(server.getInputStream(), numbers.getInt());
        server.getOutputStream().write(new byte[numbers.getInt()]);
        // The client closes after it has looked.
        server.getInputStream().read();
        server.setSoLinger(true, 0);
      } catch (Exception e) {
        if (listener.isClosed()) {
          return;
        }
      }
    }
  }

  private void connect(ServerSocket listener, int connections) throws Exception {
    InetSocketAddress to = (InetSocketAddress) listener.getLocalSocketAddress();
    for (int id = next.getAndIncrement(); id < connections; id = next.getAndIncrement()) {
      // Their pair is this connection's alone.
      int out = id % 127;
      int in = 1 + id / 127;
      byte[] request = ByteBuffer.allocate(8 + out).putInt(out).putInt(in).array();
      if (id % 2 == 0) {
        try (Socket socket = new Socket(to.getAddress(), to.getPort())) {
          socket.getOutputStream().write(request);
          Stage.readFully(socket.getInputStream(), in);
          check(fdOf(socket), socket.getLocalPort(), to.getPort(), request.length, in);
        }
      } else {
        try (SocketChannel channel = SocketChannel.open(to)) {
          channel.write(ByteBuffer.wrap(request));
          Channels.read(channel, in);
          int localPort = ((InetSocketAddress) channel.getLocalAddress()).getPort();
          check(fdOf(channel), localPort, to.getPort(), request.length, in);
        }
      }
    }
  }

  void check(int fd, int localPort, int remotePort, int written, int read) throws Exception {
    ByteBuffer slot = slot(fd);
    checked.incrementAndGet();
    long kind = slot.getLong(KIND);
    if ((kind & 0xff) != 1
        || (kind >>> 32 & 0xffff) != remotePort
        || slot.getLong(LOCAL_PORT) != localPort
        || slot.getLong(BYTES_WRITTEN) != written
        || slot.getLong(BYTES_READ) != read) {
      bad(
          badConnections,
          String.format(
              "fd %d: kind %x, local port %d (%d), wrote %d (%d), read %d (%d)",
              fd,
              kind,
              slot.getLong(LOCAL_PORT),
              localPort,
              slot.getLong(BYTES_WRITTEN),
              written,
              slot.getLong(BYTES_READ),
              read));
    }
  }

  /** This fd is no connection: its slot must be clear. */
  void checkClear(int fd, String what) throws Exception {
    ByteBuffer slot = slot(fd);
    noise.incrementAndGet();
    if ((slot.getLong(KIND) & 0xff) != 0 || (slot.getLong(GENERATION) & 1) != 0) {
      bad(badOthers, "fd " + fd + ", a " + what + ", has a connection's slot");
    }
  }

  void files() throws Exception {
    while (!ended) {
      try (FileInputStream file = new FileInputStream("/dev/zero")) {
        checkClear(fdOf(file), "file");
      }
    }
  }

  void pipes() throws Exception {
    while (!ended) {
      Pipe pipe = Pipe.open();
      pipe.sink().write(ByteBuffer.allocate(10));
      pipe.source().read(ByteBuffer.allocate(10));
      pipe.source().close();
      pipe.sink().close();
    }
  }

  void datagrams() throws Exception {
    while (!ended) {
      try (DatagramChannel channel = DatagramChannel.open()) {
        checkClear(fdOf(channel), "UDP socket");
      }
    }
  }
}

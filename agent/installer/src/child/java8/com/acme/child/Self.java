package com.acme.child;

import com.sun.management.ThreadMXBean;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What this process knows of itself. */
public final class Self {
  private Self() {}

  /** Its sockets, threads, and what of the agent its class loader finds. */
  public static void look(Stage stage, String[] classNames) throws Exception {
    // JDK 17 makes a marker of its own, a Unix-domain socket, before the first FileChannel.
    FileChannel.open(Paths.get("/dev/null")).close();
    // JDK 27 starts a thread of its own for the first direct buffer, a mapped one included.
    ByteBuffer.allocateDirect(1);
    int sockets = 0;
    try (DirectoryStream<Path> fds = Files.newDirectoryStream(Paths.get("/proc/self/fd"))) {
      for (Path fd : fds) {
        if (Files.isSymbolicLink(fd)
            && Files.readSymbolicLink(fd).toString().startsWith("socket:")) {
          sockets++;
        }
      }
    }
    stage.fact("sockets", sockets);
    stage.fact(
        "threads",
        Thread.getAllStackTraces().keySet().stream()
            .map(thread -> thread.getName() + (thread.isDaemon() ? " (daemon)" : ""))
            .collect(Collectors.toCollection(TreeSet::new)));
    for (String name : classNames) {
      try {
        ClassLoader loader =
            Class.forName(name, false, Self.class.getClassLoader()).getClassLoader();
        stage.fact(name, loader == null ? "boot" : "found in " + loader);
      } catch (ClassNotFoundException e) {
        stage.fact(name, "not found");
      }
    }
  }

  /** Runs an opener in a class loader of its own, then drops the loader. */
  public static void loader(Stage stage, String[] none) throws Exception {
    try (ServerSocket listener = Stage.listener("127.0.0.1")) {
      WeakReference<ClassLoader> loader = openFromItsOwnLoader(listener);
      stage.keep(listener.accept());
      long end = System.nanoTime() + 20_000_000_000L;
      while (loader.get() != null && System.nanoTime() < end) {
        System.gc();
        Thread.sleep(20);
      }
      stage.fact("collected", loader.get() == null);
    }
  }

  /** Stays open, so that its site stays in use. */
  private static Socket opened;

  private static WeakReference<ClassLoader> openFromItsOwnLoader(ServerSocket listener)
      throws Exception {
    URL classes = Self.class.getProtectionDomain().getCodeSource().getLocation();
    URLClassLoader loader = new URLClassLoader(new URL[] {classes}, null);
    Class<?> stage = loader.loadClass(Stage.class.getName());
    if (stage == Stage.class) {
      throw new IllegalStateException("not its own");
    }
    opened = (Socket) stage.getMethod("connect", ServerSocket.class).invoke(null, listener);
    loader.close();
    return new WeakReference<>(loader);
  }

  /** Bytes that this thread allocates for so many writes and reads of one byte each. */
  public static void allocation(Stage stage, String[] count) throws Exception {
    int operations = Integer.parseInt(count[0]);
    ServerSocketChannel listener = stage.keep(ServerSocketChannel.open());
    listener.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
    SocketChannel client = stage.keep(SocketChannel.open(listener.getLocalAddress()));
    SocketChannel server = stage.keep(listener.accept());
    ByteBuffer one = ByteBuffer.allocateDirect(1);
    exchange(client, server, one, operations / 2);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long self = Thread.currentThread().getId();
    long before = threads.getThreadAllocatedBytes(self);
    exchange(client, server, one, operations);
    stage.fact("bytes", threads.getThreadAllocatedBytes(self) - before);
  }

  private static void exchange(
      SocketChannel client, SocketChannel server, ByteBuffer one, int operations) throws Exception {
    for (int i = 0; i < operations; i++) {
      one.clear();
      client.write(one);
      one.clear();
      server.read(one);
    }
  }

  /** Takes all the room of a file system. */
  public static void fill(Stage stage, String[] directory) throws Exception {
    Path file = Paths.get(directory[0], "filler");
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int bytes = 1 << 20; bytes > 0; bytes >>= 1) {
        byte[] chunk = new byte[bytes];
        while (Stage.thrownBy(() -> out.write(chunk)) == null) {
          // Until there is no room for so much.
        }
      }
    }
    stage.fact("bytes", Files.size(file));
  }

  /** Open, each with a byte in it. */
  public static void manyConnections(Stage stage, String[] count) throws Exception {
    ServerSocket listener = stage.keep(Stage.listener("127.0.0.1"));
    int read = 0;
    for (int i = 0; i < Integer.parseInt(count[0]); i++) {
      Socket client = stage.keep(Stage.connect(listener));
      Socket server = stage.keep(listener.accept());
      client.getOutputStream().write(i);
      read += Stage.readFully(server.getInputStream(), 1).length;
    }
    stage.fact("read", read);
  }
}

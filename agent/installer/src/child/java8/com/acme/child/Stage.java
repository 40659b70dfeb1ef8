package com.acme.child;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/** What a scenario leaves open for the test to look at, and what it tells. */
public final class Stage {
  private final PrintStream out;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  Stage(PrintStream out) {
    this.out = out;
  }

  /** Closed by the command "close", last one first. */
  public <T extends AutoCloseable> T keep(T closeable) {
    open.push(closeable);
    return closeable;
  }

  void close() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }

  public void fact(String name, Object value) {
    out.println("fact " + name + " " + value);
  }

  /** This process has such a connection open; -1 bytes are not known to it. */
  public void connection(
      String role,
      String transport,
      SocketAddress remote,
      SocketAddress local,
      long bytesRead,
      long bytesWritten) {
    InetSocketAddress to = (InetSocketAddress) remote;
    InetSocketAddress from = (InetSocketAddress) local;
    out.println(
        String.join(
            " ",
            "connection",
            role,
            transport,
            to.getAddress().getHostAddress(),
            String.valueOf(to.getPort()),
            String.valueOf(from.getPort()),
            String.valueOf(bytesRead),
            String.valueOf(bytesWritten)));
  }

  /** Both ends of one connection. */
  public void pair(
      String clientTransport,
      SocketAddress client,
      String serverTransport,
      SocketAddress server,
      long bytesToServer,
      long bytesToClient) {
    connection("CLIENT", clientTransport, server, client, bytesToClient, bytesToServer);
    connection("SERVER", serverTransport, client, server, bytesToServer, bytesToClient);
  }

  /** A listener on a free port of the host. */
  public static ServerSocket listener(String host) throws Exception {
    return new ServerSocket(0, 50, InetAddress.getByName(host));
  }

  public static Socket connect(ServerSocket listener) throws Exception {
    return new Socket(listener.getInetAddress(), listener.getLocalPort());
  }

  /** So many bytes, fewer if the stream ends before. */
  public static byte[] readFully(InputStream in, int bytes) throws IOException {
    byte[] read = new byte[bytes];
    int length = 0;
    for (int n = 0; n >= 0 && length < bytes; n = in.read(read, length, bytes - length)) {
      length += n;
    }
    return Arrays.copyOf(read, length);
  }

  /** All up to the end. */
  public static byte[] readAll(InputStream in) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      out.write(buffer, 0, n);
    }
    return out.toByteArray();
  }

  /** Until the thread is in one of these methods, or has ended. */
  static void awaitIn(Thread thread, String... methods) throws InterruptedException {
    Set<String> wanted = new HashSet<>(Arrays.asList(methods));
    while (thread.isAlive()
        && Arrays.stream(thread.getStackTrace())
            .noneMatch(frame -> wanted.contains(frame.getMethodName()))) {
      Thread.sleep(1);
    }
  }

  /** What the call throws, or null. */
  public static Throwable thrownBy(Action action) {
    try {
      action.run();
      return null;
    } catch (Throwable t) {
      return t;
    }
  }

  /** Anything that may fail. */
  public interface Action {
    void run() throws Exception;
  }
}

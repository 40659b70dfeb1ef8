package com.acme.child;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/** Many virtual threads at once, by reflection: this is compiled for older releases. */
public final class Crowd {
  private static final int REQUEST_BYTES = 100;

  private Crowd() {}

  /**
   * So many connections with a virtual thread at each end, all of which are started at once; fds
   * allow only so many connections at a time.
   */
  public static void virtual(Stage stage, String[] connectionsAndAtOnce) throws Exception {
    int connections = Integer.parseInt(connectionsAndAtOnce[0]);
    final Semaphore fds = new Semaphore(Integer.parseInt(connectionsAndAtOnce[1]));
    // A full backlog drops handshakes, which come again after a second.
    final ServerSocket listener =
        stage.keep(new ServerSocket(0, 4_096, InetAddress.getByName("127.0.0.1")));
    ExecutorService threads =
        (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    List<Future<Integer>> ends = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      ends.add(threads.submit(() -> serve(listener)));
      ends.add(threads.submit(() -> request(listener, fds)));
    }
    long bytes = 0;
    for (Future<Integer> end : ends) {
      bytes += end.get();
    }
    threads.shutdown();
    stage.fact("bytes", bytes);
  }

  /** Closes first, so that TIME_WAIT takes none of the clients' ports. */
  private static int serve(ServerSocket listener) throws Exception {
    try (Socket server = listener.accept()) {
      int bytes = read(server.getInputStream());
      server.getOutputStream().write(1);
      return bytes;
    }
  }

  private static int request(ServerSocket listener, Semaphore fds) throws Exception {
    fds.acquire();
    try (Socket client = Stage.connect(listener)) {
      client.getOutputStream().write(new byte[REQUEST_BYTES]);
      InputStream in = client.getInputStream();
      return in.read() == 1 && in.read() < 0 ? 1 : -1_000_000;
    } finally {
      fds.release();
    }
  }

  private static int read(InputStream in) throws Exception {
    byte[] request = new byte[REQUEST_BYTES];
    int read = 0;
    while (read < REQUEST_BYTES) {
      int n = in.read(request, read, REQUEST_BYTES - read);
      if (n < 0) {
        break;
      }
      read += n;
    }
    return read;
  }
}

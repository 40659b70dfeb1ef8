package io.netagent.collector.scenario;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Accepts and says nothing; or does not even accept. On loopback. */
final class MutePeer implements AutoCloseable {
  private final ServerSocket listener;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  private MutePeer(int backlog) throws IOException {
    listener = new ServerSocket(0, backlog, InetAddress.getLoopbackAddress());
  }

  /**
   * Accepts everything.
   *
   * @param reading reads what comes; else it stays in the kernel's queue
   */
  static MutePeer accepting(boolean reading) throws IOException {
    MutePeer peer = new MutePeer(100);
    start(
        () -> {
          while (true) {
            Socket socket = peer.listener.accept();
            peer.sockets.add(socket);
            if (reading) {
              start(
                  () ->
                      socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream()));
            }
          }
        });
    return peer;
  }

  /** Its accept queue is full: each further SYN is dropped. */
  static MutePeer full() throws IOException {
    MutePeer peer = new MutePeer(1);
    List<Socket> filling = new ArrayList<>();
    for (int i = 0; i < 2; i++) { // The kernel lets one more wait than the backlog says.
      filling.add(new Socket(InetAddress.getLoopbackAddress(), peer.port()));
    }
    peer.sockets.addAll(filling);
    return peer;
  }

  private interface Task {
    void run() throws IOException;
  }

  private static void start(Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (IOException e) {
                // It was closed.
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return listener.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}

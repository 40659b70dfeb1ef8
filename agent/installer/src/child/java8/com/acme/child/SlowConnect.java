package com.acme.child;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;

/** A connect that blocks: the accept queue of its listener is full, and its SYN is dropped. */
public final class SlowConnect {
  private static final int BYTES = 5;

  /** A queue of one takes two. */
  private static final int QUEUED = 2;

  private static ServerSocket listener;
  private static Thread thread;
  private static volatile String outcome;

  private SlowConnect() {}

  /** Of a Socket or a SocketChannel, on a thread of its own; "writes" for one that never reads. */
  public static void begin(Stage stage, String[] api) throws Exception {
    listener = stage.keep(new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1")));
    for (int i = 0; i < QUEUED; i++) {
      stage.keep(Stage.connect(listener));
    }
    InetSocketAddress to = (InetSocketAddress) listener.getLocalSocketAddress();
    thread = new Thread(() -> outcome = String.valueOf(Stage.thrownBy(() -> run(stage, api, to))));
    thread.start();
    stage.fact("port", to.getPort());
  }

  private static void run(Stage stage, String[] api, InetSocketAddress to) throws Exception {
    boolean writes = api.length > 1 && api[1].equals("writes");
    if (api[0].equals("channel")) {
      SocketChannel channel = stage.keep(SocketChannel.open(to));
      if (writes) {
        Channels.write(channel, BYTES);
      } else {
        Channels.read(channel, BYTES);
      }
      return;
    }
    Socket socket = stage.keep(new Socket(to.getAddress(), to.getPort()));
    if (writes) {
      socket.getOutputStream().write(new byte[BYTES]);
    } else {
      Stage.readFully(socket.getInputStream(), BYTES);
    }
  }

  /** All are accepted, and get a few bytes. */
  public static void end(Stage stage, String[] none) throws Exception {
    for (int i = 0; i <= QUEUED; i++) {
      stage.keep(listener.accept()).getOutputStream().write(new byte[BYTES]);
    }
    thread.join();
    stage.fact("outcome", outcome);
  }
}

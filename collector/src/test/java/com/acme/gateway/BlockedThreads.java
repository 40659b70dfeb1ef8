package com.acme.gateway;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * Two threads read from a server that never answers, one with a timeout and one without; a third
 * waits for clients. Prints PORT=n of the server.
 */
final class BlockedThreads {
  private BlockedThreads() {}

  public static void main(String[] arguments) throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    ServerSocket mute = new ServerSocket(0, 50, loopback);
    Socket timed = new Socket(loopback, mute.getLocalPort());
    timed.setSoTimeout(3_600_000);
    SocketChannel patient =
        SocketChannel.open(new InetSocketAddress(loopback, mute.getLocalPort()));
    Socket[] accepted = {mute.accept(), mute.accept()};
    start("timed-reader", () -> readTimed(timed.getInputStream()));
    start("patient-reader", () -> patient.read(ByteBuffer.allocate(10)));
    start("acceptor", mute::accept);
    System.out.println("PORT=" + mute.getLocalPort());
    System.in.read();
    accepted[0].close();
    accepted[1].close();
  }

  static int readTimed(InputStream in) throws Exception {
    return in.read();
  }

  private interface Call {
    Object call() throws Exception;
  }

  private static void start(String name, Call call) {
    Thread thread =
        new Thread(
            () -> {
              try {
                call.call();
              } catch (Exception e) {
                e.printStackTrace();
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }
}

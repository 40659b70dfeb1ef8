package com.acme.child;

import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Sockets on virtual threads, by reflection: this is compiled for 17. */
public final class VirtualThreads {
  private VirtualThreads() {}

  public static void many(Stage stage, String[] hostAndCount) throws Exception {
    int count = Integer.parseInt(hostAndCount[1]);
    ServerSocket listener = stage.keep(Stage.listener(hostAndCount[0]));
    ExecutorService threads =
        (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    List<Future<Socket>> clients = new ArrayList<>();
    List<Future<Socket>> servers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      servers.add(
          threads.submit(
              () -> {
                Socket server = listener.accept();
                int bytes = Stage.readFully(server.getInputStream(), 100).length;
                server.getOutputStream().write(new byte[bytes / 2]);
                return server;
              }));
      clients.add(
          threads.submit(
              () -> {
                Socket client = Stage.connect(listener);
                client.getOutputStream().write(new byte[100]);
                Stage.readFully(client.getInputStream(), 50);
                return client;
              }));
    }
    for (int i = 0; i < count; i++) {
      Socket client = stage.keep(clients.get(i).get());
      Socket server = stage.keep(servers.get(i).get());
      stage.connection(
          "CLIENT",
          "SOCKET",
          client.getRemoteSocketAddress(),
          client.getLocalSocketAddress(),
          50,
          100);
      stage.connection(
          "SERVER",
          "SOCKET",
          server.getRemoteSocketAddress(),
          server.getLocalSocketAddress(),
          100,
          50);
    }
    threads.shutdown();
  }
}

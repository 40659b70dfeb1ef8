package com.acme.child;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLSocket;

/** Handshakes of sockets and engines, good and bad. */
public final class Tls {
  private Tls() {}

  private static void serve(SSLSocket server) throws Exception {
    try (SSLSocket ending = server) {
      ending.getInputStream().read();
      ending.getOutputStream().write(2);
    }
  }

  /** Keys, protocol, connections one after the other, whether the client trusts the server. */
  public static void sockets(Stage stage, String[] words) throws Exception {
    SSLContext tls = Http.tls(words[0]);
    SSLContext ofClient = words[3].equals("trusted") ? tls : SSLContext.getDefault();
    ServerSocket listener =
        stage.keep(
            tls.getServerSocketFactory()
                .createServerSocket(0, 5, InetAddress.getByName("127.0.0.1")));
    for (int i = 0; i < Integer.parseInt(words[2]); i++) {
      SSLSocket client =
          (SSLSocket)
              ofClient.getSocketFactory().createSocket("127.0.0.1", listener.getLocalPort());
      client.setEnabledProtocols(new String[] {words[1]});
      SSLSocket server = (SSLSocket) listener.accept();
      Throwable[] served = new Throwable[1];
      Thread serving = new Thread(() -> served[0] = Stage.thrownBy(() -> serve(server)));
      serving.start();
      Throwable thrown =
          Stage.thrownBy(
              () -> {
                client.getOutputStream().write(1);
                client.getInputStream().read();
              });
      client.close();
      serving.join();
      stage.fact("client", thrown);
      stage.fact("server", served[0]);
    }
  }

  /** Keys, protocol: a handshake, a second one or a key update, application data both ways. */
  public static void engines(Stage stage, String[] words) throws Exception {
    SSLContext tls = Http.tls(words[0]);
    SSLEngine client = tls.createSSLEngine("engine.example", 8443);
    client.setUseClientMode(true);
    client.setEnabledProtocols(new String[] {words[1]});
    SSLEngine server = tls.createSSLEngine();
    server.setUseClientMode(false);
    stage.fact("exchanged", exchange(client, server, 5));
    client.beginHandshake();
    stage.fact("exchangedAgain", exchange(client, server, 5));
    client.closeOutbound();
    server.closeOutbound();
  }

  /** Bytes of application data that the server got; the handshake goes on as it must. */
  private static int exchange(SSLEngine client, SSLEngine server, int bytes) throws Exception {
    ByteBuffer toServer = ByteBuffer.allocate(100_000);
    ByteBuffer toClient = ByteBuffer.allocate(100_000);
    ByteBuffer received = ByteBuffer.allocate(100_000);
    ByteBuffer data = ByteBuffer.allocate(bytes);
    for (int round = 0; round < 50; round++) {
      tasks(client);
      tasks(server);
      client.wrap(data, toServer);
      server.wrap(ByteBuffer.allocate(0), toClient);
      unwrap(server, toServer, received);
      unwrap(client, toClient, ByteBuffer.allocate(100_000));
    }
    return received.position();
  }

  private static void unwrap(SSLEngine engine, ByteBuffer from, ByteBuffer to) throws Exception {
    from.flip();
    int before = -1;
    while (from.hasRemaining() && from.position() != before) {
      before = from.position();
      engine.unwrap(from, to);
      tasks(engine);
    }
    from.compact();
  }

  private static void tasks(SSLEngine engine) {
    while (engine.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
      engine.getDelegatedTask().run();
    }
  }

  private static SSLEngine begun;

  /** A client's engine that has begun, and waits for its peer. */
  public static void beginEngine(Stage stage, String[] none) throws Exception {
    begun = SSLContext.getDefault().createSSLEngine("engine.example", 8443);
    begun.setUseClientMode(true);
    begun.wrap(ByteBuffer.allocate(0), ByteBuffer.allocate(100_000));
    stage.fact("status", begun.getHandshakeStatus());
  }

  public static void closeEngine(Stage stage, String[] none) {
    begun.closeOutbound();
  }

  public static void dropEngine(Stage stage, String[] none) {
    begun = null;
    System.gc();
  }

  /** A handshake that runs into SO_TIMEOUT, and a close. */
  public static void timedOut(Stage stage, String[] none) throws Exception {
    ServerSocket mute = stage.keep(Stage.listener("127.0.0.1"));
    SSLSocket client =
        (SSLSocket)
            SSLContext.getDefault()
                .getSocketFactory()
                .createSocket("127.0.0.1", mute.getLocalPort());
    Socket server = stage.keep(mute.accept());
    client.setSoTimeout(50);
    stage.fact("thrown", Stage.thrownBy(client::startHandshake));
    client.close();
    stage.fact("peer", server.getPort());
  }
}

package com.acme.checkout;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** TLS with a server in the same JVM: handshakes that succeed, that fail, that never end. */
final class Handshakes {
  static final char[] PASSWORD = "changeit".toCharArray();
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  private final SSLServerSocket server;
  private final SSLServerSocket slowServer;
  private final SSLSocketFactory trusting;
  private final SSLSocketFactory doubting = (SSLSocketFactory) SSLSocketFactory.getDefault();

  Handshakes(Path keyStore) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keyStore)) {
      keys.load(in, PASSWORD);
    }
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, PASSWORD);
    TrustManagerFactory trusted =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(keys);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
    trusting = context.getSocketFactory();
    server = (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0, 50, HERE);
    slowServer = (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0, 50, HERE);
    Checkout.thread("tls", () -> serve(server, 0));
    Checkout.thread("slow tls", () -> serve(slowServer, 1200));
  }

  private static void serve(SSLServerSocket server, long pauseMillis) throws Exception {
    while (true) {
      try (Socket peer = server.accept()) {
        TimeUnit.MILLISECONDS.sleep(pauseMillis);
        peer.setSoTimeout(10_000);
        peer.getOutputStream().write(peer.getInputStream().read());
      } catch (IOException e) {
        // The client that does not trust it.
      }
    }
  }

  void succeed() throws IOException {
    exchange(trusting, server);
  }

  /** More than a second each. */
  void succeedSlowly() throws IOException {
    exchange(trusting, slowServer);
  }

  void fail() {
    try {
      exchange(doubting, server);
    } catch (IOException e) {
      return;
    }
    System.out.println("a certificate of its own was trusted");
  }

  private static void exchange(SSLSocketFactory factory, SSLServerSocket server)
      throws IOException {
    try (Socket socket = factory.createSocket(HERE, server.getLocalPort())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(1);
      socket.getInputStream().read();
    }
  }

  /** With a server that does not answer, it does not return. */
  void with(int port) throws IOException {
    try (SSLSocket socket = (SSLSocket) trusting.createSocket()) {
      socket.connect(new InetSocketAddress(HERE, port));
      socket.startHandshake();
    }
  }
}

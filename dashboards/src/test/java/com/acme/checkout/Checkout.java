package com.acme.checkout;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Has every trouble at once: leaks connections up to most of its file descriptors, then goes on
 * failing to connect, to look up names and to shake hands, while clients wait at a listener that
 * nobody serves. All of it on loopback.
 */
public final class Checkout {
  private static final int BACKLOG = 4;
  private static final double LEAK_UP_TO = 0.86; // above netagent's 0.8, below its 0.9
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  private final List<Socket> kept = new ArrayList<>();
  private final Peers peers = new Peers();
  private final Handshakes handshakes;
  private final int maxFds;
  private int round;

  private Checkout(Path keyStore, int maxFds) throws Exception {
    this.handshakes = new Handshakes(keyStore);
    this.maxFds = maxFds;
  }

  /** The key store and the limit on file descriptors; a third argument: leak over minutes. */
  public static void main(String[] arguments) throws Exception {
    Security.setProperty("networkaddress.cache.ttl", "0");
    Security.setProperty("networkaddress.cache.negative.ttl", "0");
    Checkout checkout = new Checkout(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
    checkout.fillQueue();
    checkout.waitForEver();
    for (int i = 0; i < 10; i++) {
      checkout.work();
    }
    boolean slowly = arguments.length > 2;
    while (!slowly && checkout.mayLeak()) {
      checkout.chargeCard();
    }
    System.out.println("READY");
    while (true) {
      checkout.work();
      if (slowly && checkout.round % 5 == 0 && checkout.mayLeak()) {
        checkout.chargeCard();
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  private boolean mayLeak() throws IOException {
    return openFds() < LEAK_UP_TO * maxFds;
  }

  /** The leak: the answer is read to its end, and the connection is kept. */
  private void chargeCard() throws IOException {
    Socket card = new Socket(HERE, peers.closing());
    kept.add(card);
    card.getInputStream().readAllBytes();
  }

  /** Threads that wait for an answer that does not come, and ends that hang in the air. */
  private void waitForEver() throws IOException {
    Socket silent = new Socket(HERE, peers.mute());
    kept.add(silent);
    thread("stock", () -> silent.getInputStream().read());
    thread("rates", () -> handshakes.with(peers.mute()));
    thread(
        "late",
        () -> {
          while (true) {
            fails(() -> connectToFullQueue(5000)); // SYN_SENT
          }
        });
    thread(
        "currencies",
        () -> {
          while (true) {
            handshakes.succeedSlowly();
          }
        });
    Socket halfClosed = new Socket(HERE, peers.mute());
    kept.add(halfClosed);
    halfClosed.shutdownOutput(); // FIN_WAIT2
    kept.add(new Socket(HERE, peers.resetting())); // In no state at all, and not closed.
  }

  private void fillQueue() throws IOException {
    for (int i = 0; i <= BACKLOG; i++) {
      kept.add(new Socket(HERE, peers.unserved()));
    }
  }

  private void work() throws Exception {
    round++;
    try (Socket served = new Socket(HERE, peers.echo())) {
      served.getOutputStream().write(new byte[4096]);
      served.getInputStream().read();
    }
    fails(() -> new Socket(HERE, peers.nobody()).close());
    handshakes.succeed();
    if (round % 10 == 0) {
      handshakes.fail();
      new Socket(HERE, peers.echo()).getOutputStream().write(1); // For the garbage collector.
      System.gc();
    }
    if (round % 5 == 0) {
      fails(() -> connectToFullQueue(50));
      fails(this::connectTwiceFromOnePort);
    }
    InetAddress.getByName("stock.example");
    fails(() -> InetAddress.getByName("no-such.example"));
  }

  private void connectToFullQueue(int millis) throws IOException {
    try (Socket late = new Socket()) {
      late.connect(new InetSocketAddress(HERE, peers.unserved()), millis);
    }
  }

  /** The second one gets EADDRNOTAVAIL. */
  private void connectTwiceFromOnePort() throws IOException {
    try (Socket first = new Socket();
        Socket second = new Socket()) {
      first.setReuseAddress(true);
      first.bind(new InetSocketAddress(HERE, 0));
      first.connect(new InetSocketAddress(HERE, peers.echo()));
      second.setReuseAddress(true);
      second.bind(first.getLocalSocketAddress());
      second.connect(new InetSocketAddress(HERE, peers.echo()));
    }
  }

  interface Call {
    void run() throws Exception;
  }

  private static void fails(Call call) {
    try {
      call.run();
    } catch (Exception e) {
      return;
    }
    System.out.println("did not fail");
  }

  static void thread(String name, Call call) {
    Thread thread =
        new Thread(
            () -> {
              try {
                call.run();
              } catch (Exception e) {
                System.out.println(name + ": " + e);
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }

  private static long openFds() throws IOException {
    try (Stream<Path> fds = Files.list(Path.of("/proc/self/fd"))) {
      return fds.count();
    }
  }

  /** The other sides, in the same JVM. */
  private static final class Peers {
    private final ServerSocket closing;
    private final ServerSocket mute;
    private final ServerSocket resetting;
    private final ServerSocket echo;
    private final ServerSocket unserved;
    private final int nobody;
    private final List<Socket> held = new ArrayList<>();

    Peers() throws IOException {
      closing = serve("closing", peer -> peer.getOutputStream().write(1));
      mute = listen(50);
      thread("mute", () -> holdAll(mute));
      resetting = serve("resetting", peer -> peer.setSoLinger(true, 0));
      echo = listen(50);
      thread("echo", () -> echoAll(echo));
      unserved = listen(BACKLOG);
      try (ServerSocket closed = listen(1)) {
        nobody = closed.getLocalPort();
      }
    }

    private static ServerSocket listen(int backlog) throws IOException {
      return new ServerSocket(0, backlog, HERE);
    }

    private interface Service {
      void serve(Socket peer) throws IOException;
    }

    private static ServerSocket serve(String name, Service service) throws IOException {
      ServerSocket listener = listen(50);
      thread(
          name,
          () -> {
            while (true) {
              try (Socket peer = listener.accept()) {
                service.serve(peer);
              } catch (IOException e) {
                System.out.println(name + ": " + e);
              }
            }
          });
      return listener;
    }

    private void holdAll(ServerSocket listener) throws IOException {
      while (true) {
        held.add(listener.accept());
      }
    }

    /** One byte for what comes first; the client closes first. */
    private void echoAll(ServerSocket listener) throws IOException {
      while (true) {
        Socket peer = listener.accept();
        thread(
            "echo",
            () -> {
              try (peer;
                  InputStream in = peer.getInputStream()) {
                in.readNBytes(1);
                peer.getOutputStream().write(1);
                in.readAllBytes();
              } catch (IOException e) {
                // The one that could not connect.
              }
            });
      }
    }

    int closing() {
      return closing.getLocalPort();
    }

    int mute() {
      return mute.getLocalPort();
    }

    int resetting() {
      return resetting.getLocalPort();
    }

    int echo() {
      return echo.getLocalPort();
    }

    int unserved() {
      return unserved.getLocalPort();
    }

    int nobody() {
      return nobody;
    }
  }
}

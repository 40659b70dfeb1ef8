package io.netagent.collector.page;

import io.netagent.collector.CollectorProcess;
import io.netagent.collector.HttpPeer;
import io.netagent.collector.WatchedProgram;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A browser before a real collector, which watches a leak, a pool that only looks like one, and a
 * program whose name is markup.
 */
final class PageScene implements AutoCloseable {
  static final String SITE = "com.acme.billing.PooledClientLeak.fetchInvoice(";
  static final int LEAKED = 12;

  /** The kernel cuts the name of a program to 15 bytes. */
  static final String HOSTILE_NAME = "<b id=hostile>x";

  private static final Path JAVA = Path.of(System.getProperty("java.home"));

  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private final Browser browser;
  private final CollectorProcess collector;
  private final WatchedProgram leak;
  private final int port;

  private PageScene(Path directory) throws Exception {
    try {
      browser = with(Browser.start(Files.createDirectory(directory.resolve("profile"))));
      HttpPeer closingMidAnswer = with(new HttpPeer(90_000, 1_000));
      HttpPeer closingIdle = with(new HttpPeer(500, 1_000));
      leak =
          with(
              WatchedProgram.start(
                  JAVA,
                  Class.forName("com.acme.billing.PooledClientLeak"),
                  closingMidAnswer.port(),
                  LEAKED));
      WatchedProgram pool =
          with(
              WatchedProgram.start(
                  JAVA, Class.forName("com.acme.gateway.IdlePool"), closingIdle.port(), 5));
      Process hostile = namedLikeMarkup(directory, closingIdle.port());
      with(() -> hostile.destroyForcibly().onExit().join());
      collector =
          with(
              CollectorProcess.start(
                  directory, "run", "--listen", "127.0.0.1:0", "--interval", "1s"));
      leak.await("LEAKED ");
      pool.await("IDLE ");
      port = collector.port();
      collector.await("the first look", () -> isReady(port)); // A 503 is a complaint.
      open("#/", "close-wait-leak");
      browser.awaitText(
          "article[data-key^='close-wait-leak " + leak.pid() + " ']", "Count " + LEAKED);
      browser.awaitText(
          "article[data-key^='idle-pool-close-wait " + pool.pid() + " ']", "idle-pool-close-wait");
    } catch (Exception | AssertionError e) {
      close();
      throw e;
    }
  }

  /**
   * Ready as soon as both verdicts are on the page.
   *
   * @param directory for all that is written
   */
  static PageScene start(Path directory) throws Exception {
    return new PageScene(directory);
  }

  static boolean isReady(int port) throws IOException {
    URI ready = URI.create("http://127.0.0.1:" + port + "/readyz");
    return ((HttpURLConnection) ready.toURL().openConnection()).getResponseCode() == 200;
  }

  private <T extends AutoCloseable> T with(T each) {
    started.push(each);
    return each;
  }

  private static Process namedLikeMarkup(Path directory, int port) throws IOException {
    Path program = directory.resolve(HOSTILE_NAME);
    Files.copy(Path.of("/bin/bash"), program);
    return new ProcessBuilder(
            program.toString(), "-c", "exec 3<>/dev/tcp/127.0.0.1/" + port + "; read -t 600")
        .start();
  }

  Browser browser() {
    return browser;
  }

  CollectorProcess collector() {
    return collector;
  }

  long leakingPid() {
    return leak.pid();
  }

  /** Loads the page at this address and waits until it shows this. */
  void open(String hash, String awaited) throws Exception {
    browser.open(port, hash);
    browser.awaitText("main", awaited);
  }

  @Override
  public void close() {
    while (!started.isEmpty()) {
      try {
        started.pop().close();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }
}

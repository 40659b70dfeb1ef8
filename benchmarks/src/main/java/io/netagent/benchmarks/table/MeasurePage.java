package io.netagent.benchmarks.table;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.JavascriptException;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeOptions;

/**
 * Fills the table of the network namespace it runs in and looks at it through the page, in Debian's
 * Chromium. Prints lines {@code what<TAB>median<TAB>largest}, in milliseconds as the page's own
 * clock tells them, then those of {@link MeasureListing}. Arguments: rows, the collector's jar, an
 * empty folder.
 */
final class MeasurePage {
  private static final int ROUNDS = 15;

  /**
   * Does something to the page, then waits until its address is another one and another part of the
   * list is drawn: the list may change by itself meanwhile.
   */
  private static final String ACT =
      """
      const [done] = arguments;
      const told = () => document.querySelector('.range').textContent + document.querySelector('tbody tr').dataset.key
          + document.querySelector('th[aria-sort$=ending]').textContent;
      const before = told();
      const { hash } = location;
      const from = performance.now();
      { DO }
      const look = () => {
        let now = before;
        try { now = told(); } catch { }
        if (location.hash !== hash && now !== before) { requestAnimationFrame(() => done(performance.now() - from)); } else { setTimeout(look, 2); }
      };
      look();
      """;

  private static final String PARAMETER =
      "const e = document.querySelector('[data-param=%s]'); e.value = '%s';"
          + " e.dispatchEvent(new Event('%s', { bubbles: true }));";

  private static final String FIRST_PAINT =
      "return performance.getEntriesByName('first-contentful-paint')[0].startTime";
  private static final String SHOWN =
      "return performance.getEntriesByName('netagent-shown')[0].startTime";

  private final Map<String, List<Double>> millis = new LinkedHashMap<>();
  private final ChromeDriver driver;

  private MeasurePage(ChromeDriver driver) {
    this.driver = driver;
  }

  public static void main(String[] args) throws Exception {
    try (Fillers fillers = new Fillers()) {
      fillers.fill(Integer.parseInt(args[0]));
      int port = freePort();
      Process collector = collector(Path.of(args[1]), port);
      ChromeDriver driver = browser(Path.of(args[2]));
      try {
        MeasurePage measure = new MeasurePage(driver);
        measure.all("http://127.0.0.1:" + port + "/");
        measure.print();
      } finally {
        driver.quit();
        collector.destroyForcibly().waitFor();
      }
      MeasureListing.run(Path.of(args[1]));
    }
  }

  /** One as it is shipped; it may put another in its place, with the same pid. */
  static Process collector(Path jar, int port, String... more) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                jar.toString(),
                "run",
                "--listen",
                "127.0.0.1:" + port));
    command.addAll(List.of(more));
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static ChromeDriver browser(Path folder) {
    ChromeOptions options = new ChromeOptions();
    options.setBinary("/usr/bin/chromium");
    options.addArguments(
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--window-size=1300,1000",
        "--user-data-dir=" + folder.resolve("profile"));
    System.setProperty("webdriver.chrome.driver", "/usr/bin/chromedriver");
    ChromeDriver driver = new ChromeDriver(options);
    driver.manage().timeouts().scriptTimeout(Duration.ofSeconds(60));
    return driver;
  }

  private void all(String page) throws InterruptedException {
    open(page + "#/connections", 120);
    // The collector's JVM is warm after some answers, as on any host that is watched.
    for (int round = 0; round < ROUNDS + 3; round++) {
      if (round == 3) {
        millis.clear();
      }
      open(page + "#/", 60);
      told("first paint, verdicts", FIRST_PAINT);
      told("verdicts and plots drawn", SHOWN);
      open(page + "#/connections", 60);
      told("first paint, connections", FIRST_PAINT);
      told("100 rows drawn", SHOWN);
      act("filter by state", PARAMETER.formatted("state", "close_wait", "change"));
      act("filter taken away", PARAMETER.formatted("state", "", "change"));
      act("search, from the last key", PARAMETER.formatted("q", "close_wait", "input"));
      act("search taken away", PARAMETER.formatted("q", "", "input"));
      act("sort by Recv-Q", "document.querySelector('th button[data-go*=recvQueue]').click()");
      act("next 100 rows", "document.querySelectorAll('.pager button')[2].click()");
      act("last rows", "document.querySelectorAll('.pager button')[3].click()");
    }
  }

  /** Loads the page anew, its files from the cache as they are at a second visit. */
  private void open(String address, int withinSeconds) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(withinSeconds).toNanos();
    do {
      driver.get("about:blank");
      driver.get(address);
      for (int look = 0; look < 200; look++) {
        if (Boolean.TRUE.equals(
            driver.executeScript(
                "return performance.getEntriesByName('netagent-shown').length > 0 &&"
                    + " document.querySelector('h1')?.textContent !== 'Not yet' &&"
                    + " performance.getEntriesByName('first-contentful-paint').length > 0"))) {
          return;
        }
        Thread.sleep(10);
      }
    } while (System.nanoTime() < deadline);
    throw new IllegalStateException("nothing is shown at " + address);
  }

  private void told(String what, String script) {
    add(what, driver.executeScript(script));
  }

  private void act(String what, String act) {
    try {
      add(what, driver.executeAsyncScript(ACT.replace("DO", act)));
    } catch (JavascriptException e) {
      throw new IllegalStateException(
          what + ", but shown is " + driver.executeScript("return document.body.innerText"), e);
    }
  }

  private void add(String what, @Nullable Object value) {
    millis
        .computeIfAbsent(what, key -> new ArrayList<>())
        .add(((Number) Objects.requireNonNull(value)).doubleValue());
  }

  private void print() {
    millis.forEach(
        (what, values) -> {
          List<Double> sorted = new ArrayList<>(values);
          Collections.sort(sorted);
          System.out.printf(
              Locale.ROOT,
              "%s\t%.0f\t%.0f%n",
              what,
              sorted.get(sorted.size() / 2),
              sorted.get(sorted.size() - 1));
        });
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}

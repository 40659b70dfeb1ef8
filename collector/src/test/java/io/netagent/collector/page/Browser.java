package io.netagent.collector.page;

import io.netagent.collector.Requirement;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import org.junit.jupiter.api.Assertions;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.ElementNotInteractableException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.MoveTargetOutOfBoundsException;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

/** Debian's Chromium without a window. What is awaited is polled for, since the page refreshes. */
final class Browser implements AutoCloseable {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path CHROMEDRIVER = Path.of("/usr/bin/chromedriver");
  private static final Path PICTURES = Path.of("target/pictures");
  private static final Duration EFFECT = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final ChromeDriver driver;
  private final String axe;

  private Browser(ChromeDriver driver, String axe) {
    this.driver = driver;
    this.axe = axe;
  }

  /**
   * @param profile an empty folder
   */
  static Browser start(Path profile) throws IOException {
    for (Path program : List.of(CHROMIUM, CHROMEDRIVER)) {
      Requirement.that(
          Files.isExecutable(program),
          "there is no " + program + ": apt-get install chromium chromium-driver");
    }
    ChromeOptions options = new ChromeOptions();
    options.setBinary(CHROMIUM.toFile());
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
        "--hide-scrollbars",
        "--user-data-dir=" + profile);
    options.setCapability("goog:loggingPrefs", Map.of(LogType.BROWSER, "ALL"));
    System.setProperty("webdriver.chrome.driver", CHROMEDRIVER.toString());
    try (InputStream script = Browser.class.getResourceAsStream("/axe.min.js")) {
      String text =
          new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8);
      Browser browser = new Browser(new ChromeDriver(options), text);
      browser.driver.manage().timeouts().scriptTimeout(PATIENCE); // axe on a long list.
      browser.size(1300, 1000);
      return browser;
    }
  }

  void size(int width, int height) {
    driver.manage().window().setSize(new Dimension(width, height));
  }

  /** As the system's setting. */
  void prefer(String colorScheme) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", colorScheme))));
  }

  /** Loads the page anew, with an address of its own. */
  void open(int port, String hash) {
    driver.get("about:blank");
    driver.get("http://127.0.0.1:" + port + "/" + hash);
  }

  String hash() {
    return String.valueOf(script("return location.hash"));
  }

  Object script(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  ChromeDriver driver() {
    return driver;
  }

  WebElement find(String css) {
    return driver.findElement(By.cssSelector(css));
  }

  int count(String css) {
    return driver.findElements(By.cssSelector(css)).size();
  }

  /** All text that is shown. */
  String text(String css) {
    return String.valueOf(
        script("return document.querySelector(arguments[0])?.innerText ?? ''", css));
  }

  /**
   * Until it was hit: the driver aims first and presses then, and what is aimed at may have moved
   * meanwhile with a refresh.
   */
  void click(String css) throws Exception {
    await(
        "to click " + css,
        () -> {
          WebElement aimed = find(css);
          script(
              "window.hit = false;"
                  + " (arguments[0].closest('select') ?? arguments[0])"
                  + ".addEventListener('click', () => { window.hit = true; }, true)",
              aimed);
          aimed.click();
          return Boolean.TRUE.equals(script("return window.hit"));
        });
  }

  /** Into what has this name, at its end. */
  void type(String css, String text) throws Exception {
    await("to type into " + css, () -> find(css).isEnabled());
    find(css).sendKeys(text);
  }

  /**
   * Anything that is done with the pointer, until it has had its effect: where it goes may move
   * away with a refresh.
   */
  void tryUntil(String effect, Step step, Callable<Boolean> condition) throws Exception {
    await(
        effect,
        () -> {
          step.take();
          long deadlineNanos = System.nanoTime() + EFFECT.toNanos();
          while (!condition.call()) {
            if (System.nanoTime() - deadlineNanos > 0) {
              return false;
            }
            TimeUnit.MILLISECONDS.sleep(50);
          }
          return true;
        });
  }

  interface Step {
    void take();
  }

  void await(String what, Callable<Boolean> condition) throws Exception {
    long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
    Exception last = null;
    while (System.nanoTime() < deadlineNanos) {
      try {
        if (condition.call()) {
          return;
        }
      } catch (StaleElementReferenceException
          | org.openqa.selenium.NoSuchElementException
          | ElementNotInteractableException // Among them those that something else covers.
          | MoveTargetOutOfBoundsException e) {
        last = e; // The page was laid anew meanwhile.
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    picture("failed");
    throw new AssertionError(
        "waited in vain for " + what + " at " + hash() + "; shown is:\n" + text("body"), last);
  }

  void awaitText(String css, String part) throws Exception {
    await("'" + part + "' in " + css, () -> text(css).contains(part));
  }

  /** What the browser says about errors since the last time it was asked. */
  List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogEntry::getMessage)
        .toList();
  }

  /** What keeps some people from using what is shown now, by axe-core; one line for each. */
  List<?> barriers() {
    script("if (!window.axe) { " + axe + "; window.axe = axe; }");
    return (List<?>)
        driver.executeAsyncScript(
            """
            const done = arguments[arguments.length - 1];
            axe.run(document, { resultTypes: ['violations'] }).then(result => done(result.violations.map(each =>
              each.id + ': ' + each.help + ' ' + each.nodes.map(node => node.target + ' ' + node.failureSummary).join('; '))),
              failure => done(['axe failed: ' + failure]));
            """);
  }

  /** Into target/pictures. */
  void picture(String name) throws IOException {
    Files.createDirectories(PICTURES);
    Files.write(PICTURES.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
  }

  void assertNothingIsCutOff() {
    Assertions.assertEquals(
        script("return innerWidth"),
        script("return document.documentElement.scrollWidth"),
        () ->
            hash()
                + " is wider than its window: "
                + script(
                    """
                    return [...document.querySelectorAll('*')].filter(each => each.getBoundingClientRect().right > innerWidth)
                      .map(each => `${each.tagName}.${each.className} ${each.textContent.slice(0, 60)}`);
                    """));
  }

  @Override
  public void close() {
    driver.quit();
  }
}

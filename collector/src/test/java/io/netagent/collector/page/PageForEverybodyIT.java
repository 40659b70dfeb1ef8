package io.netagent.collector.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/**
 * Small windows, dark rooms, no mouse, a screen reader, hostile names, a collector that is gone.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class PageForEverybodyIT extends BeforeThePage {
  @BeforeEach
  void asUsual() {
    browser.size(1300, 1000);
    browser.prefer("light");
    browser.script("localStorage.clear()");
    browser.complaints();
  }

  /**
   * Connections of the leak: whatever else runs on this machine does not push them off the page.
   */
  private static String own() {
    return "#/connections?pid=" + scene.leakingPid();
  }

  /** Each view, with what it shows when it is there. */
  private static List<List<String>> views() {
    String connection = address("[href*='#/connection?id=']", own());
    String site = address("[href*='#/site?id=']", "#/sites?pid=" + scene.leakingPid());
    return List.of(
        List.of("#/", "The last hour"),
        List.of("#/groups?limit=50&state=close_wait", "CLOSE_WAIT"),
        List.of("#/connections?limit=50&state=close_wait", "CLOSE_WAIT"),
        List.of("#/processes?q=PooledClientLeak", "PooledClientLeak"),
        List.of("#/sites?pid=" + scene.leakingPid(), "PooledClientLeak"),
        List.of("#/listeners", "Waiting"),
        List.of("#/ports", "can be had"),
        List.of("#/about", "For programs"),
        List.of("#/process?pid=" + scene.leakingPid(), "Its last hour"),
        List.of(connection, "Its life"),
        List.of(site, "Stack"));
  }

  /** Of the first such link in a view. */
  private static String address(String link, String view) {
    try {
      scene.open(view, "PooledClientLeak");
      return String.valueOf(browser.find("tbody " + link).getDomAttribute("href"));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @Order(1)
  void views_forAxe_haveNoBarriers() throws Exception {
    for (List<String> view : views()) {
      scene.open(view.get(0), view.get(1));
      assertEquals(List.of(), browser.barriers(), view.get(0));
    }
    browser.prefer("dark");
    for (List<String> view : views().subList(0, 3)) {
      scene.open(view.get(0), view.get(1));
      assertEquals(List.of(), browser.barriers(), "dark " + view.get(0));
    }
  }

  @Test
  @Order(2)
  void views_inASmallWindow_fit() throws Exception {
    browser.size(360, 800);
    for (List<String> view : views()) {
      scene.open(view.get(0), view.get(1));
      browser.assertNothingIsCutOff();
      browser.picture("small-" + view.get(0).replaceAll("#/(\\w*).*", "$1"));
    }
    scene.open(own(), "CLOSE_WAIT");
    assertEquals(List.of(), browser.barriers());
  }

  @Test
  @Order(3)
  void theme_followsTheSystem_andRemembersAChoice() throws Exception {
    browser.prefer("dark");
    scene.open("#/", "The last hour");
    assertEquals("dark", theme());
    browser.picture("dark");
    browser.prefer("light");
    browser.await("the system's choice", () -> theme().equals("light"));
    browser.click("#theme");
    browser.click("#theme");
    assertEquals("dark", theme());
    scene.open("#/", "The last hour");
    assertEquals("dark", theme());
    browser.awaitText("#theme", "Theme: dark");
    assertEquals(List.of(), browser.complaints());
  }

  private static String theme() {
    return String.valueOf(browser.script("return document.documentElement.dataset.theme"));
  }

  @Test
  @Order(4)
  void keyboard_alone_reachesAndSortsRows() throws Exception {
    scene.open(own(), "CLOSE_WAIT");
    browser.find("body").sendKeys(Keys.TAB);
    assertEquals("To the content", focused().getText());
    focused().sendKeys(Keys.ENTER);
    assertEquals("main", focused().getDomAttribute("id"));
    tabTo("th button");
    WebElement header = focused();
    assertNotEquals(
        "none", browser.script("return getComputedStyle(document.activeElement).outlineStyle"));
    String hash = browser.hash();
    header.sendKeys(Keys.ENTER);
    browser.await("another order", () -> !browser.hash().equals(hash));
    tabTo("tbody a");
    Object first = row();
    focused().sendKeys(Keys.ARROW_DOWN);
    assertNotEquals(first, row());
    focused().sendKeys(Keys.ENTER);
    browser.awaitText("main", "Its life");
    browser.await("the focus on it", () -> "main".equals(focused().getDomAttribute("id")));
  }

  private static WebElement focused() {
    return browser.driver().switchTo().activeElement();
  }

  private static void tabTo(String css) {
    for (int presses = 0; presses < 60; presses++) {
      if (Boolean.TRUE.equals(
          browser.script("return document.activeElement.matches(arguments[0])", css))) {
        return;
      }
      focused().sendKeys(Keys.TAB);
    }
    throw new AssertionError("no way by Tab to " + css);
  }

  private static Object row() {
    return browser.script("return document.activeElement.closest('tr').dataset.key");
  }

  @Test
  @Order(5)
  void names_thatAreMarkup_stayText() throws Exception {
    scene.open("#/processes?q=hostile", PageScene.HOSTILE_NAME);
    assertEquals(0, browser.count("#hostile"));
    scene.open("#/groups?q=hostile", PageScene.HOSTILE_NAME);
    assertEquals(0, browser.count("#hostile"));
    scene.open("#/connections?q=%3Cscript%3Ealert(1)%3C/script%3E", "Nothing passes");
    assertEquals(List.of(), browser.complaints());
  }

  @Test
  @Order(6)
  void address_thatNamesNothing_isToldInWords() throws Exception {
    scene.open("#/nothing", "There is no such view");
    browser.awaitText("#status", "nothing was asked");
    scene.open("#/process?pid=1", "has no socket");
    browser.awaitText("#status", "answered at ");
    scene.open("#/connections?state=sick", "'state' must be one of");
    scene.open("#/connection?id=gone", "Not there");
    browser.awaitText("#status", "answered at ");
    browser.script("window.fetch = async () => new Response('Wait.', { status: 503 })");
    browser.script("location.hash = '#/ports'");
    browser.awaitText("main", "Not yet");
    browser.awaitText("#status", "the collector has not looked yet");
  }

  @Test
  @Order(7)
  void page_thatIsHiddenOrPaused_asksNothing() throws Exception {
    scene.open(own(), "CLOSE_WAIT");
    countRequests();
    browser.click("#pause");
    assertEquals("Paused", browser.text("#pause"));
    awaitQuiet();
    long before = asked();
    browser.script(
        "Object.defineProperty(document, 'hidden', { value: true, configurable: true });"
            + " document.dispatchEvent(new Event('visibilitychange'))");
    browser.click("#pause");
    browser.await("one round after the pause", () -> asked() > before);
    awaitQuiet();
    long hidden = asked();
    browser.driver().executeAsyncScript("setTimeout(arguments[arguments.length - 1], 6500)");
    assertEquals(hidden, asked(), "asked while hidden");
    browser.script("delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))");
    browser.await("asked again", () -> asked() > hidden);
  }

  private static void countRequests() {
    browser.script(
        """
        window.asked = 0;
        window.underWay = 0;
        const ask = window.fetch;
        window.fetch = (...what) => {
          window.asked++;
          window.underWay++;
          return ask(...what).finally(() => { window.underWay--; });
        };
        """);
  }

  private static long asked() {
    return (Long) browser.script("return window.asked");
  }

  /** Nothing is under way, and no round of several requests goes on. */
  private static void awaitQuiet() throws Exception {
    browser.await(
        "quiet",
        () -> {
          long before = asked();
          browser.driver().executeAsyncScript("setTimeout(arguments[arguments.length - 1], 1000)");
          return asked() == before && (Long) browser.script("return window.underWay") == 0;
        });
  }

  @Test
  @Order(8)
  void collector_thatIsGone_isTold() throws Exception {
    scene.open("#/", "close-wait-leak");
    assertEquals("", browser.text("#alert"));
    scene.collector().close();
    browser.awaitText("#alert", "does not answer");
    assertTrue(browser.text("main").contains("close-wait-leak"), "the last answer stays");
    browser.picture("lost");
  }
}

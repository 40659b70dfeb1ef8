package io.netagent.collector.page;

import static io.netagent.collector.page.PageScene.LEAKED;
import static io.netagent.collector.page.PageScene.SITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/** What somebody clicks who looks for the line that leaks. */
final class PageIT extends BeforeThePage {
  private static final String STATES = "[data-key=states] .u-over";

  @BeforeEach
  void forgetComplaints() {
    browser.complaints();
  }

  @Test
  void now_ofALeakAndAPool_tellsTheLeakFirstAndThePoolApart() throws Exception {
    scene.open("#/", "close-wait-leak");
    browser.await("a number", () -> browser.text("h1").matches("\\d+ things? (is|are) wrong"));
    String leakCard = leakCard();
    browser.awaitText(leakCard, SITE);
    browser.awaitText(leakCard, "Count " + LEAKED);
    browser.awaitText(".benign", "idle-pool-close-wait");
    String card = browser.text(leakCard);
    for (String part : List.of("WARNING", "Told since", "Trend", "Why this", "Do")) {
      assertTrue(card.contains(part), card);
    }
    String all = browser.text("main");
    assertTrue(all.indexOf("close-wait-leak") < all.indexOf("Looks bad, is none"), all);
    assertFalse(card.contains("org.apache.http.impl.execchain"), "the stack is folded in");
    browser.click(leakCard + " summary");
    browser.awaitText(leakCard, "org.apache.http.impl.execchain");
    String look = browser.text("#status");
    browser.await("the next look", () -> !browser.text("#status").equals(look));
    assertTrue(browser.text(leakCard).contains("execchain"), "a refresh folds nothing in");
    browser.picture("now");
    assertEquals(List.of(), browser.complaints());
  }

  /** Other programs of this machine may be sick, too. */
  private static String leakCard() {
    return "article[data-key^='close-wait-leak " + scene.leakingPid() + " ']";
  }

  @Test
  void links_fromVerdictToConnection_leadAllTheWay() throws Exception {
    scene.open("#/", "close-wait-leak");
    browser.click(leakCard() + " .proof > a[href*=connections]");
    browser.awaitText(".range", "of " + LEAKED);
    browser.click("tbody tr:first-child a");
    browser.awaitText("main", "Its life");
    assertTrue(browser.hash().startsWith("#/connection?id="), browser.hash());
    browser.awaitText(".life", "CLOSE_WAIT");
    String life = browser.text(".life");
    assertTrue(
        life.indexOf("opened") >= 0 && life.indexOf("opened") < life.indexOf("CLOSE_WAIT"), life);
    browser.picture("connection");
    browser.click("main a[href*='#/site?id=']");
    browser.awaitText("h1", SITE);
    browser.awaitText(".stack", "→ " + SITE);
    browser.picture("site");
    browser.click("main a[href*='#/process?pid=']");
    browser.awaitText("h1", "pid " + scene.leakingPid());
    browser.awaitText("main", "Its last hour");
    browser.picture("process");
    browser.driver().navigate().back();
    browser.awaitText("h1", SITE);
    assertEquals(List.of(), browser.complaints());
  }

  @Test
  void connections_filteredSortedAndSearched_areInTheAddress() throws Exception {
    scene.open("#/connections?state=close_wait&pid=" + scene.leakingPid(), "PooledClientLeak");
    browser.awaitText(".range", "of " + LEAKED);
    browser.click("th button[data-go*='sort=-recvQueueBytes']");
    browser.awaitText("th[aria-sort=descending]", "Recv-Q");
    assertTrue(browser.hash().contains("sort=-recvQueueBytes"), browser.hash());
    browser.click("th[aria-sort=descending] button");
    browser.awaitText("th[aria-sort=ascending]", "Recv-Q");
    browser.type("input[type=search]", "fetchInvoice");
    browser.await("the search in the address", () -> browser.hash().contains("q=fetchInvoice"));
    browser.awaitText(".range", "of " + LEAKED);
    browser.type("input[type=search]", "NoSuchThing");
    browser.awaitText("main", "Nothing passes these filters");
    browser.await("all of it in the address", () -> browser.hash().contains("NoSuchThing"));
    String address = browser.hash();
    scene.open(address, "Nothing passes these filters");
    assertEquals(
        "fetchInvoiceNoSuchThing", browser.find("input[type=search]").getDomProperty("value"));
    browser.click(".chip");
    browser.await("the chip's filter gone", () -> !browser.hash().contains("pid="));
    assertEquals(List.of(), browser.complaints());
  }

  @Test
  void groups_ofTheLeak_leadToItsConnections() throws Exception {
    scene.open("#/groups?pid=" + scene.leakingPid() + "&state=close_wait", "PooledClientLeak");
    browser.awaitText("tbody", "CLOSE_WAIT");
    browser.picture("groups");
    browser.click("tbody tr:first-child td.number a");
    browser.awaitText(".range", "of " + LEAKED);
    assertTrue(browser.hash().startsWith("#/connections?"), browser.hash());
    assertEquals(List.of(), browser.complaints());
  }

  private static WebElement inView(String css) {
    WebElement found = browser.find(css);
    browser.script("arguments[0].scrollIntoView({ block: 'center' })", found);
    return found;
  }

  private static void drag() {
    WebElement plot = inView(STATES);
    int width = plot.getSize().getWidth();
    new Actions(browser.driver())
        .moveToElement(plot, -width / 4, 0)
        .clickAndHold()
        .moveToElement(plot, width / 4, 0)
        .release()
        .perform();
  }

  @Test
  void plots_draggedOver_zoomAndComeBack() throws Exception {
    scene.open("#/", "The last hour");
    browser.await("plots", () -> browser.count(".plot canvas") >= 4);
    // Verdicts of other programs come and go above, and move the plots.
    browser.tryUntil(
        "the value under the pointer",
        () -> new Actions(browser.driver()).moveToElement(inView(STATES)).perform(),
        () -> !browser.text("[data-key=states] .at").startsWith("now"));
    browser.await(
        "a number for a state",
        () -> browser.text("[data-key=states] .legend").matches("(?s).*CLOSE_WAIT\\s+\\d+.*"));
    browser.tryUntil(
        "the range in the address",
        PageIT::drag,
        () -> browser.hash().matches(".*from=\\d+&to=\\d+"));
    browser.awaitText(".plots", "Reset zoom");
    assertEquals(
        0L,
        browser.script(
            "return [...document.querySelectorAll('.u-select')].filter(each => each.offsetWidth >"
                + " 0).length"));
    browser.picture("zoomed");
    browser.click("[data-key=reset]");
    browser.await("no range", () -> !browser.hash().contains("from="));
    browser.click("[data-key=states] .legend button");
    browser.await(
        "a line less",
        () ->
            "false"
                .equals(
                    browser
                        .find("[data-key=states] .legend button")
                        .getDomAttribute("aria-pressed")));
    browser.click("[data-param=pid] option[value='" + scene.leakingPid() + "']");
    browser.await(
        "the process in the address", () -> browser.hash().contains("pid=" + scene.leakingPid()));
    browser.await("its rates", () -> browser.count("[data-key=rates] canvas") == 1);
    assertEquals(List.of(), browser.complaints());
  }
}

package io.netagent.collector.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** What a refresh leaves alone: what is being pressed, what has the focus, what is open. */
final class PageRefreshIT extends BeforeThePage {
  /** For how many looks something is left open; more are an experiment. */
  private static final int LOOKS = Integer.getInteger("netagent.page.looks", 3);

  @Test
  void refresh_whileSomethingIsPressed_waitsForItsRelease() throws Exception {
    scene.open("#/", "The last hour");
    Object steps =
        browser
            .driver()
            .executeAsyncScript(
                """
                const done = arguments[arguments.length - 1];
                import('/page/pointer.js').then(async ({ pointerReleased }) => {
                  const steps = [];
                  await pointerReleased();
                  document.body.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
                  const released = pointerReleased().then(() => steps.push('shown'));
                  await new Promise(later => setTimeout(later, 50));
                  document.body.addEventListener('click', () => steps.push('clicked'));
                  document.body.dispatchEvent(new PointerEvent('pointerup', { bubbles: true }));
                  document.body.click();
                  await released;
                  await pointerReleased();
                  done(steps);
                }).catch(failure => done(String(failure)));
                """);
    assertEquals(List.of("clicked", "shown"), steps);
  }

  @Test
  void refresh_thatTakesAwayWhatStoodAbove_leavesTheFocus() throws Exception {
    scene.open("#/", "The last hour");
    Object focused =
        browser
            .driver()
            .executeAsyncScript(
                """
                const done = arguments[arguments.length - 1];
                import('/page/dom.js').then(({ h, lay }) => {
                  const place = h('div');
                  document.body.append(place);
                  const part = key => h('section', { 'data-key': key }, h('button', { id: key }, key));
                  lay(place, ['over', 'stays', 'below'].map(part));
                  document.getElementById('stays').focus();
                  lay(place, ['new', 'stays', 'below'].map(part));
                  const after = [];
                  const note = () => after.push(document.activeElement.id, place.innerText.split(/\\s+/).join(' '));
                  note();
                  for (const order of ['below stays new', 'stays new below', 'new below over stays', 'new below']) {
                    lay(place, order.split(' ').map(part));
                    note();
                  }
                  place.remove();
                  done(after);
                }).catch(failure => done(String(failure)));
                """);
    assertEquals(
        List.of(
            "stays", "new stays below",
            "stays", "below stays new",
            "stays", "stays new below",
            "stays", "new below over stays",
            "", "new below"),
        focused);
  }

  @Test
  void rows_inAnotherOrder_keepTheFocusOnTheLinkThatHasIt() throws Exception {
    scene.open(
        "#/connections?pid=" + scene.leakingPid() + "&state=close_wait&sort=local", "CLOSE_WAIT");
    browser.script("document.querySelector('tbody tr:last-child a').focus()");
    Object last = row();
    browser.script("location.hash += '&sort=-local'");
    browser.await(
        "the other order",
        () -> last.equals(browser.script("return document.querySelector('tbody tr').dataset.key")));
    assertEquals(last, row());
    browser.driver().switchTo().activeElement().sendKeys(Keys.ARROW_DOWN);
    assertEquals(
        row(),
        browser.script("return document.querySelector('tbody tr:nth-child(2)').dataset.key"));
  }

  /**
   * The browser closes a list that leaves its window, as when other programs of this machine begin
   * to be sick and are told above it: so what stands above has no height here.
   */
  @Test
  void refreshes_whileAListIsOpen_leaveItAndWhatIsFoldedOut() throws Exception {
    scene.open("#/", "close-wait-leak");
    browser.awaitText("main", "The last hour");
    String list = "[data-param=pid]";
    String folded = "article[data-key^='close-wait-leak " + scene.leakingPid() + " '] details";
    browser.click(folded + " summary");
    browser.script(
        "const flat = new CSSStyleSheet();"
            + " flat.replaceSync('main > :not(.plots) { height: 0; margin: 0; padding: 0;"
            + " border: 0; overflow: hidden }');"
            + " document.adoptedStyleSheets = [flat]; scrollTo(0, 0)");
    browser.tryUntil(
        "an open list", () -> browser.find(list).click(), () -> Boolean.TRUE.equals(isOpen(list)));
    for (int i = 0; i < LOOKS; i++) {
      String look = browser.text("#status");
      browser.await("the next look", () -> !browser.text("#status").equals(look));
      assertEquals(true, isOpen(list), "the list behind look " + i);
      assertEquals(true, isOpen(folded), "what is folded out behind look " + i);
    }
  }

  private static Object isOpen(String css) {
    return browser.script("return document.querySelector(arguments[0])?.matches(':open')", css);
  }

  /** The one whose link has the focus. */
  private static Object row() {
    return browser.script("return document.activeElement.closest('tr')?.dataset.key");
  }
}

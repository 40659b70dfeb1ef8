package io.netagent.collector.expose.cli.top;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.config.CollectorConfig;
import io.netagent.collector.expose.LatestSnapshot;
import io.netagent.collector.expose.Snapshot;
import io.netagent.collector.expose.SnapshotFixture;
import io.netagent.collector.expose.cli.screen.Key;
import io.netagent.collector.expose.cli.screen.Screen;
import io.netagent.collector.expose.cli.text.StyledText;
import io.netagent.collector.expose.web.PagesInProcess;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TopPageTest {
  private static final Screen.Size USUAL = new Screen.Size(24, 80);
  private final TopState state = new TopState("", null);
  private final TopPage page = new TopPage("netagent top", false);

  @ParameterizedTest
  @CsvSource({"24,80", "50,200", "10,40", "3,10", "1,1", "200,20"})
  void lines_ofAnySize_fillItAndAreNoWider(int rows, int columns) throws Exception {
    Screen.Size size = new Screen.Size(rows, columns);
    for (char view : "gcflwp".toCharArray()) {
      press(Key.character(view));
      List<String> lines = page.lines(state, answer(SnapshotFixture.snapshot()), size);
      assertEquals(rows, lines.size());
      lines.forEach(line -> assertTrue(line.length() <= columns, line));
    }
  }

  @Test
  void lines_withAFinding_haveItBeforeTheTable() throws Exception {
    List<String> lines = page.lines(state, answer(SnapshotFixture.snapshot()), USUAL);
    assertTrue(lines.get(1).contains("close-wait-leak billing (4242)"), lines.get(1));
    assertTrue(String.join("\n", lines).contains("10.0.0.9:8080"), lines.toString());
  }

  @Test
  void lines_withoutColours_haveNoEscapes() throws Exception {
    List<String> lines = page.lines(state, answer(SnapshotFixture.hostileListener()), USUAL);
    press(Key.character('l'));
    lines = page.lines(state, answer(SnapshotFixture.hostileListener()), USUAL);
    assertFalse(String.join("", lines).contains("\u001b"), lines.toString());
    assertTrue(String.join("", lines).contains("evil\\u001b"), lines.toString());
  }

  @Test
  void enter_onAGroup_showsItsConnections_andEscapeComesBack() throws Exception {
    press(Key.of(Key.Name.ENTER));
    assertEquals(View.CONNECTIONS, state.place().view());
    assertTrue(target().contains("&remote="), target());
    TopAnswer connections = answer(SnapshotFixture.snapshot());
    assertTrue(connections.total() >= 1);
    press(Key.of(Key.Name.ESCAPE));
    assertEquals(View.GROUPS, state.place().view());
    assertFalse(target().contains("&remote="), target());
  }

  @Test
  void enter_onAFinding_showsAllOfIt() throws Exception {
    press(Key.character('f'));
    press(Key.of(Key.Name.ENTER));
    List<String> lines = page.lines(state, answer(SnapshotFixture.snapshot()), USUAL);
    assertTrue(lines.get(1).endsWith("findings > close-wait-leak billing"), lines.get(1));
    assertTrue(lines.get(2).startsWith("WARNING  close-wait-leak"), lines.get(2));
    press(Key.character('q'));
    assertFalse(state.ended(), "one step back");
    press(Key.character('q'));
    assertTrue(state.ended());
  }

  @Test
  void search_isTypedChangedAndTaken() throws Exception {
    for (Key key :
        List.of(
            Key.character('/'),
            Key.character('q'),
            Key.character('x'),
            Key.of(Key.Name.BACKSPACE),
            Key.character('&'))) {
      press(key);
    }
    assertEquals("q&", state.prompt());
    assertFalse(state.ended(), "q is text here");
    press(Key.of(Key.Name.ENTER));
    assertEquals("q&", state.place().search());
    assertTrue(target().endsWith("&q=q%26"), target());
    press(Key.character('/'));
    press(Key.character('z'));
    press(Key.of(Key.Name.ESCAPE));
    assertEquals("q&", state.place().search());
    press(Key.of(Key.Name.ESCAPE));
    assertEquals("", state.place().search());
  }

  @Test
  void sort_goesThroughAllColumnsOfEachView_andTheCollectorTakesThem() throws Exception {
    for (View view : View.values()) {
      press(Key.character(view.key()));
      for (int i = 0; i < view.sorts().size(); i++) {
        press(Key.character('s'));
        var unused = answer(SnapshotFixture.snapshot());
        press(Key.character('r'));
        unused = answer(SnapshotFixture.snapshot());
      }
    }
  }

  @Test
  void sort_byFigures_beginsWithTheLargest() throws Exception {
    assertEquals("-connections", state.sort());
    press(Key.character('s'));
    assertEquals("-recvQueueBytes", state.sort());
    press(Key.character('r'));
    assertEquals("recvQueueBytes", state.sort());
    press(Key.character('S'));
    assertEquals("-connections", state.sort());
  }

  @Test
  void down_beyondTheScreen_movesTheList() throws Exception {
    TopAnswer answer = answer(SnapshotFixture.snapshot());
    assertTrue(answer.total() >= 2, "a list of some length");
    state.press(Key.of(Key.Name.DOWN), answer, 1);
    assertEquals(1, state.place().offset());
    assertEquals(0, state.place().cursor());
    state.press(Key.of(Key.Name.END), answer, 1);
    assertEquals(answer.total() - 1, state.place().offset());
    state.press(Key.of(Key.Name.UP), answer, 1);
    state.press(Key.of(Key.Name.HOME), answer, 1);
    assertEquals(0, state.place().offset());
  }

  @Test
  void space_pausesAndGoesOn() throws Exception {
    press(Key.character(' '));
    assertTrue(state.paused());
    List<String> lines = page.lines(state, answer(SnapshotFixture.snapshot()), USUAL);
    assertTrue(String.join("", lines).contains("PAUSED"), lines.toString());
    press(Key.character(' '));
    assertFalse(state.paused());
  }

  @Test
  void trouble_isToldAtTheFoot() throws Exception {
    TopAnswer answer = answer(SnapshotFixture.snapshot()).with("no answer: \u001bgone");
    List<String> lines = page.lines(state, answer, USUAL);
    assertEquals("no answer: \\u001bgone", lines.get(23));
  }

  @Test
  void hangUp_ends() throws Exception {
    press(Key.character('/'));
    press(Key.HANG_UP);
    assertTrue(state.ended());
  }

  @ParameterizedTest
  @CsvSource({"24,80", "50,200", "10,40", "3,10", "1,1", "200,20"})
  void lines_ofOneThing_fillAnySizeAndAreNoWider(int rows, int columns) throws Exception {
    for (char view : "cfwp".toCharArray()) {
      press(Key.of(Key.Name.ESCAPE));
      press(Key.character(view));
      enterTheSick();
      assertNotNull(state.place().thing());
      for (boolean colours : new boolean[] {false, true}) {
        List<String> lines =
            new TopPage("netagent top", colours)
                .lines(state, answer(SnapshotFixture.snapshot()), new Screen.Size(rows, columns));
        assertEquals(rows, lines.size());
        lines.forEach(line -> assertTrue(StyledText.width(line) <= columns, line));
      }
    }
  }

  @Test
  void enter_fromAFinding_leadsToItsConnections_toOneOfThem_toItsLine_andEscapeAllTheWayBack()
      throws Exception {
    press(Key.character('f'));
    press(Key.of(Key.Name.ENTER));
    assertEquals(Thing.FINDING, state.place().thing());
    press(Key.of(Key.Name.ENTER));
    assertEquals(View.CONNECTIONS, state.place().view());
    assertTrue(target().contains("&finding=") || target().contains("&siteId="), target());
    enterTheSick();
    assertEquals(Thing.CONNECTION, state.place().thing());
    assertEquals("/api/v1/connection?id=4026531840-1f", target());
    String shown = shown();
    assertTrue(shown.contains("10.0.0.1:40000 → 10.0.0.9:8080"), shown);
    assertTrue(shown.contains("CLOSE_WAIT (unread) for 2 min 5 s"), shown);
    assertTrue(shown.contains("findings > close-wait-leak billing > connections of"), shown);
    press(Key.of(Key.Name.ENTER));
    assertEquals(Thing.SITE, state.place().thing());
    assertTrue(shown().contains("→ at " + SnapshotFixture.SITE), shown());
    press(Key.character('p'));
    assertEquals("/api/v1/process?pid=4242", target());
    assertTrue(shown().contains("billing  pid 4242  JVM"), shown());
    press(Key.character('l'));
    assertTrue(target().startsWith("/api/v1/listeners?") && target().endsWith("&pid=4242"));
    for (int i = 0; i < 6; i++) {
      press(Key.of(Key.Name.ESCAPE));
    }
    assertEquals("findings", String.join(" > ", state.way()));
  }

  @Test
  void enter_onAListener_showsWhatItAccepted_whoeverOwnsIt() throws Exception {
    press(Key.character('l'));
    press(Key.of(Key.Name.ENTER));
    assertTrue(target().contains("&localPort=8443&direction=inbound"), target());
    assertFalse(target().contains("pid="), target());
  }

  @Test
  void connection_thatHasGone_isShownAsItWasLast_andTheFootSaysWhy() throws Exception {
    press(Key.character('c'));
    enterTheSick();
    TopAnswer last = answer(SnapshotFixture.snapshot()).gone(state.question(10), "It has ended.");
    List<String> lines = page.lines(state, last, USUAL);
    assertTrue(String.join("\n", lines).contains("CLOSE_WAIT (unread)"), lines.toString());
    assertEquals("It has ended.", lines.get(23));
    TopAnswer never =
        answer(SnapshotFixture.snapshot())
            .gone(new TopQuestion("/x", "life", "another"), "There never was.")
            .gone(state.question(10), "There never was.");
    lines = page.lines(state, never, USUAL);
    assertEquals("There never was.", lines.get(2));
  }

  @Test
  void finding_thatStandsNoMore_saysSo() throws Exception {
    press(Key.character('f'));
    press(Key.of(Key.Name.ENTER));
    List<String> lines = page.lines(state, answer(SnapshotFixture.healthy()), USUAL);
    assertEquals("It stands no more.", lines.get(2));
  }

  @Test
  void end_ofAText_isItsLastScreen_andOneUpMovesAtOnce() throws Exception {
    press(Key.character('f'));
    press(Key.of(Key.Name.ENTER));
    Screen.Size low = new Screen.Size(8, 80);
    press(Key.of(Key.Name.END));
    List<String> end = page.lines(state, answer(SnapshotFixture.snapshot()), low);
    assertTrue(String.join("\n", end).contains("advice"), end.toString());
    press(Key.of(Key.Name.UP));
    assertNotEquals(end, page.lines(state, answer(SnapshotFixture.snapshot()), low));
  }

  /** Not the first of all lists, so by its text. */
  private void enterTheSick() throws Exception {
    List<String> rows =
        answer(SnapshotFixture.snapshot()).rows().stream().map(row -> row.text("pid")).toList();
    for (int i = 0; i < Math.max(0, rows.indexOf("4242")); i++) {
      press(Key.of(Key.Name.DOWN));
    }
    press(Key.of(Key.Name.ENTER));
  }

  private String shown() throws Exception {
    return String.join(
        "\n", page.lines(state, answer(SnapshotFixture.snapshot()), new Screen.Size(60, 120)));
  }

  private String target() {
    return state.question(10).target();
  }

  private void press(Key key) throws Exception {
    state.press(key, answer(SnapshotFixture.snapshot()), 10);
  }

  private TopAnswer answer(Snapshot snapshot) throws Exception {
    LatestSnapshot latest = new LatestSnapshot(System::nanoTime);
    latest.accept(snapshot);
    PagesInProcess pages =
        new PagesInProcess(CollectorConfig.load(Map.of(), null, Map.of()), "1.2.3", latest);
    TopQuestion question = state.question(10);
    return TopAnswer.of(question, pages.get("/api/v1/findings"), pages.get(question.target()));
  }
}

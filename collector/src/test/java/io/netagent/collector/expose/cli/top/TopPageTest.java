package io.netagent.collector.expose.cli.top;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.config.CollectorConfig;
import io.netagent.collector.expose.LatestSnapshot;
import io.netagent.collector.expose.Snapshot;
import io.netagent.collector.expose.SnapshotFixture;
import io.netagent.collector.expose.cli.screen.Key;
import io.netagent.collector.expose.cli.screen.Screen;
import io.netagent.collector.expose.web.PagesInProcess;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TopPageTest {
  private static final Screen.Size USUAL = new Screen.Size(24, 80);
  private final TopState state = new TopState("", null);
  private final TopPage page =
      new TopPage("netagent top", false, finding -> List.of("ALL OF " + finding.rule()));

  @ParameterizedTest
  @CsvSource({"24,80", "50,200", "10,40", "3,10", "1,1", "200,20"})
  void lines_ofAnySize_fillItAndAreNoWider(int rows, int columns) throws Exception {
    Screen.Size size = new Screen.Size(rows, columns);
    for (char view : "gcfl".toCharArray()) {
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
    assertEquals(View.CONNECTIONS, state.view());
    assertTrue(state.target(10).contains("&remote="), state.target(10));
    TopAnswer connections = answer(SnapshotFixture.snapshot());
    assertTrue(connections.total() >= 1);
    press(Key.of(Key.Name.ESCAPE));
    assertEquals(View.GROUPS, state.view());
    assertFalse(state.target(10).contains("&remote="), state.target(10));
  }

  @Test
  void enter_onAFinding_showsAllOfIt() throws Exception {
    press(Key.character('f'));
    press(Key.of(Key.Name.ENTER));
    List<String> lines = page.lines(state, answer(SnapshotFixture.snapshot()), USUAL);
    assertEquals("ALL OF close-wait-leak", lines.get(0));
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
    assertEquals("q&", state.search());
    assertTrue(state.target(5).endsWith("&q=q%26"), state.target(5));
    press(Key.character('/'));
    press(Key.character('z'));
    press(Key.of(Key.Name.ESCAPE));
    assertEquals("q&", state.search());
    press(Key.of(Key.Name.ESCAPE));
    assertEquals("", state.search());
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
    assertEquals(1, state.offset());
    assertEquals(0, state.cursor());
    state.press(Key.of(Key.Name.END), answer, 1);
    assertEquals(answer.total() - 1, state.offset());
    state.press(Key.of(Key.Name.UP), answer, 1);
    state.press(Key.of(Key.Name.HOME), answer, 1);
    assertEquals(0, state.offset());
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

  private void press(Key key) throws Exception {
    state.press(key, answer(SnapshotFixture.snapshot()), 10);
  }

  private TopAnswer answer(Snapshot snapshot) throws Exception {
    LatestSnapshot latest = new LatestSnapshot(System::nanoTime);
    latest.accept(snapshot);
    PagesInProcess pages =
        new PagesInProcess(CollectorConfig.load(Map.of(), null, Map.of()), "1.2.3", latest);
    return TopAnswer.of(pages.get("/api/v1/findings"), pages.get(state.target(10)), state.list());
  }
}

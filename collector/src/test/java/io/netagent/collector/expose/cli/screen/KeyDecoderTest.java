package io.netagent.collector.expose.cli.screen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KeyDecoderTest {
  @ParameterizedTest
  @CsvSource({
    "[A, UP", "OA, UP", "[B, DOWN", "OB, DOWN", "[C, RIGHT", "[D, LEFT", "[5~, PAGE_UP",
    "[6~, PAGE_DOWN", "[H, HOME", "[1~, HOME", "OF, END", "[4~, END", "[1;5A, OTHER", "[24~, OTHER"
  })
  void keys_ofASequence_areOneKey(String sequence, Key.Name name) {
    assertEquals(List.of(Key.of(name)), keys("\u001b" + sequence));
    assertFalse(KeyDecoder.isUnfinished(bytes("\u001b" + sequence)));
  }

  @Test
  void keys_ofTextAndSequencesMixed_keepTheirOrder() {
    assertEquals(
        List.of(
            Key.character('a'),
            Key.of(Key.Name.UP),
            Key.character('é'),
            Key.of(Key.Name.ENTER),
            Key.of(Key.Name.BACKSPACE),
            Key.of(Key.Name.OTHER),
            Key.of(Key.Name.REDRAW)),
        keys("a\u001b[Aé\r\u007f\u0001\f"));
  }

  @Test
  void keys_ofAnEscapeAlone_isEscape() {
    assertEquals(List.of(Key.of(Key.Name.ESCAPE)), keys("\u001b"));
    assertEquals(List.of(Key.of(Key.Name.ESCAPE), Key.character('q')), keys("\u001bq"));
  }

  @Test
  void isUnfinished_untilASequenceEnds() {
    assertTrue(KeyDecoder.isUnfinished(bytes("a\u001b")));
    assertTrue(KeyDecoder.isUnfinished(bytes("\u001b[")));
    assertTrue(KeyDecoder.isUnfinished(bytes("\u001b[1;")));
    assertTrue(KeyDecoder.isUnfinished(bytes("\u001bO")));
    assertFalse(KeyDecoder.isUnfinished(bytes("abc")));
    assertFalse(KeyDecoder.isUnfinished(new byte[0]));
  }

  private static List<Key> keys(String text) {
    return KeyDecoder.keys(bytes(text));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

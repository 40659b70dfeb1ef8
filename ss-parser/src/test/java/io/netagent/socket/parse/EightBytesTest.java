package io.netagent.socket.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Arithmetic on eight characters against what String, Long and regular expressions say. */
class EightBytesTest {
  private static long eight(String text) {
    return EightBytes.at(text.getBytes(StandardCharsets.ISO_8859_1), 0);
  }

  private static String with(String text, int index, int b) {
    return text.substring(0, index) + (char) b + text.substring(index + 1);
  }

  /** Mostly characters from the alphabet; else any byte. */
  private static String eightOf(String alphabet, Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      boolean any = random.nextInt(32) == 0;
      text.append(
          any ? (char) random.nextInt(256) : alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  private static void assertHexAsByLong(String text) {
    long values = EightBytes.hexValues(eight(text));
    boolean hex = text.matches("[0-9A-F]{8}");
    assertEquals(hex, EightBytes.notHex(eight(text), values) == 0, text);
    if (hex) {
      assertEquals(Long.parseLong(text, 16), EightBytes.hexNumber(values), text);
      assertEquals(
          Integer.reverseBytes(Integer.parseUnsignedInt(text, 16)),
          (int) EightBytes.pairedHex(values));
    }
  }

  @Test
  void hexValues_eachByteAtEachIndex_areTheDigitsOrRefused() {
    for (int index = 0; index < 8; index++) {
      for (int b = 0; b < 256; b++) {
        assertHexAsByLong(with("00000000", index, b));
        assertHexAsByLong(with("9AF09AF0", index, b));
      }
    }
  }

  @Test
  void isPaddedNumberAndDigits_eachByteAtEachIndex_areAsTheExpressionSays() {
    for (int index = 0; index < 8; index++) {
      for (int b = 0; b < 256; b++) {
        for (String text : new String[] {"       0", "  901234", "12345678", "   12   "}) {
          String changed = with(text, index, b);
          assertEquals(
              changed.matches(" *[0-9]+"), EightBytes.isPaddedNumber(eight(changed)), changed);
          assertEquals(
              changed.length() - changed.replaceFirst("^[0-9]*", "").length(),
              EightBytes.digits(eight(changed)));
          assertEquals(
              changed.indexOf('\n') >= 0,
              EightBytes.contains(EightBytes.each('\n'), eight(changed)));
        }
      }
    }
  }

  @Property
  void hexValues_anyEight_agreeWithLong(@ForAll long seed) {
    Random random = new Random(seed);
    assertHexAsByLong(eightOf("0123456789ABCDEF", random));
    assertHexAsByLong(eightOf("09AF@G/:`ag", random));
  }

  @Property
  void decimals_anyEight_agreeWithString(@ForAll long seed) {
    Random random = new Random(seed);
    String digits = eightOf("0123456789", random);
    if (digits.matches("[0-9]{8}")) {
      assertEquals(Long.parseLong(digits), EightBytes.decimalNumber(eight(digits)));
    }
    String padded = eightOf(" 0123456789".repeat(random.nextInt(2)) + "  09", random);
    padded = padded.substring(random.nextInt(8));
    padded = " ".repeat(8 - padded.length()) + padded;
    boolean number = padded.matches(" *[0-9]+");
    assertEquals(number, EightBytes.isPaddedNumber(eight(padded)), padded);
    if (number) {
      assertEquals(Long.parseLong(padded.trim()), EightBytes.decimalNumber(eight(padded)), padded);
    }
    String line = eightOf("ab:", random);
    int colon = line.indexOf(':');
    assertEquals(
        colon < 0 ? 8 : colon, EightBytes.indexOf(EightBytes.each(':'), eight(line)), line);
  }
}

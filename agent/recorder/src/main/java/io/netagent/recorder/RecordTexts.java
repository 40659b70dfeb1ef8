package io.netagent.recorder;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Texts as a record holds them: u16 length, UTF-8, cut at a whole character where too long. */
final class RecordTexts {
  static final int LENGTH_BYTES = 2;

  private RecordTexts() {}

  /** At most {@code maxBytes} of UTF-8, never half a character. */
  static byte[] utf8(String text, int maxBytes) {
    byte[] all = text.getBytes(StandardCharsets.UTF_8);
    if (all.length <= maxBytes) {
      return all;
    }
    int end = maxBytes;
    while (end > 0 && (all[end] & 0xc0) == 0x80) {
      end--;
    }
    return Arrays.copyOf(all, end);
  }

  /** The field as bytes, length in front, filled with zeros to {@code fieldBytes}. */
  static byte[] field(String text, int fieldBytes) {
    byte[] utf8 = utf8(text, fieldBytes - LENGTH_BYTES);
    byte[] field = new byte[fieldBytes];
    field[0] = (byte) utf8.length;
    field[1] = (byte) (utf8.length >>> 8);
    System.arraycopy(utf8, 0, field, LENGTH_BYTES, utf8.length);
    return field;
  }
}

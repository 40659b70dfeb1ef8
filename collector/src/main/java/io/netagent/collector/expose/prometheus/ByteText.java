package io.netagent.collector.expose.prometheus;

import io.prometheus.client.Collector;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Text as UTF-8 in an array that grows and is used again. Not thread-safe. */
final class ByteText {
  private static final int INITIAL_BYTES = 64 * 1024;
  private static final double MOST_WITHOUT_EXPONENT = 1e7;

  private byte[] bytes = new byte[INITIAL_BYTES];
  private int length;

  void clear() {
    length = 0;
  }

  int length() {
    return length;
  }

  byte[] copy() {
    return Arrays.copyOf(bytes, length);
  }

  void writeTo(OutputStream out) throws IOException {
    out.write(bytes, 0, length);
  }

  /** One of ASCII. */
  ByteText append(char character) {
    ensureRoom(1);
    bytes[length++] = (byte) character;
    return this;
  }

  ByteText append(String text) {
    int characters = text.length();
    ensureRoom(characters);
    for (int i = 0; i < characters; i++) {
      char each = text.charAt(i);
      if (each >= 0x80) {
        return appendEncoded(text.substring(i));
      }
      bytes[length++] = (byte) each;
    }
    return this;
  }

  /** With backslashes before backslash, quote and line end. */
  ByteText appendEscaped(String text) {
    return isPlain(text, true) ? append(text) : append(escaped(text).replace("\"", "\\\""));
  }

  /** With backslashes before backslash and line end. */
  ByteText appendHelp004(String text) {
    return isPlain(text, false) ? append(text) : append(escaped(text));
  }

  /** As {@link Collector#doubleToGoString}. */
  ByteText appendNumber(double number) {
    long whole = (long) number;
    if (whole != number
        || number >= MOST_WITHOUT_EXPONENT
        || number < 0
        || (whole == 0 && 1 / number < 0)) {
      return append(Collector.doubleToGoString(number));
    }
    ensureRoom(10);
    int digits = 1;
    for (long rest = whole; rest >= 10; rest /= 10) {
      digits++;
    }
    long rest = whole;
    for (int i = length + digits - 1; i >= length; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += digits;
    return append('.').append('0');
  }

  private static boolean isPlain(String text, boolean withoutQuotes) {
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      if (each == '\\' || each == '\n' || (withoutQuotes && each == '"')) {
        return false;
      }
    }
    return true;
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\n", "\\n");
  }

  private ByteText appendEncoded(String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    ensureRoom(encoded.length);
    System.arraycopy(encoded, 0, bytes, length, encoded.length);
    length += encoded.length;
    return this;
  }

  private void ensureRoom(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }
}

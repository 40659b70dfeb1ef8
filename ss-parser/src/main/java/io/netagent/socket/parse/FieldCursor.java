package io.netagent.socket.parse;

import java.util.Arrays;

/**
 * A cursor over the fields of one line, which spaces separate, with strict readers of numbers: a
 * number in the wrong width, alphabet or range is {@link #BAD}, never 0.
 */
final class FieldCursor {
  /** What a reader returns for a field that is not the number asked for. */
  static final long BAD = -1;

  /** The value of each byte as a hex digit, -1 for none: a row has over 60, and no branch each. */
  private static final byte[] HEX_DIGIT = new byte[256];

  static {
    Arrays.fill(HEX_DIGIT, (byte) -1);
    for (int value = 0; value < 16; value++) {
      HEX_DIGIT["0123456789ABCDEF".charAt(value)] = (byte) value;
    }
  }

  private byte[] bytes = new byte[0];
  private int position;
  private int lineEnd;
  private int start;
  private int end;

  /** Stands before the first field of the line. */
  void reset(byte[] bytes, int offset, int length) {
    this.bytes = bytes;
    position = offset;
    lineEnd = offset + length;
    start = offset;
    end = offset;
  }

  /** Moves to the next field; false at the end of the line. */
  boolean next() {
    int i = position;
    while (i < lineEnd && bytes[i] == ' ') {
      i++;
    }
    start = i;
    while (i < lineEnd && bytes[i] != ' ') {
      i++;
    }
    end = i;
    position = i;
    return end > start;
  }

  int length() {
    return end - start;
  }

  /** Whether the field has this byte at this index. */
  boolean has(int index, char expected) {
    return index < end - start && bytes[start + index] == expected;
  }

  /** Whether the field is exactly this ASCII text. */
  boolean is(String text) {
    if (text.length() != end - start) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (bytes[start + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /**
   * The number in {@code digits} (at most 15) digits at an index of the field, in the kernel's
   * {@code %X}: upper case.
   */
  long hex(int index, int digits) {
    if (index + digits > end - start) {
      return BAD;
    }
    long value = 0;
    int allDigits = 0;
    for (int i = start + index; i < start + index + digits; i++) {
      int digit = HEX_DIGIT[bytes[i] & 0xFF];
      allDigits |= digit;
      value = (value << 4) | digit;
    }
    return allDigits < 0 ? BAD : value;
  }

  /** The number in the first {@code length} bytes of the field, all of them decimal digits. */
  long decimal(int length) {
    if (length < 1 || length > end - start) {
      return BAD;
    }
    long value = 0;
    for (int i = start; i < start + length; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9 || value > (Long.MAX_VALUE - digit) / 10) {
        return BAD;
      }
      value = value * 10 + digit;
    }
    return value;
  }
}

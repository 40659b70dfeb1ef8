package io.netagent.socket.parse;

import java.nio.charset.StandardCharsets;

/**
 * The fields of one line, which spaces and tabs separate, by number; and strict readers of them.
 */
final class NetstatFields {
  /** What {@link #decimal} returns for a field that is not such a number. */
  static final long BAD = -1;

  /** More than any netstat prints; a program's name may consist of many words. */
  static final int MAX_FIELDS = 96;

  private final int[] starts = new int[MAX_FIELDS];
  private final int[] ends = new int[MAX_FIELDS];
  private byte[] bytes = new byte[0];
  private int count;

  /** Splits the line; false if it has more than {@link #MAX_FIELDS} fields. */
  boolean split(byte[] bytes, int offset, int length) {
    this.bytes = bytes;
    count = 0;
    int lineEnd = offset + length;
    int i = offset;
    while (true) {
      while (i < lineEnd && isBlank(bytes[i])) {
        i++;
      }
      if (i == lineEnd) {
        return true;
      }
      if (count == MAX_FIELDS) {
        return false;
      }
      starts[count] = i;
      while (i < lineEnd && !isBlank(bytes[i])) {
        i++;
      }
      ends[count++] = i;
    }
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }

  int count() {
    return count;
  }

  byte[] bytes() {
    return bytes;
  }

  /** Where the field begins in {@link #bytes}. */
  int start(int field) {
    return starts[field];
  }

  /** Behind the field's last byte. */
  int end(int field) {
    return ends[field];
  }

  int length(int field) {
    return ends[field] - starts[field];
  }

  /** The byte at an index of the field, 0 beyond its end. */
  char at(int field, int index) {
    return index < length(field) ? (char) (bytes[starts[field] + index] & 0xFF) : 0;
  }

  /** Whether there is such a field and it is exactly this ASCII text. */
  boolean is(int field, String text) {
    return field < count && length(field) == text.length() && startsWith(field, text);
  }

  /** Whether there is such a field and it begins with this ASCII text. */
  boolean startsWith(int field, String text) {
    if (field >= count || length(field) < text.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (bytes[starts[field] + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Whether these texts are the fields from this one on. */
  boolean are(int field, String... texts) {
    for (int i = 0; i < texts.length; i++) {
      if (!is(field + i, texts[i])) {
        return false;
      }
    }
    return true;
  }

  /** The first field that is this text, or -1. */
  int find(String text) {
    for (int field = 0; field < count; field++) {
      if (is(field, text)) {
        return field;
      }
    }
    return -1;
  }

  /** The field as a decimal number, or {@link #BAD}. */
  long decimal(int field) {
    return decimal(bytes, starts[field], ends[field]);
  }

  /** The decimal number in these bytes and nothing else, or {@link #BAD}. */
  static long decimal(byte[] bytes, int from, int to) {
    long value = 0;
    for (int i = from; i < to; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9 || value > (Long.MAX_VALUE - digit) / 10) {
        return BAD;
      }
      value = value * 10 + digit;
    }
    return from < to ? value : BAD;
  }

  /** Whether it is hex digits, perhaps behind 0x: an address in the kernel, flags, a number. */
  boolean isHex(int field) {
    int from = starts[field] + (startsWith(field, "0x") && length(field) > 2 ? 2 : 0);
    for (int i = from; i < ends[field]; i++) {
      if (Character.digit((char) (bytes[i] & 0xFF), 16) < 0) {
        return false;
      }
    }
    return true;
  }

  /** The last index of the byte in {@link #bytes} within the field, or -1. */
  int lastIndexOf(int field, char wanted) {
    int i = ends[field] - 1;
    while (i >= starts[field] && bytes[i] != wanted) {
      i--;
    }
    return i >= starts[field] ? i : -1;
  }

  /** The bytes as text; what is no UTF-8 is replaced. */
  String text(int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }
}

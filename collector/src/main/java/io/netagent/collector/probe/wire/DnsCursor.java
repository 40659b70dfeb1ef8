package io.netagent.collector.probe.wire;

import java.util.Arrays;
import java.util.Locale;

/** A place in a DNS message (RFC 1035 4.1), which never leaves it. */
final class DnsCursor {
  private static final int POINTER = 0xC0;
  private static final int POINTER_OFFSET = 0x3FFF;
  private static final int MAX_NAME_BYTES = 253;

  private final byte[] bytes;
  private int position;

  DnsCursor(byte[] bytes, int position) {
    this.bytes = bytes;
    this.position = position;
  }

  int position() {
    return position;
  }

  boolean atEnd() {
    return position == bytes.length;
  }

  void skip(int count) throws FormatException {
    need(count);
    position += count;
  }

  int u8() throws FormatException {
    need(1);
    return bytes[position++] & 0xFF;
  }

  int u16() throws FormatException {
    need(2);
    return u8() << 8 | u8();
  }

  long u32() throws FormatException {
    need(4);
    return (long) u16() << 16 | u16();
  }

  byte[] bytes(int count) throws FormatException {
    need(count);
    position += count;
    return Arrays.copyOfRange(bytes, position - count, position);
  }

  /**
   * A name in lower case, labels divided by dots, the root as an empty text. Pointers may only lead
   * back, so that none leads round in a circle. A byte that is no visible ASCII, or a dot within a
   * label, is {@code \DDD}.
   */
  String name() throws FormatException {
    StringBuilder name = new StringBuilder();
    int bytesOfName = 0;
    int after = -1;
    int at = position;
    int lowest = position;
    while (true) {
      int length = byteAt(at);
      if ((length & POINTER) == POINTER) {
        int target = (length << 8 | byteAt(at + 1)) & POINTER_OFFSET;
        if (target >= lowest) {
          throw new FormatException("a pointer at byte " + at + " does not lead back");
        }
        after = after < 0 ? at + 2 : after;
        lowest = target;
        at = target;
        continue;
      }
      if ((length & POINTER) != 0) {
        throw new FormatException("a label of unknown kind at byte " + at);
      }
      at++;
      if (length == 0) {
        break;
      }
      bytesOfName += length + (bytesOfName == 0 ? 0 : 1);
      if (bytesOfName > MAX_NAME_BYTES) {
        throw new FormatException("a name longer than " + MAX_NAME_BYTES + " bytes");
      }
      appendLabel(name, at, length);
      at += length;
    }
    position = after < 0 ? at : after;
    return name.toString().toLowerCase(Locale.ROOT);
  }

  private void appendLabel(StringBuilder name, int from, int length) throws FormatException {
    name.append(name.length() == 0 ? "" : ".");
    for (int i = from; i < from + length; i++) {
      int each = byteAt(i);
      if (each <= ' ' || each >= 0x7F || each == '.' || each == '\\') {
        name.append(String.format(Locale.ROOT, "\\%03d", each));
      } else {
        name.append((char) each);
      }
    }
  }

  private int byteAt(int index) throws FormatException {
    if (index >= bytes.length) {
      throw new FormatException("ends within a name at byte " + index);
    }
    return bytes[index] & 0xFF;
  }

  private void need(int count) throws FormatException {
    if (count > bytes.length - position) {
      throw new FormatException("ends at byte " + bytes.length + ", " + count + " wanted");
    }
  }
}

package io.netagent.socket.parse;

/**
 * Reads the text of an IPv6 address (RFC 4291, 2.2, in each of its forms, also with a dotted quad
 * at its end) and of an IPv4 address, as inet_pton(3) does: strictly.
 */
final class Ipv6Text {
  private static final int GROUPS = 8;

  private final int[] groups = new int[GROUPS];
  private long high;
  private long low;

  /** Bytes 0 to 7 of the address read last. */
  long high() {
    return high;
  }

  /** Bytes 8 to 15. */
  long low() {
    return low;
  }

  /** False if these bytes are not an IPv6 address, without brackets and scope. */
  boolean read(byte[] bytes, int from, int to) {
    int count = 0;
    int gap = -1; // The number of groups before "::".
    int i = from;
    if (AsciiText.startsWith(bytes, from, to, "::")) {
      gap = 0;
      i += 2;
    }
    while (i < to) {
      int end = i;
      boolean dotted = false;
      while (end < to && bytes[end] != ':') {
        dotted |= bytes[end++] == '.';
      }
      if (dotted) {
        long ipv4 = ipv4(bytes, i, end);
        if (ipv4 < 0 || end != to || count > GROUPS - 2) {
          return false;
        }
        groups[count++] = (int) (ipv4 >>> 16);
        groups[count++] = (int) ipv4 & 0xFFFF;
        i = end;
        break;
      }
      int group = group(bytes, i, end);
      if (group < 0 || count == GROUPS) {
        return false;
      }
      groups[count++] = group;
      i = end;
      if (i == to) {
        break;
      }
      i++; // The colon; another one is "::".
      if (i == to) {
        return false;
      }
      if (bytes[i] == ':') {
        if (gap >= 0) {
          return false;
        }
        gap = count;
        i++;
      }
    }
    if (gap < 0 ? count != GROUPS : count >= GROUPS) {
      return false;
    }
    spread(count, gap);
    return true;
  }

  private void spread(int count, int gap) {
    int zeros = GROUPS - count;
    high = 0;
    low = 0;
    for (int i = 0; i < GROUPS; i++) {
      int group;
      if (gap < 0 || i < gap) {
        group = groups[i];
      } else {
        group = i < gap + zeros ? 0 : groups[i - zeros];
      }
      if (i < GROUPS / 2) {
        high = high << 16 | group;
      } else {
        low = low << 16 | group;
      }
    }
  }

  private static int group(byte[] bytes, int from, int to) {
    if (from == to || to - from > 4) {
      return -1;
    }
    int value = 0;
    for (int i = from; i < to; i++) {
      int digit = AsciiText.hexDigit(bytes[i]);
      if (digit < 0) {
        return -1;
      }
      value = value << 4 | digit;
    }
    return value;
  }

  /** The four bytes of a dotted quad without leading zeros, the first one highest; -1 for none. */
  static long ipv4(byte[] bytes, int from, int to) {
    long address = 0;
    int i = from;
    for (int part = 0; part < 4; part++) {
      if (part > 0) {
        if (i >= to || bytes[i++] != '.') {
          return -1;
        }
      }
      int start = i;
      int value = 0;
      while (i < to && AsciiText.isDigit(bytes[i]) && i - start < 3) {
        value = value * 10 + bytes[i++] - '0';
      }
      if (i == start || value > 255 || (i - start > 1 && bytes[start] == '0')) {
        return -1;
      }
      address = address << 8 | value;
    }
    return i == to ? address : -1;
  }
}

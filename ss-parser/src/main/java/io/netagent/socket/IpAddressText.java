package io.netagent.socket;

/** The text of an address held as 16 network-order bytes in two longs (RFC 5952). */
final class IpAddressText {
  private static final int GROUPS = 8;

  private IpAddressText() {}

  /** {@code 127.0.0.1} for a v4-mapped address, {@code fe80::1} for every other one. */
  static String of(long high, long low) {
    StringBuilder text = new StringBuilder(40);
    if (FourTuple.isV4Mapped(high, low)) {
      appendDottedQuad(text, (int) low);
    } else {
      appendGroups(text, high, low);
    }
    return text.toString();
  }

  /**
   * {@code 127.0.0.1:8080} for a v4-mapped address, {@code [fe80::1]:8080} for every other one.
   * There is no scope: neither a four-tuple nor the kernel's text table carries it.
   */
  static String withPort(long high, long low, int port) {
    StringBuilder text = new StringBuilder(48);
    if (FourTuple.isV4Mapped(high, low)) {
      appendDottedQuad(text, (int) low);
    } else {
      appendGroups(text.append('['), high, low);
      text.append(']');
    }
    return text.append(':').append(port).toString();
  }

  private static void appendDottedQuad(StringBuilder text, int ipv4) {
    text.append(ipv4 >>> 24).append('.').append((ipv4 >>> 16) & 0xFF).append('.');
    text.append((ipv4 >>> 8) & 0xFF).append('.').append(ipv4 & 0xFF);
  }

  /**
   * Lower-case groups without leading zeros; the first longest run of two or more zeros is "::".
   */
  private static void appendGroups(StringBuilder text, long high, long low) {
    int runStart = -1;
    int runLength = 1; // A single zero group is written out (RFC 5952, 4.2.2).
    for (int i = 0; i < GROUPS; i++) {
      int length = 0;
      while (i + length < GROUPS && group(high, low, i + length) == 0) {
        length++;
      }
      if (length > runLength) {
        runStart = i;
        runLength = length;
      }
      i += length;
    }
    for (int i = 0; i < GROUPS; i++) {
      if (i == runStart) {
        text.append("::");
        i += runLength - 1;
      } else {
        if (i > 0 && text.charAt(text.length() - 1) != ':') {
          text.append(':');
        }
        text.append(Integer.toHexString(group(high, low, i)));
      }
    }
  }

  private static int group(long high, long low, int index) {
    long half = index < 4 ? high : low;
    return (int) (half >>> (48 - 16 * (index & 3))) & 0xFFFF;
  }
}

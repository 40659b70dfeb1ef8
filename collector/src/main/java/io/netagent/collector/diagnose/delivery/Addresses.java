package io.netagent.collector.diagnose.delivery;

/** What an address says of the network it is in. */
final class Addresses {
  private static final long V4_MAPPED_PREFIX = 0x0000_FFFF_0000_0000L;

  private Addresses() {}

  /**
   * Whether it is of this host or of a private network: loopback, RFC 1918, link-local, shared (RFC
   * 6598), unique local (RFC 4193).
   */
  static boolean isPrivate(long high, long low) {
    if (high == 0 && (low & 0xFFFF_FFFF_0000_0000L) == V4_MAPPED_PREFIX) {
      int v4 = (int) low;
      return v4 >>> 24 == 127
          || v4 >>> 24 == 10
          || v4 >>> 20 == 0xAC1
          || v4 >>> 16 == 0xC0A8
          || v4 >>> 16 == 0xA9FE
          || v4 >>> 22 == 0x6440 >>> 6;
    }
    return (high == 0 && low == 1) || high >>> 57 == 0x7E || high >>> 54 == 0x3FA;
  }
}

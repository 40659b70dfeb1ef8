package io.netagent.collector.expose.listing;

import io.netagent.socket.FourTuple;

/** Looks for a text in addresses with their ports, without making texts of those of IPv4. */
final class RowText {
  private static final int LONGEST_IPV4 = 21;

  private final String wanted;
  private final byte[] wantedBytes;
  private final boolean possible;
  private final byte[] end = new byte[LONGEST_IPV4];
  private int length;

  /** What is looked for, in lower case. */
  RowText(String lowerCase) {
    wanted = lowerCase;
    wantedBytes = new byte[lowerCase.length()];
    possible = lowerCase.chars().allMatch(letter -> "0123456789abcdef.:[]".indexOf(letter) >= 0);
    for (int i = 0; i < wantedBytes.length; i++) {
      wantedBytes[i] = (byte) lowerCase.charAt(i);
    }
  }

  /** Whether an address can contain it at all. */
  boolean isPossible() {
    return possible;
  }

  boolean isIn(long high, long low, int port) {
    if (high != 0 || low >>> 32 != 0xFFFF) {
      return FourTuple.endText(high, low, port).contains(wanted);
    }
    length = 0;
    int ipv4 = (int) low;
    for (int shift = 24; shift >= 0; shift -= 8) {
      append(ipv4 >>> shift & 0xFF);
      end[length++] = (byte) (shift > 0 ? '.' : ':');
    }
    append(port);
    return contains();
  }

  private void append(int number) {
    int divisor = 1;
    while (number / divisor >= 10) {
      divisor *= 10;
    }
    for (; divisor > 0; divisor /= 10) {
      end[length++] = (byte) ('0' + number / divisor % 10);
    }
  }

  private boolean contains() {
    for (int from = 0; from + wantedBytes.length <= length; from++) {
      int same = 0;
      while (same < wantedBytes.length && end[from + same] == wantedBytes[same]) {
        same++;
      }
      if (same == wantedBytes.length) {
        return true;
      }
    }
    return false;
  }
}

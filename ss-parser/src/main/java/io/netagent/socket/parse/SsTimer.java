package io.netagent.socket.parse;

import io.netagent.socket.SocketRecord;

/**
 * The timer as {@code ss -o} prints it: {@code timer:(NAME,TIME,RETRANSMITS)}.
 *
 * <p>TIME is made of whole milliseconds (print_ms_timer in iproute2's misc/ss.c): {@code 200ms},
 * {@code 004ms}, {@code 9.373sec}, {@code 59sec}, {@code 1min59sec}, {@code 119min}; from 10 s on
 * without the milliseconds, from 10 min on without the seconds, and empty for 0. Until July 2024 a
 * fraction of a second was followed by the wrong unit: {@code 9.373ms}. No version prints a
 * fraction of a millisecond, so one digit, a point, three digits and "ms" can only be that, and is
 * read as 9,373 ms. Any other fraction of a millisecond was printed by no version that is known:
 * its remaining time is not told (-1).
 */
final class SsTimer {
  static final String KEY = "timer:";
  private static final String PREFIX = KEY + "(";
  private static final String[] NAMES = {"off", "on", "keepalive", "timewait", "persist", "delack"};
  private static final long UNKNOWN = -1;
  private static final long BROKEN = -2;

  /** Ten digits of any unit are more than the kernel's 32 bits of milliseconds. */
  private static final int MAX_DIGITS = 10;

  private SsTimer() {}

  /** Reads the token into the row; false if it is broken. */
  static boolean read(byte[] bytes, int from, int to, SocketRecord row) {
    if (!AsciiText.startsWith(bytes, from, to, PREFIX)) {
      return false;
    }
    int nameFrom = from + PREFIX.length();
    int nameTo = AsciiText.indexOf(bytes, nameFrom, to, ',');
    int timeTo = nameTo < 0 ? -1 : AsciiText.indexOf(bytes, nameTo + 1, to, ',');
    if (timeTo < 0 || bytes[to - 1] != ')') {
      return false;
    }
    long number = number(bytes, nameFrom, nameTo);
    long millis = millis(bytes, nameTo + 1, timeTo);
    long retransmits = AsciiText.decimal(bytes, timeTo + 1, to - 1);
    if (number == BROKEN
        || millis == BROKEN
        || retransmits < 0
        || retransmits > Integer.MAX_VALUE) {
      return false;
    }
    row.setTimer((int) number, millis, (int) retransmits);
    return true;
  }

  /** The kernel's number of the timer: a name's index, UNKNOWN for one that ss does not know. */
  private static long number(byte[] bytes, int from, int to) {
    for (int number = 0; number < NAMES.length; number++) {
      if (AsciiText.is(bytes, from, to, NAMES[number])) {
        return number;
      }
    }
    return AsciiText.is(bytes, from, to, "unknown") ? UNKNOWN : BROKEN;
  }

  static long millis(byte[] bytes, int from, int to) {
    if (from == to) {
      return 0;
    }
    int i = AsciiText.digitsEnd(bytes, from, to);
    long minutes = 0;
    if (AsciiText.startsWith(bytes, i, to, "min")) {
      minutes = number10(bytes, from, i);
      if (minutes < 0) {
        return BROKEN;
      }
      int secondsFrom = i + "min".length();
      if (secondsFrom == to) {
        return minutes * 60_000;
      }
      i = AsciiText.digitsEnd(bytes, secondsFrom, to);
      long seconds = number10(bytes, secondsFrom, i);
      return seconds < 0 || !AsciiText.is(bytes, i, to, "sec")
          ? BROKEN
          : minutes * 60_000 + seconds * 1000;
    }
    long whole = number10(bytes, from, i);
    if (whole < 0) {
      return BROKEN;
    }
    if (i < to && bytes[i] == '.') {
      return fraction(bytes, from, i + 1, to);
    }
    if (AsciiText.is(bytes, i, to, "ms")) {
      return whole;
    }
    return AsciiText.is(bytes, i, to, "sec") ? whole * 1000 : BROKEN;
  }

  private static long fraction(byte[] bytes, int from, int fractionFrom, int to) {
    int end = AsciiText.digitsEnd(bytes, fractionFrom, to);
    if (end == fractionFrom || end - fractionFrom > MAX_DIGITS) {
      return BROKEN;
    }
    if (AsciiText.is(bytes, end, to, "sec")) {
      long millis = AsciiText.scaled(bytes, from, end, 3);
      return millis < 0 ? BROKEN : millis;
    }
    if (!AsciiText.is(bytes, end, to, "ms")) {
      return BROKEN;
    }
    boolean wronglyMarkedSeconds =
        end - fractionFrom == 3 && fractionFrom - from == 2 && bytes[from] != '0';
    return wronglyMarkedSeconds ? AsciiText.scaled(bytes, from, end, 3) : UNKNOWN;
  }

  private static long number10(byte[] bytes, int from, int to) {
    return to - from > MAX_DIGITS ? BROKEN : AsciiText.digits(bytes, from, to);
  }
}

package io.netagent.socket.parse;

import io.netagent.socket.SocketRecord;
import io.netagent.socket.TcpMetric;
import io.netagent.socket.TcpState;
import org.jspecify.annotations.Nullable;

/** Reads the value of a {@link SsToken} strictly, and keeps it where it is one that is kept. */
final class SsTokenValue {
  private static final long MAX_UID = 0xFFFF_FFFFL;

  /** How ss prints "no cookie" (INET_DIAG_NOCOOKIE of the kernel's inet_diag.h). */
  private static final long NO_COOKIE = -1L;

  private static final int MICRO_DIGITS = 3; // From milliseconds.

  private long uid;
  private long inode;
  private long cookie;

  // What hexDigits() read last: all 64 bits of it.
  private long hexBits;

  void clear() {
    uid = -1;
    inode = -1;
    cookie = 0;
  }

  /** -1 if not told. */
  long uid() {
    return uid;
  }

  /** -1 if not told. */
  long inode() {
    return inode;
  }

  /** 0 if not told. */
  long cookie() {
    return cookie;
  }

  /** Reads what stands behind the colon; false if it is broken. */
  boolean read(SsToken token, byte[] bytes, int from, int to, SocketRecord row) {
    return switch (token.form()) {
      case UID -> {
        uid = AsciiText.decimal(bytes, from, to);
        yield uid >= 0 && uid <= MAX_UID;
      }
      case INODE -> {
        inode = AsciiText.decimal(bytes, from, to);
        yield inode >= 0;
      }
      case COOKIE -> {
        boolean right = hexDigits(bytes, from, to);
        cookie = hexBits == NO_COOKIE ? 0 : hexBits;
        yield right;
      }
      case HEX -> AsciiText.startsWith(bytes, from, to, "0x") && hexDigits(bytes, from + 2, to);
      case FLAG -> AsciiText.is(bytes, from, to, "0") || AsciiText.is(bytes, from, to, "1");
      case COUNT -> count(token, bytes, from, to, row);
      case TWO_COUNTS -> isTwoCounts(bytes, from, to);
      case MILLIS -> keep(token.metric(), AsciiText.scaled(bytes, from, to, MICRO_DIGITS), row);
      case RTT -> rtt(token, bytes, from, to, row);
      case RETRANS -> retrans(token, bytes, from, to, row);
      case BUSY_TIME -> busyTimeEnd(bytes, from, to) == to;
      case BUSY_SHARE -> isBusyShare(bytes, from, to);
      case BRACKETS -> isInBrackets(bytes, from, to);
      case BRACKETS_OR_WORD ->
          isInBrackets(bytes, from, to) || AsciiText.is(bytes, from, to, "fallback_mode");
    };
  }

  /**
   * The rate in bytes per second, or BAD. ss prints bits per second, whole ({@code 7787500bps}) or
   * rounded to three or so digits where it was asked for names ({@code 62.3Mbps}, all versions
   * before 2019); a rounded figure is taken for what it says.
   */
  static long bytesPerSecond(byte[] bytes, int from, int to) {
    int end = rateEnd(bytes, from, to);
    if (end < 0) {
      return AsciiText.BAD;
    }
    int power = power(bytes[end - 1]);
    long bits = AsciiText.scaled(bytes, from, power > 0 ? end - 1 : end, power);
    return bits < 0 ? AsciiText.BAD : bits / 8;
  }

  /** Whether it is a rate, or two with a slash between them, of any magnitude. */
  static boolean isRate(byte[] bytes, int from, int to) {
    int slash = AsciiText.indexOf(bytes, from, to, '/');
    return slash < 0
        ? isSingleRate(bytes, from, to)
        : isSingleRate(bytes, from, slash) && isSingleRate(bytes, slash + 1, to);
  }

  /** A number of up to 15 hex digits, or BAD. */
  static long hex(byte[] bytes, int from, int to) {
    SsTokenValue reader = new SsTokenValue();
    return to - from < 16 && reader.hexDigits(bytes, from, to) ? reader.hexBits : AsciiText.BAD;
  }

  private static boolean isSingleRate(byte[] bytes, int from, int to) {
    int end = rateEnd(bytes, from, to);
    if (end < 0) {
      return false;
    }
    int digitsEnd = power(bytes[end - 1]) > 0 ? end - 1 : end;
    // A rate that is not limited has up to 21 digits, so only its form is looked at.
    return AsciiText.isDigits(bytes, from, digitsEnd)
        || AsciiText.scaled(bytes, from, digitsEnd, 9) >= 0;
  }

  /** Where {@code bps} begins, which must not be the beginning; -1 if it lacks. */
  private static int rateEnd(byte[] bytes, int from, int to) {
    int end = to - 3;
    return end > from && AsciiText.is(bytes, end, to, "bps") ? end : -1;
  }

  private static int power(byte unit) {
    return switch (unit) {
      case 'k', 'K' -> 3;
      case 'M' -> 6;
      case 'G' -> 9;
      case 'T' -> 12;
      default -> 0;
    };
  }

  private static boolean count(SsToken token, byte[] bytes, int from, int to, SocketRecord row) {
    if (token.metric() == null) {
      boolean signed = from < to && bytes[from] == '-';
      return AsciiText.isDigits(bytes, signed ? from + 1 : from, to);
    }
    boolean acceptQueue =
        token == SsToken.UNACKED && row.stateNumber() == TcpState.LISTEN.kernelNumber();
    return keep(acceptQueue ? null : token.metric(), AsciiText.decimal(bytes, from, to), row);
  }

  private static boolean isTwoCounts(byte[] bytes, int from, int to) {
    int comma = AsciiText.indexOf(bytes, from, to, ',');
    return comma >= 0
        && AsciiText.isDigits(bytes, from, comma)
        && AsciiText.isDigits(bytes, comma + 1, to);
  }

  private static boolean isBusyShare(byte[] bytes, int from, int to) {
    int behind = busyTimeEnd(bytes, from, to);
    return behind >= 0
        && AsciiText.startsWith(bytes, behind, to, "(")
        && to - 2 > behind
        && AsciiText.is(bytes, to - 2, to, "%)")
        && AsciiText.scaled(bytes, behind + 1, to - 2, 1) >= 0;
  }

  private static boolean rtt(SsToken token, byte[] bytes, int from, int to, SocketRecord row) {
    int slash = AsciiText.indexOf(bytes, from, to, '/');
    return slash >= 0
        && AsciiText.scaled(bytes, slash + 1, to, MICRO_DIGITS) >= 0
        && keep(token.metric(), AsciiText.scaled(bytes, from, slash, MICRO_DIGITS), row);
  }

  private static boolean retrans(SsToken token, byte[] bytes, int from, int to, SocketRecord row) {
    int slash = AsciiText.indexOf(bytes, from, to, '/');
    return slash >= 0
        && AsciiText.decimal(bytes, from, slash) >= 0
        && keep(token.metric(), AsciiText.decimal(bytes, slash + 1, to), row);
  }

  private static boolean keep(@Nullable TcpMetric metric, long value, SocketRecord row) {
    if (metric != null && value >= 0) {
      row.setMetric(metric, value);
    }
    return value >= 0;
  }

  /** Where {@code 2968ms} ends, or -1. */
  private static int busyTimeEnd(byte[] bytes, int from, int to) {
    int digitsEnd = AsciiText.digitsEnd(bytes, from, to);
    return digitsEnd > from && AsciiText.startsWith(bytes, digitsEnd, to, "ms")
        ? digitsEnd + 2
        : -1;
  }

  private static boolean isInBrackets(byte[] bytes, int from, int to) {
    return to - from > 2 && bytes[from] == '(' && bytes[to - 1] == ')';
  }

  private boolean hexDigits(byte[] bytes, int from, int to) {
    hexBits = 0;
    for (int i = from; i < to; i++) {
      int digit = AsciiText.hexDigit(bytes[i]);
      if (digit < 0) {
        return false;
      }
      hexBits = hexBits << 4 | digit;
    }
    return from < to && to - from <= 16;
  }
}

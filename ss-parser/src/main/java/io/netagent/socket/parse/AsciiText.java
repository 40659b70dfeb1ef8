package io.netagent.socket.parse;

/** Strict readings of a stretch of ASCII bytes: what is not exactly a number is {@link #BAD}. */
final class AsciiText {
  /** What a reader returns for a stretch that is not the number asked for. */
  static final long BAD = -1;

  private static final int MAX_DIGITS = 18;

  private AsciiText() {}

  /** Whether the stretch is exactly this text. */
  static boolean is(byte[] bytes, int from, int to, String text) {
    return to - from == text.length() && startsWith(bytes, from, to, text);
  }

  /** Whether the stretch begins with this text. */
  static boolean startsWith(byte[] bytes, int from, int to, String text) {
    int length = text.length();
    if (to - from < length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (bytes[from + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  static boolean isLetter(byte b) {
    return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
  }

  /** The value of a hex digit of either case, or -1. */
  static int hexDigit(byte b) {
    if (isDigit(b)) {
      return b - '0';
    }
    int lower = b | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }

  /** Where the digits that begin at {@code from} end. */
  static int digitsEnd(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to && isDigit(bytes[i])) {
      i++;
    }
    return i;
  }

  /** The first index of the byte, or -1. */
  static int indexOf(byte[] bytes, int from, int to, char wanted) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  /** The last index of the byte, or -1. */
  static int lastIndexOf(byte[] bytes, int from, int to, char wanted) {
    for (int i = to - 1; i >= from; i--) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  /**
   * Whether it may be the name of a host, a service or an interface: letters, digits and what else
   * stands in names, at least one letter.
   */
  static boolean isName(byte[] bytes, int from, int to) {
    boolean letter = false;
    for (int i = from; i < to; i++) {
      byte b = bytes[i];
      if (isLetter(b)) {
        letter = true;
      } else if (!isDigit(b) && b != '-' && b != '_' && b != '.' && b != '+') {
        return false;
      }
    }
    return letter;
  }

  /** A number as {@code %u} or {@code %llu} prints it: decimal digits without a leading zero. */
  static long decimal(byte[] bytes, int from, int to) {
    return to - from > 1 && bytes[from] == '0' ? BAD : digits(bytes, from, to);
  }

  /** A number of up to 19 decimal digits below 2^63, leading zeros allowed. */
  static long digits(byte[] bytes, int from, int to) {
    if (from >= to || to - from > MAX_DIGITS + 1) {
      return BAD;
    }
    long value = 0;
    for (int i = from; i < to; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9 || value > (Long.MAX_VALUE - digit) / 10) {
        return BAD;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  /** Whether the stretch is decimal digits only: a number whose value nobody asks for. */
  static boolean isDigits(byte[] bytes, int from, int to) {
    return from < to && digitsEnd(bytes, from, to) == to;
  }

  /**
   * The decimal fraction that {@code %g} or {@code %f} prints ({@code 0.035}, {@code 1e+06}), times
   * ten to the power of the scale, exactly: BAD also if that is not a whole number below 2^63, or
   * if the fraction has more than 18 significant digits.
   */
  static long scaled(byte[] bytes, int from, int to, int scale) {
    int wholeEnd = digitsEnd(bytes, from, to);
    int fractionEnd = wholeEnd;
    if (wholeEnd < to && bytes[wholeEnd] == '.') {
      fractionEnd = digitsEnd(bytes, wholeEnd + 1, to);
      if (fractionEnd == wholeEnd + 1) {
        return BAD;
      }
    }
    if (wholeEnd == from) {
      return BAD;
    }
    long mantissa = 0;
    int digits = 0;
    for (int i = from; i < fractionEnd; i++) {
      if (bytes[i] == '.') {
        continue;
      }
      mantissa = mantissa * 10 + (bytes[i] - '0');
      if (mantissa != 0 && ++digits > MAX_DIGITS) {
        return BAD;
      }
    }
    int power = scale - Math.max(0, fractionEnd - wholeEnd - 1);
    if (fractionEnd < to) {
      int exponent = exponent(bytes, fractionEnd, to);
      if (exponent == Integer.MIN_VALUE) {
        return BAD;
      }
      power += exponent;
    }
    return timesPowerOfTen(mantissa, power);
  }

  /** {@code e+06}: a sign and one to three digits; MIN_VALUE if it is something else. */
  private static int exponent(byte[] bytes, int from, int to) {
    int digits = to - from - 2;
    if (bytes[from] != 'e' || digits < 1 || digits > 3) {
      return Integer.MIN_VALUE;
    }
    long value = digits(bytes, from + 2, to);
    byte sign = bytes[from + 1];
    if (value < 0 || (sign != '+' && sign != '-')) {
      return Integer.MIN_VALUE;
    }
    return (int) (sign == '+' ? value : -value);
  }

  private static long timesPowerOfTen(long mantissa, int power) {
    long value = mantissa;
    for (int i = power; i > 0 && value != 0; i--) {
      if (value > Long.MAX_VALUE / 10) {
        return BAD;
      }
      value *= 10;
    }
    for (int i = power; i < 0 && value != 0; i++) {
      if (value % 10 != 0) {
        return BAD;
      }
      value /= 10;
    }
    return value;
  }
}

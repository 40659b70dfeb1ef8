package io.netagent.socket.parse;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Eight characters of a text in one long, the first one lowest, and arithmetic on all of them at
 * once: no branch and no table for each character.
 */
final class EightBytes {
  static final long SPACES = each(' ');

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = each(1);
  private static final long SIXES = each(6);
  private static final long ZEROS = each('0');
  private static final long LOW_NIBBLES = each(0x0F);
  private static final long HIGH_NIBBLES = each(0xF0);
  private static final long SIXTEENS = each(0x10);
  private static final long LOW_SEVEN_BITS = each(0x7F);
  private static final long HIGHEST_BITS = each(0x80);
  private static final long EVEN_BYTES = 0x00FF_00FF_00FF_00FFL;
  private static final long EVEN_PAIRS = 0x0000_FFFF_0000_FFFFL;

  private EightBytes() {}

  /** The byte eight times. */
  static long each(int value) {
    return value * 0x0101_0101_0101_0101L;
  }

  /** The eight bytes from an index on, all of which must be within the array. */
  static long at(byte[] bytes, int index) {
    return (long) LONGS.get(bytes, index);
  }

  /** The index of the first byte with this value, given as {@link #each}; 8 if there is none. */
  static int indexOf(long eachWanted, long text) {
    return Long.numberOfTrailingZeros(zeroBytes(text ^ eachWanted)) >>> 3;
  }

  /** Whether a byte has this value, given as {@link #each}. */
  static boolean contains(long eachWanted, long text) {
    return zeroBytes(text ^ eachWanted) != 0;
  }

  /** 0 if no byte is 0; else the lowest bit that is set is the highest of the first such byte. */
  private static long zeroBytes(long text) {
    return (text - ONES) & ~text & HIGHEST_BITS;
  }

  /**
   * The values of eight upper-case hex digits, one in each byte; only if {@link #notHex} is 0 are
   * they that. '0' to '9' are 0x30 to 0x39; 'A' to 'F' are 0x41 to 0x46 and move up to them by 7.
   */
  static long hexValues(long text) {
    long letters = (text >>> 6) & ONES;
    return (text - (letters << 3) + letters) ^ ZEROS;
  }

  /**
   * 0 if the text that gave these {@link #hexValues} was eight upper-case hex digits: each value is
   * below 16, and above 9 where the text has a letter (bit 6), and only there.
   */
  static long notHex(long text, long values) {
    long lettersByValue = values + SIXES; // Bit 4 of a byte is set from 10 on.
    return (values & HIGH_NIBBLES) | ((lettersByValue ^ (text >>> 2)) & SIXTEENS);
  }

  /** The four bytes that eight {@link #hexValues} print, the first one lowest. */
  static long pairedHex(long values) {
    long pairs = ((values << 4) | (values >>> 8)) & EVEN_BYTES;
    long fours = (pairs | (pairs >>> 8)) & EVEN_PAIRS;
    return (fours | (fours >>> 16)) & 0xFFFF_FFFFL;
  }

  /** The number that eight {@link #hexValues} print. */
  static long hexNumber(long values) {
    return Integer.reverseBytes((int) pairedHex(values)) & 0xFFFF_FFFFL;
  }

  /** The first characters (0 to 8), moved to the end; what comes before them is 0. */
  static long rightAligned(long text, int characters) {
    return (text << (56 - 8 * characters)) << 8;
  }

  /** Whether the text is a decimal number of 1 to 8 digits, right-aligned by spaces. */
  static boolean isPaddedNumber(long text) {
    long digits = (text >>> 4) & ONES; // What is a digit if it is a digit or a space at all.
    long values = text ^ (SPACES | (digits << 4)); // 0 for a space, 0 to 9 for a digit.
    long wrong = (values & ~((digits << 4) - digits)) | ((values + SIXES) & SIXTEENS);
    long lastDigits = digits & ~(digits >>> 8); // Followed by no digit: only the last may be that.
    return (wrong | (lastDigits ^ (1L << 56))) == 0;
  }

  /** How many decimal digits (0 to 8) the text begins with. */
  static int digits(long text) {
    long values = text ^ ZEROS;
    // Each byte but 0 to 9 gets its highest bit: by the sum, or because it had it.
    long others = (((values & LOW_SEVEN_BITS) + each(0x76)) | values) & HIGHEST_BITS;
    return Long.numberOfTrailingZeros(others) >>> 3;
  }

  /** The number of eight decimal digits, where a space or a 0 byte counts as the digit 0. */
  static long decimalNumber(long text) {
    long values = text & LOW_NIBBLES;
    long pairs = (values * 10 + (values >>> 8)) & EVEN_BYTES;
    long fours = (pairs * 100 + (pairs >>> 16)) & EVEN_PAIRS;
    return (fours * 10_000 + (fours >>> 32)) & 0xFFFF_FFFFL;
  }
}

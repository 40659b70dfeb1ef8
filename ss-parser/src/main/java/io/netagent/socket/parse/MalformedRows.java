package io.netagent.socket.parse;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The rows that a strict parser refused: how many, and the first of them as evidence.
 *
 * <p>Only the first row after a {@link #clear} costs memory. Not thread-safe.
 */
public final class MalformedRows {
  /** Bytes of the first row that are kept: a whole row of the IPv6 table is about 180. */
  static final int SAMPLE_BYTES = 240;

  private long count;
  private @Nullable String first;

  /** The rows refused since the last {@link #clear}. */
  public long count() {
    return count;
  }

  /**
   * The first row refused, as {@code reason: row}, or null if there is none. The reason is the name
   * of the column that is wrong or says what is. The row is printable ASCII: other bytes stand as
   * {@code \xNN}, a backslash as {@code \\}, and {@code …} ends a row that was cut. A row of a
   * binary format stands in hex.
   */
  public @Nullable String first() {
    return first;
  }

  /** Forgets count and sample. */
  public void clear() {
    count = 0;
    first = null;
  }

  void add(String reason, byte[] bytes, int offset, int length) {
    count++;
    if (first == null) {
      first = reason + ": " + printable(bytes, offset, length);
    }
  }

  /** A row that is not text: what is kept of it stands in hex. */
  void addBinary(String reason, ByteBuffer bytes, int from, int length) {
    count++;
    if (first == null) {
      first = reason + ": " + hex(bytes, from, length);
    }
  }

  private static String hex(ByteBuffer bytes, int from, int length) {
    int kept = Math.min(length, SAMPLE_BYTES);
    StringBuilder text = new StringBuilder(2 * kept + 1);
    for (int i = from; i < from + kept; i++) {
      int b = bytes.get(i) & 0xFF;
      text.append(Character.forDigit(b >>> 4, 16)).append(Character.forDigit(b & 0xF, 16));
    }
    return length > kept ? text.append('…').toString() : text.toString();
  }

  private static String printable(byte[] bytes, int offset, int length) {
    int kept = Math.min(length, SAMPLE_BYTES);
    StringBuilder text = new StringBuilder(kept + 1);
    for (int i = offset; i < offset + kept; i++) {
      int b = bytes[i] & 0xFF;
      if (b == '\\') {
        text.append("\\\\");
      } else if (b >= ' ' && b <= '~') {
        text.append((char) b);
      } else {
        text.append("\\x").append(Character.forDigit(b >>> 4, 16));
        text.append(Character.forDigit(b & 0xF, 16));
      }
    }
    return length > kept ? text.append('…').toString() : text.toString();
  }
}

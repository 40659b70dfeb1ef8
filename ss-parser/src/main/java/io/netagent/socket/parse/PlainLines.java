package io.netagent.socket.parse;

/**
 * The lines of a pasted text that arrives in chunks, as plain bytes: without byte order mark,
 * carriage return at the end of a line, and the escape sequences that colour a terminal ({@code
 * watch -c}, {@code grep --color}); UTF-16 with a mark becomes UTF-8. An escape that is none of
 * these stays, so that a parser finds it. A line longer than the buffer is shown cut.
 */
final class PlainLines {
  private enum Encoding {
    UNDECIDED,
    BYTES,
    UTF_16LE,
    UTF_16BE
  }

  private enum Escape {
    NONE,
    /** Behind ESC. */
    BEGUN,
    /** Behind ESC [: parameters, then a letter (ECMA-48, 5.4). */
    CONTROL,
    /** Behind ESC (: one byte follows; tput sgr0 prints it. */
    CHARACTER_SET
  }

  private static final byte ESC = 0x1B;
  private static final int MAX_PARAMETER_BYTES = 32;

  private final byte[] line;
  private final byte[] mark = new byte[3];

  private byte[] chunk = new byte[0];
  private int position;
  private int chunkEnd;

  private Encoding encoding = Encoding.UNDECIDED;
  private int markBytes;
  private int highOrLow;
  private Escape escape = Escape.NONE;
  private int parameterBytes;
  private long lineBytes;
  private boolean shown;

  PlainLines(int maxLineBytes) {
    line = new byte[maxLineBytes + 1]; // And a newline.
  }

  /** Forgets everything: a new text begins. */
  void reset() {
    chunk = new byte[0];
    position = 0;
    chunkEnd = 0;
    encoding = Encoding.UNDECIDED;
    markBytes = 0;
    highOrLow = -1;
    escape = Escape.NONE;
    lineBytes = 0;
    shown = false;
  }

  /** The next chunk; the last one must have been read to its end. */
  void feed(byte[] buffer, int offset, int length) {
    chunk = buffer;
    position = offset;
    chunkEnd = offset + length;
  }

  /** Moves to the next whole line; false when the chunk holds none any more. */
  boolean next() {
    startLine();
    while (position < chunkEnd) {
      if (raw(chunk[position++])) {
        dropCarriageReturn();
        return true;
      }
    }
    return false;
  }

  /** Moves to what stands after the last newline; false if nothing does. */
  boolean rest() {
    startLine();
    if (encoding == Encoding.UNDECIDED) {
      decide();
    } else if (highOrLow >= 0) {
      text((byte) '?'); // Half a character.
    }
    if (escape != Escape.NONE) {
      escape = Escape.NONE;
      append(ESC);
    }
    highOrLow = -1;
    dropCarriageReturn();
    shown = true;
    return lineBytes > 0;
  }

  /** The line begins at index 0, and behind it there is room for a newline. */
  byte[] bytes() {
    return line;
  }

  int length() {
    return (int) Math.min(lineBytes, line.length - 1);
  }

  boolean tooLong() {
    return lineBytes > line.length - 1;
  }

  private void startLine() {
    if (shown) {
      lineBytes = 0;
      shown = false;
    }
  }

  private void dropCarriageReturn() {
    if (lineBytes > 0 && !tooLong() && line[(int) lineBytes - 1] == '\r') {
      lineBytes--;
    }
  }

  /** True at the end of a line, as below. */
  private boolean raw(byte b) {
    switch (encoding) {
      case BYTES -> {
        return text(b);
      }
      case UNDECIDED -> {
        mark[markBytes++] = b;
        return !mayBecomeMark() && decide();
      }
      case UTF_16LE, UTF_16BE -> {
        if (highOrLow < 0) {
          highOrLow = b & 0xFF;
          return false;
        }
        int unit =
            encoding == Encoding.UTF_16LE
                ? (b & 0xFF) << 8 | highOrLow
                : highOrLow << 8 | (b & 0xFF);
        highOrLow = -1;
        return unit(unit);
      }
    }
    return false;
  }

  private boolean mayBecomeMark() {
    int first = mark[0] & 0xFF;
    if (markBytes == 1) {
      return first == 0xEF || first == 0xFE || first == 0xFF;
    }
    return markBytes == 2 && first == 0xEF && (mark[1] & 0xFF) == 0xBB;
  }

  private boolean decide() {
    int first = mark[0] & 0xFF;
    int second = mark[1] & 0xFF;
    encoding = Encoding.BYTES;
    if (markBytes == 2 && first == 0xFF && second == 0xFE) {
      encoding = Encoding.UTF_16LE;
      return false;
    }
    if (markBytes == 2 && first == 0xFE && second == 0xFF) {
      encoding = Encoding.UTF_16BE;
      return false;
    }
    if (markBytes == 3 && first == 0xEF && second == 0xBB && (mark[2] & 0xFF) == 0xBF) {
      return false;
    }
    boolean ends = false;
    for (int i = 0; i < markBytes; i++) {
      ends = text(mark[i]); // Only the last one can be a newline.
    }
    return ends;
  }

  private boolean unit(int unit) {
    if (unit < 0x80) {
      return text((byte) unit);
    }
    if (unit < 0x800) {
      text((byte) (0xC0 | unit >> 6));
    } else if (Character.isSurrogate((char) unit)) {
      return text((byte) '?');
    } else {
      text((byte) (0xE0 | unit >> 12));
      text((byte) (0x80 | (unit >> 6 & 0x3F)));
    }
    return text((byte) (0x80 | (unit & 0x3F)));
  }

  private boolean text(byte b) {
    switch (escape) {
      case NONE -> {
        if (b != ESC) {
          return append(b);
        }
        escape = Escape.BEGUN;
        return false;
      }
      case BEGUN -> {
        if (b == '[') {
          escape = Escape.CONTROL;
          parameterBytes = 0;
          return false;
        }
        if (b == '(') {
          escape = Escape.CHARACTER_SET;
          return false;
        }
      }
      case CONTROL -> {
        if (b >= '0' && b <= '?' && parameterBytes++ < MAX_PARAMETER_BYTES) {
          return false;
        }
        if (b >= '@' && b <= '~') {
          escape = Escape.NONE;
          return false;
        }
      }
      case CHARACTER_SET -> {
        if (b >= '0' && b <= '~') {
          escape = Escape.NONE;
          return false;
        }
      }
    }
    escape = Escape.NONE;
    append(ESC);
    return text(b);
  }

  private boolean append(byte b) {
    if (b == '\n') {
      shown = true;
      return true;
    }
    if (lineBytes < line.length - 1) {
      line[(int) lineBytes] = b;
    }
    lineBytes++;
    return false;
  }
}

package io.netagent.socket.parse;

/** A cursor over the tokens of one line, which spaces and tabs separate. */
final class LineTokens {
  private byte[] bytes = new byte[0];
  private int position;
  private int lineEnd;
  private int start;
  private int end;

  /** Stands before the first token of the line. */
  void reset(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    position = from;
    lineEnd = to;
    start = from;
    end = from;
  }

  /** Moves to the next token; false at the end of the line. */
  boolean next() {
    int i = position;
    while (i < lineEnd && isBlank(bytes[i])) {
      i++;
    }
    start = i;
    while (i < lineEnd && !isBlank(bytes[i])) {
      i++;
    }
    end = i;
    position = i;
    return end > start;
  }

  /** Goes on reading from there, which lies within the line. */
  void moveTo(int position) {
    this.position = position;
  }

  byte[] bytes() {
    return bytes;
  }

  /** Where the token begins. */
  int start() {
    return start;
  }

  /** Where it ends. */
  int end() {
    return end;
  }

  int lineEnd() {
    return lineEnd;
  }

  /** Whether the token is exactly this text. */
  boolean is(String text) {
    return AsciiText.is(bytes, start, end, text);
  }

  /** Whether the token begins with this text. */
  boolean startsWith(String text) {
    return AsciiText.startsWith(bytes, start, end, text);
  }

  /** Whether the token has this byte. */
  boolean contains(char wanted) {
    return AsciiText.indexOf(bytes, start, end, wanted) >= 0;
  }

  static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }
}

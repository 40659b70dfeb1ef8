package io.netagent.socket.parse;

/**
 * A cursor over the lines of a text that arrives in chunks. A line that lies within a chunk is
 * shown where it is; one that spans chunks is carried over in a buffer of fixed size. Where the
 * chunks end makes no difference to what is seen.
 *
 * <p>Use: {@link #reset}; then for each chunk {@link #feed} and {@link #next} until false; then
 * {@link #rest} once. The line is {@code bytes()[start() .. start() + length())}, without its
 * newline.
 */
final class LineCursor {
  private static final byte[] NOTHING = new byte[0];

  /** The start of a line whose end has not arrived: its first {@code carry.length} bytes. */
  private final byte[] carry;

  /** The length of that line so far, counting the bytes that the buffer had no room for. */
  private long carriedBytes;

  private byte[] chunk = NOTHING;
  private int chunkPosition;
  private int chunkEnd;

  private byte[] bytes = NOTHING;
  private int start;
  private long lineBytes;

  LineCursor(int maxLineBytes) {
    carry = new byte[maxLineBytes];
  }

  /** Forgets everything: a new text begins. */
  void reset() {
    carriedBytes = 0;
    chunk = NOTHING;
    chunkPosition = 0;
    chunkEnd = 0;
  }

  /** The next chunk; the last one must have been read to its end. */
  void feed(byte[] buffer, int offset, int length) {
    chunk = buffer;
    chunkPosition = offset;
    chunkEnd = offset + length;
  }

  /** Moves to the next whole line; false when the chunk holds none any more. */
  boolean next() {
    int from = chunkPosition;
    for (int i = from; i < chunkEnd; i++) {
      if (chunk[i] == '\n') {
        chunkPosition = i + 1;
        if (carriedBytes == 0) {
          show(chunk, from, i - from);
        } else {
          carry(from, i - from);
          show(carry, 0, carriedBytes);
          carriedBytes = 0;
        }
        return true;
      }
    }
    carry(from, chunkEnd - from);
    chunkPosition = chunkEnd;
    return false;
  }

  /** The index in the chunk where the next line starts; -1 if that is in a chunk before. */
  int nextStart() {
    return carriedBytes == 0 ? chunkPosition : -1;
  }

  /** Goes on after a line that was read elsewhere: at this index of the chunk. */
  void skipTo(int nextStart) {
    chunkPosition = nextStart;
  }

  /** Moves to what stands after the last newline; false if nothing does. */
  boolean rest() {
    if (carriedBytes == 0) {
      return false;
    }
    show(carry, 0, carriedBytes);
    carriedBytes = 0;
    return true;
  }

  byte[] bytes() {
    return bytes;
  }

  int start() {
    return start;
  }

  /** The length of the line, or of its first part if it is {@link #tooLong}. */
  int length() {
    return (int) Math.min(lineBytes, carry.length);
  }

  boolean tooLong() {
    return lineBytes > carry.length;
  }

  private void show(byte[] bytes, int start, long lineBytes) {
    this.bytes = bytes;
    this.start = start;
    this.lineBytes = lineBytes;
  }

  private void carry(int from, int length) {
    int room = (int) Math.max(0, carry.length - carriedBytes);
    if (room > 0) {
      System.arraycopy(chunk, from, carry, (int) carriedBytes, Math.min(room, length));
    }
    carriedBytes += length;
  }
}

package io.netagent.recorder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;

/** Reads of a known size into buffers of this process; a short file is an error, never a fault. */
final class BoundedReads {
  private BoundedReads() {}

  static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  static ByteBuffer readFully(FileChannel channel, long offset, int bytes, String what)
      throws IOException {
    ByteBuffer buffer = littleEndian(bytes);
    fill(channel, offset, buffer, 0, bytes, what);
    buffer.rewind();
    return buffer;
  }

  /** So many bytes, into the buffer from this index on. */
  static void fill(
      FileChannel channel, long offset, ByteBuffer buffer, int from, int bytes, String what)
      throws IOException {
    buffer.limit(from + bytes);
    buffer.position(from);
    while (buffer.hasRemaining()) {
      int done = buffer.position() - from;
      if (channel.read(buffer, offset + done) < 0) {
        throw new UnreadableRecordException(
            "truncated: the " + what + " end after " + done + " bytes");
      }
    }
    buffer.limit(buffer.capacity());
  }

  /** Bytes of the buffer as text; malformed UTF-8 becomes U+FFFD. */
  static String utf8(ByteBuffer buffer, int offset, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = buffer.get(offset + i);
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }
}

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
    fill(channel, offset, buffer, what);
    return buffer;
  }

  /** From the buffer's start to its limit. */
  static void fill(FileChannel channel, long offset, ByteBuffer buffer, String what)
      throws IOException {
    buffer.rewind();
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, offset + buffer.position()) < 0) {
        throw new UnreadableRecordException(
            "truncated: the " + what + " end after " + buffer.position() + " bytes");
      }
    }
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

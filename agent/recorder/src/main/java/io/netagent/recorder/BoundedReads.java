package io.netagent.recorder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

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

  static void fill(FileChannel channel, long offset, ByteBuffer buffer, String what)
      throws IOException {
    buffer.clear();
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, offset + buffer.position()) < 0) {
        throw new UnreadableRecordException(
            "truncated: the " + what + " end after " + buffer.position() + " bytes");
      }
    }
  }
}

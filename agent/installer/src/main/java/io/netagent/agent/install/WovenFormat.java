package io.netagent.agent.install;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The file of woven classes, big-endian. Head, 16 bytes: magic (8), length of the file (4), CRC-32
 * of all behind the head (4). Then the build key (2 + bytes of UTF-8), the number of classes (4),
 * and for each: name (2 + bytes), length (4) and CRC-32 (4) of the class before, applied hooks (8),
 * length (4) and bytes of the woven class.
 *
 * <p>One sum over everything, checked before anything else is read: a file that was cut, changed in
 * any byte or made by somebody else is no file at all, never a wrong class.
 */
final class WovenFormat {
  /** A file that is longer is not read, and not written. */
  static final int MAX_BYTES = 8 << 20;

  private static final long MAGIC = 0x6e61_776f_7665_6e31L; // "nawoven1"
  private static final int HEAD_BYTES = 16;

  private WovenFormat() {}

  /** A class as it was before: another one of the same name has another woven form. */
  static final class Original {
    final String name;
    final int length;
    final int crc;

    private Original(String name, int length, int crc) {
      this.name = name;
      this.length = length;
      this.crc = crc;
    }

    static Original of(String name, byte[] bytes) {
      return new Original(name, bytes.length, crc(bytes, 0));
    }

    @Override
    public boolean equals(@Nullable Object other) {
      if (!(other instanceof Original)) {
        return false;
      }
      Original that = (Original) other;
      return length == that.length && crc == that.crc && name.equals(that.name);
    }

    @Override
    public int hashCode() {
      return crc;
    }
  }

  /** What weaving made of a class. */
  static final class Woven {
    /** Bit n: the nth hook of the class, in the plan's order, has found its method. */
    final long applied;

    final byte[] bytes;

    Woven(long applied, byte[] bytes) {
      this.applied = applied;
      this.bytes = bytes;
    }
  }

  private static int crc(byte[] bytes, int from) {
    CRC32 crc = new CRC32();
    crc.update(bytes, from, bytes.length - from);
    return (int) crc.getValue();
  }

  /** The bytes of a file; null if it would be too long. */
  static byte @Nullable [] encode(String buildKey, Map<Original, Woven> classes) {
    byte[] key = buildKey.getBytes(StandardCharsets.UTF_8);
    long length = HEAD_BYTES + 2L + key.length + 4;
    for (Map.Entry<Original, Woven> entry : classes.entrySet()) {
      byte[] name = entry.getKey().name.getBytes(StandardCharsets.UTF_8);
      length += 2L + name.length + 20 + entry.getValue().bytes.length;
    }
    if (length > MAX_BYTES) {
      return null;
    }
    ByteBuffer file = ByteBuffer.allocate((int) length);
    file.putLong(MAGIC).putInt((int) length).putInt(0);
    file.putShort((short) key.length).put(key).putInt(classes.size());
    for (Map.Entry<Original, Woven> entry : classes.entrySet()) {
      Original original = entry.getKey();
      byte[] name = original.name.getBytes(StandardCharsets.UTF_8);
      file.putShort((short) name.length).put(name).putInt(original.length).putInt(original.crc);
      Woven woven = entry.getValue();
      file.putLong(woven.applied).putInt(woven.bytes.length).put(woven.bytes);
    }
    file.putInt(HEAD_BYTES - 4, crc(file.array(), HEAD_BYTES));
    return file.array();
  }

  /** What is in a file; null if it is not whole, or made by or for another build. */
  static @Nullable Map<Original, Woven> decode(String buildKey, byte[] bytes) {
    ByteBuffer file = ByteBuffer.wrap(bytes);
    if (bytes.length < HEAD_BYTES
        || file.getLong() != MAGIC
        || file.getInt() != bytes.length
        || file.getInt() != crc(bytes, HEAD_BYTES)) {
      return null;
    }
    try {
      if (!text(file).equals(buildKey)) {
        return null;
      }
      Map<Original, Woven> classes = new LinkedHashMap<>();
      for (int left = file.getInt(); left > 0; left--) {
        Original original = new Original(text(file), file.getInt(), file.getInt());
        classes.put(original, new Woven(file.getLong(), bytes(file, file.getInt())));
      }
      return file.hasRemaining() ? null : classes;
    } catch (BufferUnderflowException e) {
      return null;
    }
  }

  private static String text(ByteBuffer file) {
    return new String(bytes(file, file.getShort() & 0xffff), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(ByteBuffer file, int length) {
    if (length < 0 || length > file.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[length];
    file.get(bytes);
    return bytes;
  }
}

package io.netagent.agent;

import java.io.Closeable;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * A jar that stands uncompressed inside another one (APPNOTE.TXT). Byte Buddy's 3,000 classes are
 * packed so: each program that is started with netagent.jar, and each JarFile on it, would else
 * read a list of them, also where none is needed.
 */
final class NestedJar implements Closeable {
  /** End of central directory record, without a comment (4.3.16). */
  private static final int END_BYTES = 22;

  private static final int END_SIGNATURE = 0x06054b50;

  /** The fixed parts of a file's record in the central directory (4.3.12) and before it (4.3.7). */
  private static final int RECORD_BYTES = 46;

  private static final int LOCAL_BYTES = 30;
  private static final int STORED = 0;

  private final RandomAccessFile file;

  /** Of the nested jar in the file. */
  private final long start;

  /** By name, the record's place in {@link #directory}. */
  private final Map<String, Integer> records;

  private final byte[] directory;

  private NestedJar(RandomAccessFile file, long start, long end) throws IOException {
    this.file = file;
    this.start = start;
    byte[] tail = read(end - END_BYTES, END_BYTES);
    if (number(tail, 0, 4) != END_SIGNATURE) {
      throw new EOFException("no jar ends here");
    }
    this.directory = read(start + number(tail, 16, 4), (int) number(tail, 12, 4));
    this.records = new HashMap<>();
    for (int at = 0; at < directory.length; ) {
      int nameBytes = (int) number(directory, at + 28, 2);
      records.put(
          new String(directory, at + RECORD_BYTES, nameBytes, StandardCharsets.ISO_8859_1), at);
      at +=
          RECORD_BYTES
              + nameBytes
              + (int) number(directory, at + 30, 2)
              + (int) number(directory, at + 32, 2);
    }
  }

  /**
   * The jar of this name in a jar.
   *
   * @throws IOException also if there is none, or it is compressed
   */
  static NestedJar open(File jar, String name) throws IOException {
    RandomAccessFile file = new RandomAccessFile(jar, "r");
    try {
      NestedJar outer = new NestedJar(file, 0, file.length());
      Integer at = outer.records.get(name);
      if (at == null || number(outer.directory, at + 10, 2) != STORED) {
        throw new IOException(jar + " has no uncompressed " + name);
      }
      long start = outer.dataOf(at);
      return new NestedJar(file, start, start + number(outer.directory, at + 20, 4));
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** The bytes of one file in it; null if there is none of this name. */
  byte @Nullable [] read(String name) throws IOException {
    Integer at = records.get(name);
    if (at == null) {
      return null;
    }
    byte[] packed = read(dataOf(at), (int) number(directory, at + 20, 4));
    if (number(directory, at + 10, 2) == STORED) {
      return packed;
    }
    byte[] bytes = new byte[(int) number(directory, at + 24, 4)];
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(packed);
      for (int length = 0; length < bytes.length; ) {
        int n = inflater.inflate(bytes, length, bytes.length - length);
        if (n == 0) {
          throw new EOFException(name + " is cut");
        }
        length += n;
      }
      return bytes;
    } catch (DataFormatException e) {
      throw new IOException(name, e);
    } finally {
      inflater.end();
    }
  }

  private long dataOf(int record) throws IOException {
    long local = start + number(directory, record + 42, 4);
    byte[] head = read(local, LOCAL_BYTES);
    return local + LOCAL_BYTES + number(head, 26, 2) + number(head, 28, 2);
  }

  private byte[] read(long from, int length) throws IOException {
    byte[] bytes = new byte[length];
    file.seek(from);
    file.readFully(bytes);
    return bytes;
  }

  /** Little-endian. */
  private static long number(byte[] bytes, int at, int length) {
    long value = 0;
    for (int i = length - 1; i >= 0; i--) {
      value = value << 8 | (bytes[at + i] & 0xff);
    }
    return value;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}

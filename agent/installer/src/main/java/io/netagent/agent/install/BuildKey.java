package io.netagent.agent.install;

import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.zip.CRC32;

/** Names the JDK's build and the agent's: woven classes of others are none of ours. */
final class BuildKey {
  /** End of central directory record, without a comment (APPNOTE.TXT, 4.3.16). */
  private static final int END_BYTES = 22;

  private static final int END_SIGNATURE = 0x06054b50;
  private static final int MAX_DIRECTORY_BYTES = 16 << 20;

  private BuildKey() {}

  static String of(File jar) throws IOException {
    StringBuilder key = new StringBuilder();
    for (String property :
        new String[] {
          "java.vm.name", "java.vm.vendor", "java.vm.version", "java.runtime.version", "os.arch"
        }) {
      key.append(System.getProperty(property)).append('\n');
    }
    return key.append(contents(jar)).toString();
  }

  /**
   * The length of a jar, and the sum over its central directory, in which the sums of all its files
   * stand. Its time says nothing: it may be the same for two builds.
   */
  static String contents(File jar) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(jar, "r")) {
      byte[] end = new byte[END_BYTES];
      file.seek(Math.max(0, file.length() - END_BYTES));
      file.readFully(end);
      long directoryBytes = littleEndian(end, 12);
      if (littleEndian(end, 0) != END_SIGNATURE || directoryBytes > MAX_DIRECTORY_BYTES) {
        throw new EOFException(jar + " does not end as a jar does");
      }
      byte[] directory = new byte[(int) directoryBytes];
      file.seek(littleEndian(end, 16));
      file.readFully(directory);
      CRC32 crc = new CRC32();
      crc.update(directory);
      return file.length() + "-" + crc.getValue();
    }
  }

  private static long littleEndian(byte[] bytes, int at) {
    long value = 0;
    for (int i = 3; i >= 0; i--) {
      value = value << 8 | (bytes[at + i] & 0xff);
    }
    return value;
  }
}

package io.netagent.collector.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Small text files of a procfs, read whole within a bound, and the numbers in them. */
final class ProcText {
  /** /proc/net/netstat, the largest of them, has about 5 KiB. */
  static final int MAX_BYTES = 256 * 1024;

  private static final int FIRST_READ_BYTES = 8 * 1024;
  private static final Pattern WHITE_SPACE = Pattern.compile("[ \\t]+");
  private static final int MAX_DIGITS = 20; // Of an unsigned long.
  private static final int MAX_QUOTED = 40;

  private ProcText() {}

  static String read(Path file) throws IOException {
    byte[] bytes;
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      bytes = readWhole(channel, FIRST_READ_BYTES);
      if (bytes.length > FIRST_READ_BYTES / 2 && bytes[bytes.length - 1] != '\n') {
        // A long ip_local_reserved_ports: a second read(2) gives nothing (kernel/sysctl.c).
        bytes = readWhole(channel.position(0), MAX_BYTES + 1);
      }
    }
    if (bytes.length > MAX_BYTES) {
      throw new MalformedProcFileException(file, 1, "the file is longer than " + MAX_BYTES);
    }
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** Up to one byte more than {@link #MAX_BYTES}. */
  private static byte[] readWhole(SeekableByteChannel channel, int firstReadBytes)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(firstReadBytes);
    while (channel.read(buffer) >= 0) {
      if (!buffer.hasRemaining()) {
        if (buffer.capacity() > MAX_BYTES) {
          break;
        }
        int larger = Math.min(2 * buffer.capacity(), MAX_BYTES + 1);
        buffer = ByteBuffer.allocate(larger).put(buffer.flip());
      }
    }
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  /**
   * The lines of a file that the kernel ends with a newline. Without it the last number may be cut
   * off, and what is left of it would be another number.
   */
  static List<String> lines(Path file, String text) throws MalformedProcFileException {
    List<String> lines = new ArrayList<>();
    int start = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      lines.add(text.substring(start, end));
      start = end + 1;
    }
    if (start < text.length()) {
      throw new MalformedProcFileException(file, lines.size() + 1, "the line is cut off");
    }
    return lines;
  }

  /** What stands between spaces and tabs. */
  static List<String> words(String line) {
    return WHITE_SPACE.splitAsStream(line).filter(word -> !word.isEmpty()).toList();
  }

  /**
   * A decimal number without a sign. The kernel prints unsigned longs: what exceeds a signed one is
   * {@link Long#MAX_VALUE}. -1 if the text is no such number.
   */
  static long number(String text) {
    if (text.isEmpty() || text.length() > MAX_DIGITS) {
      return -1;
    }
    long value = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value > (Long.MAX_VALUE - digit) / 10 ? Long.MAX_VALUE : value * 10 + digit;
    }
    return value;
  }

  /** A field for a message: short and printable, whatever it holds. */
  static String quoted(String field) {
    StringBuilder quoted = new StringBuilder("'");
    for (int i = 0; i < Math.min(field.length(), MAX_QUOTED); i++) {
      char c = field.charAt(i);
      quoted.append(c >= ' ' && c <= '~' ? c : '?');
    }
    return quoted.append(field.length() > MAX_QUOTED ? "…'" : "'").toString();
  }
}

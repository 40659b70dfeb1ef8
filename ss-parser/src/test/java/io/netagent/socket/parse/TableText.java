package io.netagent.socket.parse;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Table texts to parse: the captured ones, and made up ones in the kernel's format. */
public final class TableText {
  static final String HEADER4 =
      "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";
  static final String HEADER6 = HEADER4.replace("rem_address", "remote_address");

  private TableText() {}

  static String header(int family) {
    return family == 4 ? HEADER4 : HEADER6;
  }

  public static byte[] captured(String name) {
    try (InputStream in = TableText.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The captured table of the family: tcp or tcp6. */
  static byte[] captured(int family) {
    return captured(family == 4 ? "tcp" : "tcp6");
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** A table of rows with random content, at times with what the kernel would hardly print. */
  static byte[] generated(int family, int rows, Random random) {
    StringBuilder text = new StringBuilder(header(family));
    for (int i = 0; i < rows; i++) {
      boolean rare = random.nextInt(8) == 0;
      int slot = rare ? random.nextInt(Integer.MAX_VALUE) : i;
      String row = row(family, slot, rare ? random.nextLong(1L << 62) : -1, rare, random);
      text.append(family == 4 && random.nextInt(8) > 0 ? padded(row) : row + "   ").append('\n');
    }
    return bytes(text.toString());
  }

  /** A table as the kernel prints it, with sl up to 7, inodes up to 15 and uids up to 10 digits. */
  static byte[] printed(int family, int rows, Random random) {
    StringBuilder text = new StringBuilder(header(family));
    for (int i = 0; i < rows; i++) {
      int slot = random.nextInt(5) == 0 ? random.nextInt(10_000_000) : i;
      long inode = random.nextInt(5) == 0 ? random.nextLong(1_000_000_000_000_000L) : -1;
      String row = row(family, slot, inode, false, random);
      text.append(family == 4 ? padded(row) : row).append('\n');
    }
    return bytes(text.toString());
  }

  /** tcp pads its rows to 149 characters. */
  private static String padded(String row) {
    return String.format("%-149s", row);
  }

  /** A row by the kernel's own format strings; an overdue timer if it may; -1 for a usual inode. */
  private static String row(int family, int slot, long inode, boolean rare, Random random) {
    boolean idle = random.nextBoolean();
    return String.format("%4d: ", slot)
        + endpoint(family, random)
        + ' '
        + endpoint(family, random)
        + String.format(
            " %02X %08X:%08X %02X:%08X %08X %5d %8d %d %d %016x",
            1 + random.nextInt(13),
            idle ? 0 : random.nextInt(),
            idle ? 0 : random.nextInt(),
            random.nextInt(5),
            rare ? random.nextLong() : idle ? 0 : random.nextInt(10_000),
            idle ? 0 : random.nextInt(16),
            random.nextInt(3) == 0 ? 0 : random.nextLong(1L << (random.nextInt(32) + 1)),
            random.nextInt(4) == 0 ? random.nextInt(100_000_000) : 0,
            random.nextInt(3) == 0 ? 0 : inode >= 0 ? inode : random.nextLong(1L << 32),
            1 + random.nextInt(rare ? 1000 : 3),
            random.nextLong())
        + (random.nextInt(4) > 0 ? " 20 4 30 10 -1" : "");
  }

  private static String endpoint(int family, Random random) {
    StringBuilder text = new StringBuilder();
    for (int word = 0; word < (family == 4 ? 1 : 4); word++) {
      text.append(String.format("%08X", random.nextInt(3) == 0 ? 0 : random.nextInt()));
    }
    return text.append(String.format(":%04X", random.nextInt(0x10000))).toString();
  }
}

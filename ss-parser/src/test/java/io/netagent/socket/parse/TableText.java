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

  /** A table of rows with random content, printed with the kernel's own format strings. */
  static byte[] generated(int family, int rows, Random random) {
    StringBuilder text = new StringBuilder(header(family));
    for (int i = 0; i < rows; i++) {
      text.append(String.format("%4d: ", i));
      text.append(endpoint(family, random)).append(' ').append(endpoint(family, random));
      text.append(
          String.format(
              " %02X %08X:%08X %02X:%08X %08X %5d %8d %d %d %016x",
              1 + random.nextInt(13),
              random.nextInt(),
              random.nextInt(),
              random.nextInt(5),
              random.nextInt(20) == 0 ? random.nextLong() : random.nextInt(10_000),
              random.nextInt(16),
              random.nextInt(3) == 0 ? 0 : random.nextLong(1L << 32),
              random.nextInt(4),
              random.nextInt(3) == 0 ? 0 : random.nextLong(1L << 32),
              1 + random.nextInt(3),
              random.nextLong()));
      if (random.nextInt(4) > 0) {
        text.append(" 20 4 30 10 -1");
      }
      text.append(family == 4 ? "      \n" : "\n");
    }
    return bytes(text.toString());
  }

  private static String endpoint(int family, Random random) {
    StringBuilder text = new StringBuilder();
    for (int word = 0; word < (family == 4 ? 1 : 4); word++) {
      text.append(String.format("%08X", random.nextInt(3) == 0 ? 0 : random.nextInt()));
    }
    return text.append(String.format(":%04X", random.nextInt(0x10000))).toString();
  }
}

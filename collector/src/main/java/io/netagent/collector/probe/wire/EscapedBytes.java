package io.netagent.collector.probe.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Bytes from a stranger as lines of plain ASCII, for a terminal. */
public final class EscapedBytes {
  private static final int MAX_LINE = 4096;

  private EscapedBytes() {}

  /**
   * A line ends behind each {@code \n}; everything that is no visible ASCII stands as {@code \r},
   * {@code \n}, {@code \t} or {@code \xNN}, and a backslash as two.
   */
  public static List<String> lines(byte[] bytes) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (byte each : bytes) {
      append(line, each & 0xFF);
      if (each == '\n' || line.length() >= MAX_LINE) {
        lines.add(line.toString());
        line.setLength(0);
      }
    }
    if (line.length() > 0) {
      lines.add(line.toString());
    }
    return lines;
  }

  private static void append(StringBuilder line, int each) {
    switch (each) {
      case '\n' -> line.append("\\n");
      case '\r' -> line.append("\\r");
      case '\t' -> line.append("\\t");
      case '\\' -> line.append("\\\\");
      default -> {
        if (each >= ' ' && each < 0x7F) {
          line.append((char) each);
        } else {
          line.append(String.format(Locale.ROOT, "\\x%02x", each));
        }
      }
    }
  }
}

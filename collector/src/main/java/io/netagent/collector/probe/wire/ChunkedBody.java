package io.netagent.collector.probe.wire;

/** Follows a body in chunks (RFC 9112 7.1) without keeping it. */
public final class ChunkedBody {
  private static final int MAX_LINE_BYTES = 8192;
  private static final int MAX_SIZE_DIGITS = 15;

  private enum Place {
    SIZE,
    DATA,
    DATA_END,
    TRAILER,
    DONE
  }

  private final StringBuilder line = new StringBuilder();
  private Place place = Place.SIZE;
  private long left;
  private long dataBytes;

  /** Takes what came next; true once the body is complete. What stands behind its end is left. */
  public boolean take(byte[] bytes, int from, int to) throws FormatException {
    int at = from;
    while (at < to && place != Place.DONE) {
      if (place == Place.DATA) {
        long step = Math.min(left, to - at);
        left -= step;
        dataBytes += step;
        at += (int) step;
        place = left == 0 ? Place.DATA_END : Place.DATA;
        continue;
      }
      byte next = bytes[at++];
      if (next != '\n') {
        line.append((char) (next & 0xFF));
        if (line.length() > MAX_LINE_BYTES) {
          throw new FormatException("a chunk's line longer than " + MAX_LINE_BYTES + " bytes");
        }
        continue;
      }
      endLine();
    }
    return place == Place.DONE;
  }

  private void endLine() throws FormatException {
    int length = line.length();
    String text =
        length > 0 && line.charAt(length - 1) == '\r' ? line.substring(0, length - 1) : line + "";
    line.setLength(0);
    switch (place) {
      case SIZE -> {
        String size = text.replaceFirst("[ \\t]*(;.*)?$", "");
        if (!size.matches("[0-9A-Fa-f]{1," + MAX_SIZE_DIGITS + "}")) {
          throw new FormatException("a chunk's size is no hexadecimal number");
        }
        left = Long.parseLong(size, 16);
        place = left == 0 ? Place.TRAILER : Place.DATA;
      }
      case DATA_END -> {
        if (!text.isEmpty()) {
          throw new FormatException("a chunk is longer than its size");
        }
        place = Place.SIZE;
      }
      case TRAILER -> place = text.isEmpty() ? Place.DONE : Place.TRAILER;
      default -> throw new IllegalStateException(place + " has no lines");
    }
  }

  /** Bytes of the body so far, without the framing. */
  public long dataBytes() {
    return dataBytes;
  }
}

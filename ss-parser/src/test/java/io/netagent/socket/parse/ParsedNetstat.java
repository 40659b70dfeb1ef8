package io.netagent.socket.parse;

import io.netagent.socket.RowValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;

/** All that a {@link NetstatParser} says of one text. */
record ParsedNetstat(
    List<RowValues> rows, long malformed, String first, long skipped, boolean recognised) {
  /** The text in one piece. */
  static ParsedNetstat whole(String text) {
    byte[] bytes = TableText.bytes(text);
    return chunked(bytes, false, () -> bytes.length);
  }

  /** The text in one piece, where -W is known to have been asked for. */
  static ParsedNetstat wide(String text) {
    byte[] bytes = TableText.bytes(text);
    return chunked(bytes, true, () -> bytes.length);
  }

  /** The text in chunks of random sizes, at odd offsets of a buffer that is reused. */
  static ParsedNetstat chunked(byte[] text, Random random) {
    int largest = 1 + random.nextInt(300);
    return chunked(text, false, () -> random.nextInt(largest + 1));
  }

  private static ParsedNetstat chunked(byte[] text, boolean wide, IntSupplier chunkLengths) {
    MalformedRows malformed = new MalformedRows();
    NetstatParser parser = new NetstatParser(malformed);
    List<RowValues> rows = new ArrayList<>();
    SocketRowSink sink = row -> rows.add(RowValues.of(row));
    byte[] buffer = new byte[text.length + 7];
    parser.begin(wide);
    int position = 0;
    while (position < text.length) {
      int length = Math.min(chunkLengths.getAsInt(), text.length - position);
      int offset = position % 7;
      System.arraycopy(text, position, buffer, offset, length);
      parser.feed(buffer, offset, length, sink);
      java.util.Arrays.fill(buffer, (byte) '\n'); // Whoever still looks at it is found out.
      position += length;
    }
    parser.end(sink);
    return new ParsedNetstat(
        rows, malformed.count(), malformed.first(), parser.skipped(), parser.recognised());
  }
}

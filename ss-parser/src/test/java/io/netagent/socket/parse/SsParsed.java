package io.netagent.socket.parse;

import io.netagent.socket.RowValues;
import io.netagent.socket.TcpState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/** All that a {@link SsParser} says of one text. */
record SsParsed(List<RowValues> rows, long malformed, String first, long skipped) {
  /** The text in one piece. */
  static SsParsed whole(byte[] text) {
    return chunked(text, parser -> {}, () -> text.length);
  }

  static SsParsed whole(String text) {
    return whole(TableText.bytes(text));
  }

  /** The rows of a text that holds nothing but rows. */
  static List<RowValues> rows(String text) {
    SsParsed parsed = whole(text);
    if (parsed.malformed > 0) {
      throw new AssertionError(parsed.first);
    }
    return parsed.rows;
  }

  /** The only row of the text. */
  static RowValues row(String text) {
    List<RowValues> rows = rows(text);
    if (rows.size() != 1) {
      throw new AssertionError(rows.toString());
    }
    return rows.get(0);
  }

  /** The reason for which the only row of the text is malformed. */
  static String reason(String text) {
    SsParsed parsed = whole(text);
    if (parsed.malformed != 1 || !parsed.rows.isEmpty()) {
      throw new AssertionError(parsed.toString());
    }
    return parsed.first.substring(0, parsed.first.lastIndexOf(": "));
  }

  /** A text in which every row without a state has this one. */
  static SsParsed inState(TcpState state, String text) {
    byte[] bytes = TableText.bytes(text);
    return chunked(bytes, parser -> parser.setOnlyState(state), () -> bytes.length);
  }

  /** A text of an ss that was run with -o. */
  static SsParsed withTimersAsked(String text) {
    byte[] bytes = TableText.bytes(text);
    return chunked(bytes, parser -> parser.setTimersAsked(true), () -> bytes.length);
  }

  /** The text in chunks of random sizes, at odd offsets of a buffer that is reused. */
  static SsParsed chunked(byte[] text, Random random) {
    int largest = 1 + random.nextInt(600);
    return chunked(text, parser -> {}, () -> random.nextInt(largest + 1));
  }

  private static SsParsed chunked(
      byte[] text, Consumer<SsParser> settings, IntSupplier chunkLengths) {
    MalformedRows malformed = new MalformedRows();
    SsParser parser = new SsParser(malformed);
    settings.accept(parser);
    List<RowValues> rows = new ArrayList<>();
    SocketRowSink sink = row -> rows.add(RowValues.of(row));
    byte[] buffer = new byte[text.length + 7];
    parser.begin();
    int position = 0;
    while (position < text.length) {
      int length = Math.min(chunkLengths.getAsInt(), text.length - position);
      int offset = position % 7;
      System.arraycopy(text, position, buffer, offset, length);
      parser.feed(buffer, offset, length, sink);
      Arrays.fill(buffer, (byte) '\n'); // Whoever still looks at it is found out.
      position += length;
    }
    parser.end(sink);
    return new SsParsed(rows, malformed.count(), malformed.first(), parser.skipped());
  }
}

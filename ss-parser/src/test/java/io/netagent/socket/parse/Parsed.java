package io.netagent.socket.parse;

import io.netagent.socket.RowValues;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** All that a {@link ProcNetTcpParser} says of one table. */
record Parsed(List<RowValues> rows, long malformed, String first, boolean headerRecognised) {
  /** The table in one piece. */
  static Parsed whole(int family, ByteOrder order, byte[] table) {
    return chunked(family, order, table, () -> table.length);
  }

  /** The table byte by byte, so that each row is read field by field. */
  static Parsed byteByByte(int family, ByteOrder order, byte[] table) {
    return chunked(family, order, table, () -> 1);
  }

  /** The table in chunks of random sizes, at odd offsets of a buffer that is reused. */
  static Parsed chunked(int family, ByteOrder order, byte[] table, Random random) {
    int largest = 1 + random.nextInt(600);
    return chunked(family, order, table, () -> random.nextInt(largest + 1));
  }

  private static Parsed chunked(
      int family, ByteOrder order, byte[] table, java.util.function.IntSupplier chunkLengths) {
    MalformedRows malformed = new MalformedRows();
    ProcNetTcpParser parser = new ProcNetTcpParser(order, malformed);
    List<RowValues> rows = new ArrayList<>();
    SocketRowSink sink = row -> rows.add(RowValues.of(row));
    byte[] buffer = new byte[table.length + 7];
    parser.begin(family);
    int position = 0;
    while (position < table.length) {
      int length = Math.min(chunkLengths.getAsInt(), table.length - position);
      int offset = position % 7;
      System.arraycopy(table, position, buffer, offset, length);
      parser.feed(buffer, offset, length, sink);
      // Whoever still looks at it is found out.
      java.util.Arrays.fill(buffer, offset, offset + length, (byte) '\n');
      position += length;
    }
    parser.end(sink);
    return new Parsed(rows, malformed.count(), malformed.first(), parser.headerRecognised());
  }
}

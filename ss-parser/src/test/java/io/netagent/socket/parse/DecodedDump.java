package io.netagent.socket.parse;

import io.netagent.socket.RowValues;
import io.netagent.socket.parse.InetDiagDecoder.Progress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** All that an {@link InetDiagDecoder} says of one dump. */
record DecodedDump(
    List<RowValues> rows,
    long malformed,
    Progress progress,
    int errno,
    boolean interrupted,
    long own,
    long foreign) {

  static DecodedDump of(ByteOrder order, byte[] datagram) {
    return of(order, List.of(datagram), new MalformedRows());
  }

  /** Each datagram somewhere in a buffer, heap or direct, that holds noise around it. */
  static DecodedDump of(ByteOrder order, List<byte[]> datagrams, MalformedRows malformed) {
    InetDiagDecoder decoder = new InetDiagDecoder(order, malformed);
    decoder.begin(InetDiagBytes.SEQUENCE, InetDiagBytes.PORT_ID);
    List<RowValues> rows = new ArrayList<>();
    for (byte[] datagram : datagrams) {
      int before = datagram.length % 13;
      int capacity = before + datagram.length + 20;
      ByteBuffer buffer =
          datagram.length % 2 == 0
              ? ByteBuffer.allocateDirect(capacity)
              : ByteBuffer.allocate(capacity);
      while (buffer.hasRemaining()) {
        buffer.put((byte) 0x7F);
      }
      buffer.put(before, datagram).position(before).limit(before + datagram.length);
      decoder.decode(buffer, row -> rows.add(RowValues.of(row)));
    }
    return new DecodedDump(
        rows,
        malformed.count(),
        decoder.progress(),
        decoder.errno(),
        decoder.interrupted(),
        decoder.ownMessages(),
        decoder.foreignMessages());
  }
}

package io.netagent.socket.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import io.netagent.socket.SocketTable;
import io.netagent.socket.StateSet;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class InetDiagAllocationTest {
  private static final int BATCHES = 10;
  private static final int ROUNDS = 100;

  private final InetDiagDecoder decoder =
      new InetDiagDecoder(ByteOrder.LITTLE_ENDIAN, new MalformedRows());
  private final SocketTable table = new SocketTable();
  private final SocketRowSink sink = table::add;

  @Test
  void decode_intoAGrownTable_allocatesNothing() {
    byte[] capture = InetDiagBytes.captured("info.bin");
    ByteBuffer datagram = ByteBuffer.allocateDirect(capture.length).put(capture).flip();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();

    long leastBytes = Long.MAX_VALUE; // The compiler's work on the way may allocate a little.
    for (int batch = 0; batch < BATCHES; batch++) {
      long before = threads.getThreadAllocatedBytes(thread);
      for (int i = 0; i < ROUNDS; i++) {
        read(datagram);
      }
      leastBytes = Math.min(leastBytes, threads.getThreadAllocatedBytes(thread) - before);
    }

    assertEquals(125, table.size());
    assertEquals(0, leastBytes, "in a batch of " + ROUNDS * 125 + " rows");
  }

  private void read(ByteBuffer datagram) {
    table.begin();
    decoder.begin(InetDiagBytes.SEQUENCE, InetDiagBytes.PORT_ID);
    decoder.decode(datagram, sink);
    table.end(StateSet.ALL);
  }
}

package io.netagent.socket.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import io.netagent.socket.SocketTable;
import io.netagent.socket.StateSet;
import java.lang.management.ManagementFactory;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllocationTest {
  private static final int ROWS = 100_000;
  private static final int CHUNK_BYTES = 4096;

  @ParameterizedTest
  @ValueSource(ints = {4, 6})
  void feed_intoAGrownTable_allocatesNothing(int family) {
    byte[] text = TableText.generated(family, ROWS, new Random(1));
    SocketTable table = new SocketTable();
    MalformedRows malformed = new MalformedRows();
    ProcNetTcpParser parser = new ProcNetTcpParser(ByteOrder.nativeOrder(), malformed);
    SocketRowSink sink = table::add;
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();

    read(family, text, parser, table, sink); // Grows the table and loads the classes.
    threads.getThreadAllocatedBytes(thread);
    long before = threads.getThreadAllocatedBytes(thread);
    read(family, text, parser, table, sink);
    long allocatedBytes = threads.getThreadAllocatedBytes(thread) - before;

    assertEquals(ROWS, table.size() + table.duplicates());
    assertEquals(0, malformed.count(), malformed.first());
    assertEquals(0, allocatedBytes);
  }

  private static void read(
      int family, byte[] text, ProcNetTcpParser parser, SocketTable table, SocketRowSink sink) {
    table.begin();
    parser.begin(family);
    for (int at = 0; at < text.length; at += CHUNK_BYTES) {
      parser.feed(text, at, Math.min(CHUNK_BYTES, text.length - at), sink);
    }
    parser.end(sink);
    table.end(StateSet.ALL);
  }
}

package io.netagent.recorder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * One thread closes connections whose fields all follow from one number, round and round a ring
 * that does not grow. The ring is also read as a careless reader would.
 */
class TornClosedTest {
  private static final int FD = 5;
  private static final int PLACES = 128;
  private static final long MIN_NANOS = 2_000_000_000L;
  private static final long MAX_NANOS = 30_000_000_000L;

  /** docs/flight-record.md: the rings begin at 1,806,336, each has room for 4,096 x 64 bytes. */
  private static final long RINGS_AT = 1_806_336;

  @TempDir Path directory;

  @Test
  @Timeout(300)
  void read_whileTheRingIsOverwritten_neverReturnsAMixtureAndLosesNoCount() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    try (TestRecord record = TestRecord.in(directory);
        FileChannel channel = FileChannel.open(record.writer.path(), StandardOpenOption.READ)) {
      // Nothing is read twice: no site is still to come.
      record.writer.tick(Long.MAX_VALUE);
      assertEquals(0, record.read().closed().count());
      Thread writer = new Thread(() -> closeMany(record.writer, over), "writer");
      long ringAt = RINGS_AT + 64 * 4_096 * (ThreadIds.of(writer) & 7);
      writer.start();
      long found = 0;
      long lost = 0;
      long carelessMixtures = 0;
      try {
        ByteBuffer ring = ByteBuffer.allocateDirect(64 * PLACES).order(ByteOrder.LITTLE_ENDIAN);
        long begin = System.nanoTime();
        for (long now = begin;
            now - begin < MIN_NANOS
                || (now - begin < MAX_NANOS && (found < 1_000 || carelessMixtures == 0));
            now = System.nanoTime()) {
          ClosedConnections closed = record.read().closed();
          for (ClosedConnection connection : closed.connections()) {
            assertOneConnection(connection);
          }
          found += closed.connections().size();
          lost += closed.lost();
          assertEquals(closed.count(), found + lost);
          carelessMixtures += carelesslyRead(channel, ringAt, ring);
        }
      } finally {
        over.set(true);
        writer.join();
      }
      assertTrue(found >= 1_000, "found only " + found);
      assertTrue(lost > 0, "the ring never went round between two readings");
      // Else this test could not fail.
      assertTrue(carelessMixtures > 0, "reading without the marks saw no mixture either");
    }
  }

  private static void closeMany(FlightRecordWriter writer, AtomicBoolean over) {
    for (long i = 0; !over.get(); i++) {
      writer
          .slots()
          .open(
              FD, role(i), ConnectionTransport.SOCKET, 4, ~i, i * 31, port(i), port(~i), i, 1, -1);
      writer.closed(FD, reason(i), -1, i ^ 0x5555);
    }
  }

  private static ConnectionRole role(long i) {
    return i % 2 == 0 ? ConnectionRole.CLIENT : ConnectionRole.SERVER;
  }

  private static CloseReason reason(long i) {
    return CloseReason.values()[(int) (i % 6)];
  }

  private static int port(long i) {
    return (int) i & 0xffff;
  }

  private static void assertOneConnection(ClosedConnection connection) {
    long i = connection.sequence() / 8;
    assertEquals(i, connection.openedAtNanos());
    assertEquals(role(i), connection.role());
    assertEquals(reason(i), connection.reason());
    assertEquals(~i, connection.remoteHigh());
    assertEquals(i * 31, connection.remoteLow());
    assertEquals(port(i), connection.remotePort());
    assertEquals(port(~i), connection.localPort());
    assertEquals(i ^ 0x5555, connection.closedAtNanos());
    assertEquals(-1, connection.siteId());
  }

  /** One read, no look at the marks; how many entries are mixtures. */
  private static int carelesslyRead(FileChannel channel, long ringAt, ByteBuffer ring)
      throws IOException {
    ring.clear();
    channel.read(ring, ringAt);
    int mixtures = 0;
    for (int at = 0; at < ring.limit(); at += 64) {
      long i = ring.getLong(at + 32);
      boolean used = ring.get(at + 8) != 0;
      boolean whole =
          ring.getLong(at + 16) == ~i
              && ring.getLong(at + 24) == i * 31
              && ring.getShort(at + 12) == (short) i
              && ring.getLong(at + 40) == (i ^ 0x5555);
      mixtures += used && !whole ? 1 : 0;
    }
    return mixtures;
  }
}

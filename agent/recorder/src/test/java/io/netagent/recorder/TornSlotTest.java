package io.netagent.recorder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * One thread opens and clears one slot, in bursts with pauses between them, and all identity fields
 * of a connection follow from its openedAt. The same slot is also read as a careless reader would.
 */
class TornSlotTest {
  private static final int FD = 5;
  private static final long MIN_NANOS = 2_000_000_000L;
  private static final long MAX_NANOS = 30_000_000_000L;

  /** docs/flight-record.md: slots begin at 5,214,208 and have 256 bytes. */
  private static final long SLOT_AT = 5_214_208 + 256L * FD;

  @TempDir Path directory;

  @Test
  @Timeout(300)
  void read_whileTheSlotIsOpenedAndCleared_neverReturnsAMixture() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    try (TestRecord record = TestRecord.in(directory);
        FileChannel channel = FileChannel.open(record.writer.path(), StandardOpenOption.READ)) {
      Thread writer = new Thread(() -> openAndClear(record.writer, over), "writer");
      writer.start();
      int stable = 0;
      int torn = 0;
      int carelessMixtures = 0;
      try {
        ByteBuffer slot = ByteBuffer.allocateDirect(256).order(ByteOrder.LITTLE_ENDIAN);
        long begin = System.nanoTime();
        for (long now = begin;
            now - begin < MIN_NANOS
                || (now - begin < MAX_NANOS && (stable < 100 || carelessMixtures == 0));
            now = System.nanoTime()) {
          FlightRecord read = record.read();
          torn += read.tornSlots();
          for (RecordedConnection connection : read.connections()) {
            stable++;
            assertOneConnection(connection);
          }
          for (int i = 0; i < 20; i++) {
            carelessMixtures += carelesslyRead(channel, slot) ? 0 : 1;
          }
        }
      } finally {
        over.set(true);
        writer.join();
      }
      assertTrue(stable >= 100, "saw only " + stable + " connections");
      assertTrue(torn > 0, "never read during a burst");
      // Else this test could not fail.
      assertTrue(carelessMixtures > 0, "reading without the generation saw no mixture either");
    }
  }

  private static void openAndClear(FlightRecordWriter writer, AtomicBoolean over) {
    SplittableRandom random = new SplittableRandom(1);
    long openedAt = 1;
    while (!over.get()) {
      int burst = random.nextInt(1, 3000);
      for (int i = 0; i < burst; i++) {
        openedAt++;
        writer
            .slots()
            .open(
                FD,
                role(openedAt),
                transport(openedAt),
                4,
                ~openedAt,
                openedAt * 31,
                (int) openedAt & 0xffff,
                0,
                openedAt,
                openedAt ^ 0x5555,
                -1);
        if (openedAt % 3 == 0 && i < burst - 1) {
          writer.slots().clear(FD);
        }
      }
      long until = System.nanoTime() + random.nextInt(400_000);
      while (System.nanoTime() < until) {
        Thread.onSpinWait();
      }
    }
  }

  private static ConnectionRole role(long openedAt) {
    return openedAt % 2 == 0 ? ConnectionRole.CLIENT : ConnectionRole.SERVER;
  }

  private static ConnectionTransport transport(long openedAt) {
    return ConnectionTransport.values()[(int) (openedAt % 6)];
  }

  private static void assertOneConnection(RecordedConnection connection) {
    long openedAt = connection.openedAtNanos();
    assertEquals(FD, connection.fd());
    assertEquals(0, connection.generation() % 2);
    assertEquals(role(openedAt), connection.role());
    assertEquals(transport(openedAt), connection.transport());
    assertEquals(~openedAt, connection.remoteHigh());
    assertEquals(openedAt * 31, connection.remoteLow());
    assertEquals((int) openedAt & 0xffff, connection.remotePort());
    assertEquals(openedAt ^ 0x5555, connection.openerThreadId());
  }

  /** One read of the slot, no look at the generation. False = a mixture of two connections. */
  private static boolean carelesslyRead(FileChannel channel, ByteBuffer slot) throws IOException {
    slot.clear();
    channel.read(slot, SLOT_AT);
    long openedAt = slot.getLong(32);
    return slot.get(8) == 0
        || openedAt == 0
        || (slot.getLong(16) == ~openedAt
            && slot.getLong(24) == openedAt * 31
            && slot.getShort(12) == (short) openedAt
            && slot.getLong(40) == (openedAt ^ 0x5555));
  }
}

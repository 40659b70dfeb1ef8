package io.netagent.recorder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random bytes in a record, or for one. */
class HostileBytesTest extends HostileFile {
  @Test
  void read_randomBytesInPlaces_throwsNothingButIoException() throws Exception {
    Random random = new Random(3);
    int refused = 0;
    for (int i = 0; i < 2_000; i++) {
      StringBuilder changes = new StringBuilder("try " + i);
      int count = 1 + random.nextInt(8);
      int[] at = new int[count];
      for (int change = 0; change < count; change++) {
        at[change] = anywhere(random) & ~7;
        long number =
            random.nextBoolean()
                ? random.nextLong()
                : EVIL_NUMBERS[random.nextInt(EVIL_NUMBERS.length)];
        put(at[change], 1 << random.nextInt(4), number);
        changes.append(' ').append(at[change]).append('=').append(number);
      }
      refused += refusal(changes.toString()) != null ? 1 : 0;
      for (int place : at) {
        putBack(place, 8);
      }
    }
    assertTrue(refused > 200, "only " + refused + " were refused");
    assertTrue(refused < 1_950, refused + " were refused");
    assertEquals(null, refusal("the honest record again"));
  }

  private static int anywhere(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> random.nextInt(4096);
      case 1 -> SITES_AT + random.nextInt(40 * 576);
      case 2 -> FRAMES_AT + random.nextInt(400);
      case 3 -> SLOTS_AT + 50 * 256 * random.nextInt(40) + random.nextInt(256);
      case 4 -> CLOSED_AT + 64 * 4_096 * TestRecord.lane() + random.nextInt(40 * 64);
      case 5 -> WAITS_AT + random.nextInt(20 * 128);
      case 6 -> 4_096 + random.nextInt(8 * 16_384);
      default -> random.nextInt(5_738_488);
    };
  }

  @Test
  void read_nothingButRandomBytes_throwsIoException() throws Exception {
    Random random = new Random(4);
    for (int i = 0; i < 200; i++) {
      byte[] bytes = new byte[random.nextInt(1 << 16)];
      random.nextBytes(bytes);
      file.truncate(0);
      file.write(ByteBuffer.wrap(bytes), 0);
      assertTrue(refusal("random " + i) != null);
      // With an honest header in front.
      file.write(ByteBuffer.wrap(honest, 0, 4096), 0);
      assertTrue(refusal("random behind the header " + i) != null);
    }
  }

  @Test
  void read_everythingRandomBehindTheHeader_throwsIoException() throws Exception {
    Random random = new Random(5);
    byte[] bytes = new byte[honest.length];
    for (int i = 0; i < 20; i++) {
      random.nextBytes(bytes);
      System.arraycopy(honest, 0, bytes, 0, 4096);
      file.write(ByteBuffer.wrap(bytes), 0);
      refusal("random " + i);
    }
  }
}

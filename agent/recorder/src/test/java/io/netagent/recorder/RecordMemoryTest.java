package io.netagent.recorder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordMemoryTest {
  private final ByteBuffer bytes = ByteBuffer.allocateDirect(64).order(ByteOrder.LITTLE_ENDIAN);
  private final RecordMemory memory = new RecordMemory(bytes);

  @Test
  void operations_ofOneWord_leaveItsNeighboursAlone() {
    memory.putLong(16, 5);
    assertTrue(memory.compareAndSetLong(16, 5, 6));
    assertFalse(memory.compareAndSetLong(16, 5, 7));
    assertEquals(6, memory.getAndAddLong(16, 1L << 40));
    memory.putInt(24, -1);

    assertEquals(6 + (1L << 40), memory.getLong(16));
    assertEquals(0, bytes.getLong(8));
    assertEquals(6 + (1L << 40), bytes.getLong(16));
    assertEquals(0xffffffffL, bytes.getLong(24));
    assertEquals(0, bytes.getLong(32));
  }

  @ParameterizedTest
  @ValueSource(ints = {-8, -1, 57, 64, Integer.MIN_VALUE, Integer.MAX_VALUE, 17})
  void putLong_offsetThatIsNone_isRefused(int offset) {
    assertThrows(IndexOutOfBoundsException.class, () -> memory.putLong(offset, 1));
    assertThrows(IndexOutOfBoundsException.class, () -> memory.getLong(offset));
    assertThrows(IndexOutOfBoundsException.class, () -> memory.getAndAddLong(offset, 1));
  }

  @Test
  void putLong_lastWord_isTaken() {
    memory.putLong(56, 1);
    assertEquals(1, bytes.getLong(56));
  }
}

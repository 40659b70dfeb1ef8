package io.netagent.recorder;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Slots, waits and histograms that lie. */
class HostileSlotTest extends HostileFile {
  @ParameterizedTest
  @CsvSource({
    "8, 1, 4, role 4 of slot 0 out of range",
    "9, 1, 6, transport 6 of slot 0 out of range",
    "208, 8, 0x200000029, site 40 of slot 0 out of range",
    "208, 8, 0x2ffffffff, site 4294967294 of slot 0 out of range",
    "208, 8, 0x280000000, site 2147483647 of slot 0 out of range",
  })
  void read_slotChanged_namesTheCheck(int at, int size, String number, String message)
      throws Exception {
    put(SLOTS_AT + at, size, Long.decode(number));
    assertEquals(message, refusal(message));
  }

  @Test
  void read_siteOfAnotherGeneration_isNone() throws Exception {
    put(SLOTS_AT + 208, 8, 4L << 32 | 0x7fff_ffff);
    FlightRecord read = new FlightRecordReader().read(file);
    assertEquals(-1, read.connections().get(0).siteId());
  }

  @Test
  void read_slotLeftOdd_isTornAndTheOthersAreThere() throws Exception {
    put(SLOTS_AT, 8, 3);
    FlightRecord read = new FlightRecordReader().read(file);
    assertEquals(1, read.tornSlots());
    assertEquals(39, read.connections().size());
  }

  /** The listener's words are those of a slot. */
  @Test
  void read_slotOfAListener_isNoConnection() throws Exception {
    put(SLOTS_AT + 8, 1, 3);
    FlightRecord read = new FlightRecordReader().read(file);
    assertEquals(39, read.connections().size());
    assertEquals(0, read.listeners().get(0).fd());
  }

  @ParameterizedTest
  @CsvSource({
    "8, 1, 3, kind 3 of wait 1 out of range",
    "8, 1, 255, kind 255 of wait 1 out of range",
    "10, 2, 89, wait 1 claims 89 bytes",
    "10, 2, 65535, wait 1 claims 65535 bytes",
  })
  void read_waitChanged_namesTheCheck(int at, int size, long number, String message)
      throws Exception {
    put(WAITS_AT + 128 + at, size, number);
    assertEquals(message, refusal(message));
  }

  @Test
  void read_waitLeftOdd_isLeftOutAndTheOthersAreThere() throws Exception {
    put(WAITS_AT + 128, 8, 3);
    FlightRecord read = new FlightRecordReader().read(file);
    assertEquals(19, read.waits().size());
  }

  /** A writer of an earlier release knew fewer, one of a later release more. */
  @ParameterizedTest
  @ValueSource(ints = {0, 2, 6})
  void read_otherNumberOfHistograms_yieldsTheKnownOnes(int count) throws Exception {
    put(188, 4, count);
    FlightRecord read = new FlightRecordReader().read(file);
    assertEquals(count > 1 ? 40 : 0, read.histogram(RecordHistogram.LIFETIME).count());
    assertEquals(0, read.histogram(RecordHistogram.HANDSHAKE).count());
  }
}

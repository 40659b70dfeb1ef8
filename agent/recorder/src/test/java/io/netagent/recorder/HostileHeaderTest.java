package io.netagent.recorder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A header that lies, and files that are no record. */
class HostileHeaderTest extends HostileFile {
  @Test
  void read_ofTheHonestRecord_yieldsIt() throws Exception {
    FlightRecord read = new FlightRecordReader().read(file);
    assertEquals(40, read.connections().size());
    assertEquals(40, read.sites().size());
    assertEquals("1.2.3", read.header().agentVersion());
    assertEquals("billing", read.header().name());
    assertEquals("com.acme:org.foo", read.header().applicationPackages());
    assertEquals("", read.header().hookReport());
    assertEquals("", read.header().firstHookError());
  }

  @Test
  void read_anyWordOfTheHeaderChanged_throwsNothingButIoException() throws Exception {
    for (int size : new int[] {4, 8}) {
      for (int at = 0; at < 2560; at += at < 224 ? size : 32) {
        for (long number : EVIL_NUMBERS) {
          put(at, size, number);
          refusal("header at " + at + " of " + size + " = " + number);
        }
        putBack(at, size);
      }
    }
    assertEquals(null, refusal("the honest record again"));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 8, not a flight record: wrong magic",
    "8, 4, layout version 12345; this release reads 1",
    "12, 4, 'header bytes is 12345, not 4096'",
    "16, 8, 'file bytes is 12345, not 5738496'",
    "80, 4, state 12345 out of range",
    "84, 4, backed slots 12345 out of range",
    "88, 4, 'slot bytes is 12345, not 256'",
    "92, 4, 'file bytes is 5738496, not 8374528'",
    "96, 8, 'slots offset is 12345, not 5214208'",
    "104, 4, 'site bytes is 12345, not 576'",
    "108, 4, 'site capacity is 12345, not 1024'",
    "112, 8, 'sites offset is 12345, not 167936'",
    "120, 4, site count 12345 out of range",
    "124, 4, counter count 12345 out of range",
    "128, 8, 'lanes offset is 12345, not 4096'",
    "136, 8, 'frames offset is 12345, not 757760'",
    "144, 4, 'frames capacity is 12345, not 1048576'",
    "152, 4, 'closed bytes is 12345, not 64'",
    "156, 4, 'closed capacity is 12345, not 4096'",
    "160, 8, 'closed offset is 12345, not 1806336'",
    "168, 4, 'wait bytes is 12345, not 128'",
    "172, 4, 'wait capacity is 12345, not 256'",
    "176, 8, 'waits offset is 12345, not 135168'",
    "184, 4, 'histogram bytes is 12345, not 2560'",
    "188, 4, histogram count 12345 out of range",
    "192, 4, 'lane bytes is 12345, not 16384'",
    "196, 4, 'lane count is 12345, not 8'",
    "200, 4, 'dump bytes is 12345, not 262144'",
    "208, 8, 'dump offset is 12345, not 3903488'",
    "216, 4, 'event bytes is 12345, not 256'",
    "220, 4, 'event capacity is 12345, not 512'",
    "224, 8, 'events offset is 12345, not 4165632'",
    "4104, 8, closed exponent 0 out of range",
    "4110, 2, closed exponent 48 out of range",
    "512, 2, text at 512 claims 12345 bytes",
    "576, 2, text at 576 claims 12345 bytes",
    "768, 2, text at 768 claims 12345 bytes",
    "1280, 2, text at 1280 claims 12345 bytes",
    "2048, 2, text at 2048 claims 12345 bytes",
  })
  void read_fieldChanged_namesTheCheck(int at, int size, String message) throws Exception {
    put(at, size, 12_345);
    assertEquals(message, refusal(message));
  }

  @Test
  void read_bootIdZero_isEmpty() throws Exception {
    put(48, 8, 0);
    put(56, 8, 0);
    assertEquals("", new FlightRecordReader().read(file).header().bootId());
  }

  @ParameterizedTest
  @ValueSource(longs = {2, 7, 4_294_967_295L})
  void read_newerLayoutVersion_isNamed(long version) throws Exception {
    put(8, 4, version);
    UnreadableRecordException thrown =
        assertThrows(UnreadableRecordException.class, () -> new FlightRecordReader().read(file));
    assertEquals("layout version " + version + "; this release reads 1", thrown.getMessage());
  }

  @Test
  void read_truncated_saysSo() throws Exception {
    Random random = new Random(2);
    long needed = honest.length;
    for (int i = 0; i < 200; i++) {
      long bytes = i < 5 ? needed - 1 - i : random.nextInt((int) needed);
      if (i % 3 == 0) {
        bytes /= 100;
      }
      file.truncate(bytes);
      String refusal = refusal("truncated to " + bytes);
      assertTrue(refusal != null && refusal.startsWith("truncated: "), refusal);
      restore();
    }
  }

  @Test
  void read_emptyFileAndDirectory_throwIoException() throws Exception {
    file.truncate(0);
    assertEquals("truncated: the header end after 0 bytes", refusal("empty"));
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      assertThrows(IOException.class, () -> new FlightRecordReader().read(channel));
    }
  }

  @Test
  void read_shrunkBetweenTwoReadings_throwsIoException() throws Exception {
    FlightRecordReader reader = new FlightRecordReader();
    assertEquals(40, reader.read(file).sites().size());
    put(120, 4, 39);
    UnreadableRecordException thrown =
        assertThrows(UnreadableRecordException.class, () -> reader.read(file));
    assertEquals("site count 39 out of range", thrown.getMessage());
    file.truncate(100_000);
    assertThrows(UnreadableRecordException.class, () -> reader.read(file));
  }

  @Test
  void read_hugeSparseFile_allocatesNoMoreThanASmallOne() throws Exception {
    int slots = 262_144;
    put(16, 8, SLOTS_AT + 256L * slots);
    put(84, 4, slots);
    put(92, 4, slots);
    put(SLOTS_AT + 256L * slots - 1, 1, 0);
    assertEquals(null, refusal("64 MiB of empty slots"));
    put(92, 4, slots + 1);
    assertEquals("slot capacity 262145 out of range", refusal("one slot more"));
  }

  @Test
  void read_ofAFileThatIsNoRecord_saysSo() throws Exception {
    Files.writeString(path, "x".repeat(5_000));
    assertEquals("not a flight record: wrong magic", refusal("text"));
  }
}

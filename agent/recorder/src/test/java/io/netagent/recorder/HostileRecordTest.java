package io.netagent.recorder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a file holds: a record, or an IOException that says why not; within bounds. */
class HostileRecordTest {
  private static final int SITES_AT = 8192;
  private static final int FRAMES_AT = 532_480;
  private static final int CLOSED_AT = 1_581_056;
  private static final int SLOTS_AT = 3_678_208;

  /** Three buffers of 256 KiB, the frames, their text, and what little else there is. */
  private static final long MAX_ALLOCATED_BYTES = 8L << 20;

  private static final long[] EVIL_NUMBERS = {
    0,
    1,
    2,
    3,
    255,
    256,
    511,
    513,
    1023,
    1025,
    4095,
    4097,
    65_535,
    1 << 20,
    (1 << 20) + 1,
    Integer.MAX_VALUE,
    Integer.MAX_VALUE - 7,
    0x8000_0000L,
    0xffff_ffffL,
    0x1_0000_0001L,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    -2
  };

  @TempDir Path directory;
  private Path path;
  private byte[] honest;
  private FileChannel file;
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @BeforeEach
  void anHonestRecord() throws IOException {
    try (TestRecord record = TestRecord.in(directory, 2 * TestRecord.STEP)) {
      record.writer.extend();
      for (int fd = 0; fd < 40; fd++) {
        long generation = record.open(fd * 50);
        record.writer.site(
            fd * 50, generation, SiteKind.OPENER, TestRecord.stack("a.B.c(B.java:1)", "f" + fd));
      }
      for (int i = 0; i < 40; i++) {
        record.open(1);
        record.writer.closed(1, CloseReason.NORMAL, i, i);
      }
      honest = record.bytes();
    }
    path = directory.resolve("file");
    file =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    restore();
  }

  @AfterEach
  void close() throws IOException {
    file.close();
  }

  private void restore() throws IOException {
    file.truncate(0);
    ByteBuffer bytes = ByteBuffer.wrap(honest);
    while (bytes.hasRemaining()) {
      file.write(bytes, bytes.position());
    }
  }

  private void put(long at, int size, long number) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, number);
    file.write(bytes.limit(size), at);
  }

  private void putBack(long at, int size) throws IOException {
    file.write(ByteBuffer.wrap(honest, (int) at, size), at);
  }

  /** Null if it is a record, else the message. Any exception but an IOException is a failure. */
  private String refusal(String what) {
    long thread = Thread.currentThread().getId();
    long before = threads.getThreadAllocatedBytes(thread);
    String refusal = null;
    try {
      new FlightRecordReader().read(file);
    } catch (IOException e) {
      refusal = String.valueOf(e.getMessage());
    } catch (RuntimeException | Error e) {
      fail(what, e);
    }
    long allocatedBytes = threads.getThreadAllocatedBytes(thread) - before;
    assertTrue(
        allocatedBytes < MAX_ALLOCATED_BYTES, what + " allocated " + allocatedBytes + " bytes");
    return refusal;
  }

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
      for (int at = 0; at < 2560; at += at < 160 ? size : 32) {
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
    "16, 8, 'file bytes is 12345, not 4202496'",
    "80, 4, state 12345 out of range",
    "84, 4, backed slots 12345 out of range",
    "88, 4, 'slot bytes is 12345, not 256'",
    "92, 4, 'file bytes is 4202496, not 6838528'",
    "96, 8, 'slots offset is 12345, not 3678208'",
    "104, 4, 'site bytes is 12345, not 512'",
    "108, 4, 'site capacity is 12345, not 1024'",
    "112, 8, 'sites offset is 12345, not 8192'",
    "120, 4, site count 12345 out of range",
    "124, 4, counter count 12345 out of range",
    "128, 8, 'counters offset is 12345, not 4096'",
    "136, 8, 'frames offset is 12345, not 532480'",
    "144, 4, 'frames capacity is 12345, not 1048576'",
    "152, 4, 'closed bytes is 12345, not 64'",
    "156, 4, 'closed capacity is 12345, not 32768'",
    "160, 8, 'closed offset is 12345, not 1581056'",
    "192, 8, closed exponent 0 out of range",
    "198, 2, closed exponent 48 out of range",
    "256, 2, text at 256 claims 12345 bytes",
    "320, 2, text at 320 claims 12345 bytes",
    "512, 2, text at 512 claims 12345 bytes",
    "1024, 2, text at 1024 claims 12345 bytes",
    "2048, 2, text at 2048 claims 12345 bytes",
  })
  void read_fieldChanged_namesTheCheck(int at, int size, String message) throws Exception {
    put(at, size, 12_345);
    assertEquals(message, refusal(message));
  }

  @ParameterizedTest
  @CsvSource({
    "1048577, frames used 1048577 out of range",
    "-1, frames used -1 out of range",
    "20, frame 1 of site 0 claims 2 bytes",
    "1, frame 0 of site 0 out of range",
  })
  void read_framesUsedChanged_namesTheCheck(long used, String message) throws Exception {
    put(148, 4, used);
    assertEquals(message, refusal(message));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 4, 9, kind 9 of site 1 out of range",
    "4, 4, 121, site 1 claims 121 frames",
    "4, 4, -1, site 1 claims -1 frames",
    "24, 4, -1, frame 0 of site 1 out of range",
    "24, 4, 2147483647, frame 0 of site 1 out of range",
  })
  void read_siteChanged_namesTheCheck(int at, int size, long number, String message)
      throws Exception {
    put(SITES_AT + 512 + at, size, number);
    assertEquals(message, refusal(message));
  }

  @ParameterizedTest
  @CsvSource({
    "8, 1, 3, role 3 of slot 0 out of range",
    "9, 1, 4, transport 4 of slot 0 out of range",
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
    return switch (random.nextInt(6)) {
      case 0 -> random.nextInt(4096);
      case 1 -> SITES_AT + random.nextInt(40 * 512);
      case 2 -> FRAMES_AT + random.nextInt(400);
      case 3 -> SLOTS_AT + 50 * 256 * random.nextInt(40) + random.nextInt(256);
      case 4 -> CLOSED_AT + random.nextInt(40 * 64);
      default -> random.nextInt(4_202_488);
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
  void read_sitesThatAllNameTheSameLongText_isRefusedBeforeItGrows() throws Exception {
    manySites(0, FRAMES_AT, 0xffff);
    assertEquals("frame 0 of site 0 claims 65535 bytes", refusal("65,535 bytes"));
  }

  /** 122,880 frames of 512 bytes that begin two bytes apart: 60 MiB of text out of one. */
  @Test
  void read_framesThatOverlap_areRefusedBeforeTheyGrow() throws Exception {
    for (int at = 0; at < 1 << 20; at += 2) {
      honest[FRAMES_AT + at] = 0;
      honest[FRAMES_AT + at + 1] = 2;
    }
    restore();
    manySites(2, FRAMES_AT, 512);
    String refusal = refusal("overlapping frames");
    assertTrue(refusal != null && refusal.endsWith("overlaps another one"), refusal);
  }

  private void manySites(int step, long textAt, int textBytes) throws IOException {
    put(120, 4, 1024);
    put(148, 4, 1 << 20);
    put(textAt, 2, textBytes);
    ByteBuffer sites = ByteBuffer.allocate(1024 * 512).order(ByteOrder.LITTLE_ENDIAN);
    for (int id = 0; id < 1024; id++) {
      sites.putInt(512 * id, 1).putInt(512 * id + 4, 120);
      for (int frame = 0; frame < 120; frame++) {
        sites.putInt(512 * id + 24 + 4 * frame, (120 * id + frame) * step);
      }
    }
    file.write(sites, SITES_AT);
  }

  @Test
  void read_ofAFileThatIsNoRecord_saysSo() throws Exception {
    Files.writeString(path, "x".repeat(5_000));
    assertEquals("not a flight record: wrong magic", refusal("text"));
  }
}

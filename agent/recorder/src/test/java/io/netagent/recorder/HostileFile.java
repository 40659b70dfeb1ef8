package io.netagent.recorder;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * A file that was an honest record and is changed by the tests: a record, or an IOException that
 * says why not; within bounds.
 */
abstract class HostileFile {
  static final int WAITS_AT = 135_168;
  static final int SITES_AT = 167_936;
  static final int FRAMES_AT = 757_760;
  static final int CLOSED_AT = 1_806_336;
  static final int SLOTS_AT = 5_214_208;

  /** Three buffers of 256 KiB, the frames, their text, and what little else there is. */
  static final long MAX_ALLOCATED_BYTES = 8L << 20;

  static final long[] EVIL_NUMBERS = {
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
  Path path;
  byte[] honest;
  FileChannel file;
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
      for (int i = 0; i < 20; i++) {
        record.writer.waits().begin(WaitKind.LOOKUP, i, i, 0, "host" + i);
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

  final void restore() throws IOException {
    file.truncate(0);
    ByteBuffer bytes = ByteBuffer.wrap(honest);
    while (bytes.hasRemaining()) {
      file.write(bytes, bytes.position());
    }
  }

  final void put(long at, int size, long number) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, number);
    file.write(bytes.limit(size), at);
  }

  final void putBack(long at, int size) throws IOException {
    file.write(ByteBuffer.wrap(honest, (int) at, size), at);
  }

  /** Null if it is a record, else the message. Any exception but an IOException is a failure. */
  final String refusal(String what) {
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
}

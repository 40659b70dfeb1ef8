package io.netagent.recorder;

import static io.netagent.recorder.FlightRecordLayout.WAIT_CAPACITY;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Reads the table of waits. One that changes all the time is left out: it is no long wait. */
final class WaitReader {
  private final StableCopies copies =
      new StableCopies(FlightRecordLayout.WAIT_BYTES, WAIT_CAPACITY, "waits");

  List<RecordedWait> read(FileChannel channel) throws IOException {
    copies.read(channel, FlightRecordLayout.WAITS_OFFSET, WAIT_CAPACITY);
    List<RecordedWait> waits = new ArrayList<>();
    for (int i = 0; i < WAIT_CAPACITY; i++) {
      long kind = copies.bytes().getLong(copies.at(i) + FlightRecordLayout.WAIT_KIND);
      if (copies.stable(i) && (kind & 0xff) != 0) {
        waits.add(wait(copies.bytes(), copies.at(i), kind, i));
      }
    }
    return Collections.unmodifiableList(waits);
  }

  private static RecordedWait wait(ByteBuffer bytes, int entry, long kind, int index)
      throws UnreadableRecordException {
    int textBytes = (int) (kind >>> 16) & 0xffff;
    if (textBytes > FlightRecordLayout.WAIT_TEXT_BYTES) {
      throw new UnreadableRecordException("wait " + index + " claims " + textBytes + " bytes");
    }
    return new RecordedWait(
        kind((int) kind & 0xff, index),
        bytes.getLong(entry + FlightRecordLayout.WAIT_THREAD),
        bytes.getLong(entry + FlightRecordLayout.WAIT_SINCE),
        bytes.getLong(entry + FlightRecordLayout.WAIT_LIMIT),
        BoundedReads.utf8(bytes, entry + FlightRecordLayout.WAIT_TEXT, textBytes));
  }

  private static WaitKind kind(int code, int index) throws UnreadableRecordException {
    for (WaitKind kind : WaitKind.values()) {
      if (kind.code() == code) {
        return kind;
      }
    }
    throw new UnreadableRecordException("kind " + code + " of wait " + index + " out of range");
  }
}

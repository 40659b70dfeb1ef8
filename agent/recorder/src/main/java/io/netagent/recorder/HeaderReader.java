package io.netagent.recorder;

import static io.netagent.recorder.FlightRecordLayout.SITE_BYTES;
import static io.netagent.recorder.FlightRecordLayout.SLOT_BYTES;

import java.nio.ByteBuffer;

/**
 * Checks and reads the header of a flight record; the bytes are the whole header, little-endian.
 */
final class HeaderReader {
  private HeaderReader() {}

  /**
   * Holds every length and offset against this release's layout and the file's size.
   *
   * @throws UnreadableRecordException that names the check that failed
   */
  static void checkLayout(ByteBuffer header, long fileBytes) throws UnreadableRecordException {
    if (header.getLong(FlightRecordLayout.HEADER_MAGIC) != FlightRecordLayout.MAGIC) {
      throw new UnreadableRecordException("not a flight record: wrong magic");
    }
    int version = header.getInt(FlightRecordLayout.HEADER_VERSION);
    if (version != FlightRecordLayout.VERSION) {
      throw new UnreadableRecordException(
          "layout version "
              + Integer.toUnsignedString(version)
              + "; this release reads "
              + FlightRecordLayout.VERSION);
    }
    expect(
        header,
        FlightRecordLayout.HEADER_HEADER_BYTES,
        FlightRecordLayout.HEADER_BYTES,
        "header bytes");
    expect(header, FlightRecordLayout.HEADER_SLOT_BYTES, SLOT_BYTES, "slot bytes");
    expect(header, FlightRecordLayout.HEADER_SITE_BYTES, SITE_BYTES, "site bytes");
    expect(
        header,
        FlightRecordLayout.HEADER_SITE_CAPACITY,
        FlightRecordLayout.SITE_CAPACITY,
        "site capacity");
    expect(
        header,
        FlightRecordLayout.HEADER_CLOSED_BYTES,
        FlightRecordLayout.CLOSED_BYTES,
        "closed bytes");
    expect(
        header,
        FlightRecordLayout.HEADER_CLOSED_CAPACITY,
        1 << FlightRecordLayout.CLOSED_MAX_EXPONENT,
        "closed capacity");
    expectLong(
        header,
        FlightRecordLayout.HEADER_CLOSED_OFFSET,
        FlightRecordLayout.CLOSED_OFFSET,
        "closed offset");
    expect(
        header,
        FlightRecordLayout.HEADER_FRAMES_CAPACITY,
        FlightRecordLayout.FRAMES_CAPACITY,
        "frames capacity");
    expectLong(
        header,
        FlightRecordLayout.HEADER_SLOTS_OFFSET,
        FlightRecordLayout.SLOTS_OFFSET,
        "slots offset");
    expectLong(
        header,
        FlightRecordLayout.HEADER_SITES_OFFSET,
        FlightRecordLayout.SITES_OFFSET,
        "sites offset");
    expectLong(
        header,
        FlightRecordLayout.HEADER_FRAMES_OFFSET,
        FlightRecordLayout.FRAMES_OFFSET,
        "frames offset");
    expectLong(
        header,
        FlightRecordLayout.HEADER_LANES_OFFSET,
        FlightRecordLayout.LANES_OFFSET,
        "lanes offset");
    expect(
        header, FlightRecordLayout.HEADER_WAIT_BYTES, FlightRecordLayout.WAIT_BYTES, "wait bytes");
    expect(
        header,
        FlightRecordLayout.HEADER_WAIT_CAPACITY,
        FlightRecordLayout.WAIT_CAPACITY,
        "wait capacity");
    expectLong(
        header,
        FlightRecordLayout.HEADER_WAITS_OFFSET,
        FlightRecordLayout.WAITS_OFFSET,
        "waits offset");
    expect(
        header,
        FlightRecordLayout.HEADER_HISTOGRAM_BYTES,
        FlightRecordLayout.HISTOGRAM_BYTES,
        "histogram bytes");
    expect(
        header, FlightRecordLayout.HEADER_LANE_BYTES, FlightRecordLayout.LANE_BYTES, "lane bytes");
    expect(header, FlightRecordLayout.HEADER_LANE_COUNT, FlightRecordLayout.LANES, "lane count");
    expect(
        header, FlightRecordLayout.HEADER_DUMP_BYTES, FlightRecordLayout.DUMP_BYTES, "dump bytes");
    expectLong(
        header,
        FlightRecordLayout.HEADER_DUMP_OFFSET,
        FlightRecordLayout.DUMP_OFFSET,
        "dump offset");
    expect(
        header,
        FlightRecordLayout.HEADER_EVENT_BYTES,
        FlightRecordLayout.EVENT_BYTES,
        "event bytes");
    expect(
        header,
        FlightRecordLayout.HEADER_EVENT_CAPACITY,
        FlightRecordLayout.EVENT_CAPACITY,
        "event capacity");
    expectLong(
        header,
        FlightRecordLayout.HEADER_EVENTS_OFFSET,
        FlightRecordLayout.EVENTS_OFFSET,
        "events offset");
    int capacity = header.getInt(FlightRecordLayout.HEADER_SLOT_CAPACITY);
    if (capacity < 0 || capacity > FlightRecordLayout.MAX_SLOT_CAPACITY) {
      throw new UnreadableRecordException("slot capacity " + capacity + " out of range");
    }
    expectLong(
        header,
        FlightRecordLayout.HEADER_FILE_BYTES,
        FlightRecordLayout.slotOffset(capacity),
        "file bytes");
    int backed = header.getInt(FlightRecordLayout.HEADER_BACKED_SLOTS);
    if (backed < 0 || backed > capacity) {
      throw new UnreadableRecordException("backed slots " + backed + " out of range");
    }
    int counterCount = header.getInt(FlightRecordLayout.HEADER_COUNTER_COUNT);
    if (counterCount < 0 || counterCount > FlightRecordLayout.LANE_COUNTERS_CAPACITY) {
      throw new UnreadableRecordException("counter count " + counterCount + " out of range");
    }
    int histogramCount = header.getInt(FlightRecordLayout.HEADER_HISTOGRAM_COUNT);
    if (histogramCount < 0 || histogramCount > FlightRecordLayout.HISTOGRAM_CAPACITY) {
      throw new UnreadableRecordException("histogram count " + histogramCount + " out of range");
    }
    long needed = FlightRecordLayout.slotOffset(backed);
    if (fileBytes < needed) {
      throw new UnreadableRecordException(
          "truncated: " + fileBytes + " bytes of at least " + needed);
    }
  }

  private static void expect(ByteBuffer header, int offset, int expected, String what)
      throws UnreadableRecordException {
    if (header.getInt(offset) != expected) {
      throw new UnreadableRecordException(
          what + " is " + header.getInt(offset) + ", not " + expected);
    }
  }

  private static void expectLong(ByteBuffer header, int offset, long expected, String what)
      throws UnreadableRecordException {
    if (header.getLong(offset) != expected) {
      throw new UnreadableRecordException(
          what + " is " + header.getLong(offset) + ", not " + expected);
    }
  }

  static RecordHeader header(ByteBuffer bytes) throws UnreadableRecordException {
    return new RecordHeader(
        bytes.getLong(FlightRecordLayout.HEADER_PID),
        bytes.getLong(FlightRecordLayout.HEADER_START_TICKS),
        bytes.getLong(FlightRecordLayout.HEADER_PID_NAMESPACE),
        bootId(bytes),
        bytes.getLong(FlightRecordLayout.HEADER_STARTED_AT),
        bytes.getLong(FlightRecordLayout.HEADER_TICK),
        state(bytes.getInt(FlightRecordLayout.HEADER_STATE)),
        bytes.getInt(FlightRecordLayout.HEADER_BACKED_SLOTS),
        text(
            bytes,
            FlightRecordLayout.TEXT_AGENT_VERSION,
            FlightRecordLayout.TEXT_AGENT_VERSION_BYTES),
        text(bytes, FlightRecordLayout.TEXT_NAME, FlightRecordLayout.TEXT_NAME_BYTES),
        text(bytes, FlightRecordLayout.TEXT_APP, FlightRecordLayout.TEXT_APP_BYTES),
        text(bytes, FlightRecordLayout.TEXT_HOOK_REPORT, FlightRecordLayout.TEXT_HOOK_REPORT_BYTES),
        text(
            bytes,
            FlightRecordLayout.TEXT_FIRST_HOOK_ERROR,
            FlightRecordLayout.TEXT_FIRST_HOOK_ERROR_BYTES));
  }

  /** Empty where the writer could not read it. */
  private static String bootId(ByteBuffer bytes) {
    if (bytes.getLong(FlightRecordLayout.HEADER_BOOT_ID) == 0
        && bytes.getLong(FlightRecordLayout.HEADER_BOOT_ID + Long.BYTES) == 0) {
      return "";
    }
    StringBuilder id = new StringBuilder();
    for (int i = 0; i < 16; i++) {
      if (i == 4 || i == 6 || i == 8 || i == 10) {
        id.append('-');
      }
      int octet = bytes.get(FlightRecordLayout.HEADER_BOOT_ID + i) & 0xff;
      id.append(Character.forDigit(octet >> 4, 16)).append(Character.forDigit(octet & 15, 16));
    }
    return id.toString();
  }

  private static RecordState state(int code) throws UnreadableRecordException {
    for (RecordState state : RecordState.values()) {
      if (state.code() == code) {
        return state;
      }
    }
    throw new UnreadableRecordException("state " + code + " out of range");
  }

  private static String text(ByteBuffer bytes, int offset, int fieldBytes)
      throws UnreadableRecordException {
    int length = bytes.getShort(offset) & 0xffff;
    if (length > fieldBytes - RecordTexts.LENGTH_BYTES) {
      throw new UnreadableRecordException("text at " + offset + " claims " + length + " bytes");
    }
    return BoundedReads.utf8(bytes, offset + RecordTexts.LENGTH_BYTES, length);
  }
}

package io.netagent.recorder;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The header of a record that begins: all numbers, no text, and no slot that is backed yet. */
final class NewHeader {
  private NewHeader() {}

  static byte[] bytes(ProcessIdentity self, int slotCapacity, long nowNanos) {
    ByteBuffer header =
        ByteBuffer.allocate(FlightRecordLayout.HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    header.putLong(FlightRecordLayout.HEADER_MAGIC, FlightRecordLayout.MAGIC);
    header.putInt(FlightRecordLayout.HEADER_VERSION, FlightRecordLayout.VERSION);
    header.putInt(FlightRecordLayout.HEADER_HEADER_BYTES, FlightRecordLayout.HEADER_BYTES);
    header.putLong(
        FlightRecordLayout.HEADER_FILE_BYTES, FlightRecordLayout.slotOffset(slotCapacity));
    self.writeTo(header);
    header.putLong(FlightRecordLayout.HEADER_STARTED_AT, nowNanos);
    header.putLong(FlightRecordLayout.HEADER_TICK, nowNanos);
    header.putInt(FlightRecordLayout.HEADER_STATE, RecordState.PREPARING.code());
    header.putInt(FlightRecordLayout.HEADER_SLOT_BYTES, FlightRecordLayout.SLOT_BYTES);
    header.putInt(FlightRecordLayout.HEADER_SLOT_CAPACITY, slotCapacity);
    header.putLong(FlightRecordLayout.HEADER_SLOTS_OFFSET, FlightRecordLayout.SLOTS_OFFSET);
    header.putInt(FlightRecordLayout.HEADER_SITE_BYTES, FlightRecordLayout.SITE_BYTES);
    header.putInt(FlightRecordLayout.HEADER_SITE_CAPACITY, FlightRecordLayout.SITE_CAPACITY);
    header.putLong(FlightRecordLayout.HEADER_SITES_OFFSET, FlightRecordLayout.SITES_OFFSET);
    header.putInt(FlightRecordLayout.HEADER_COUNTER_COUNT, RecordCounter.values().length);
    header.putLong(FlightRecordLayout.HEADER_LANES_OFFSET, FlightRecordLayout.LANES_OFFSET);
    header.putLong(FlightRecordLayout.HEADER_FRAMES_OFFSET, FlightRecordLayout.FRAMES_OFFSET);
    header.putInt(FlightRecordLayout.HEADER_FRAMES_CAPACITY, FlightRecordLayout.FRAMES_CAPACITY);
    header.putInt(FlightRecordLayout.HEADER_CLOSED_BYTES, FlightRecordLayout.CLOSED_BYTES);
    header.putInt(
        FlightRecordLayout.HEADER_CLOSED_CAPACITY, 1 << FlightRecordLayout.CLOSED_MAX_EXPONENT);
    header.putLong(FlightRecordLayout.HEADER_CLOSED_OFFSET, FlightRecordLayout.CLOSED_OFFSET);
    header.putInt(FlightRecordLayout.HEADER_WAIT_BYTES, FlightRecordLayout.WAIT_BYTES);
    header.putInt(FlightRecordLayout.HEADER_WAIT_CAPACITY, FlightRecordLayout.WAIT_CAPACITY);
    header.putLong(FlightRecordLayout.HEADER_WAITS_OFFSET, FlightRecordLayout.WAITS_OFFSET);
    header.putInt(FlightRecordLayout.HEADER_HISTOGRAM_BYTES, FlightRecordLayout.HISTOGRAM_BYTES);
    header.putInt(FlightRecordLayout.HEADER_HISTOGRAM_COUNT, RecordHistogram.values().length);
    header.putInt(FlightRecordLayout.HEADER_LANE_BYTES, FlightRecordLayout.LANE_BYTES);
    header.putInt(FlightRecordLayout.HEADER_LANE_COUNT, FlightRecordLayout.LANES);
    header.putInt(FlightRecordLayout.HEADER_DUMP_BYTES, FlightRecordLayout.DUMP_BYTES);
    header.putLong(FlightRecordLayout.HEADER_DUMP_OFFSET, FlightRecordLayout.DUMP_OFFSET);
    header.putInt(FlightRecordLayout.HEADER_EVENT_BYTES, FlightRecordLayout.EVENT_BYTES);
    header.putInt(FlightRecordLayout.HEADER_EVENT_CAPACITY, FlightRecordLayout.EVENT_CAPACITY);
    header.putLong(FlightRecordLayout.HEADER_EVENTS_OFFSET, FlightRecordLayout.EVENTS_OFFSET);
    header.putInt(FlightRecordLayout.HEADER_EVENTS_PER_SECOND, EventRing.DEFAULT_PER_SECOND);
    return header.array();
  }
}

package io.netagent.recorder;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;

/** Reads events as docs/flight-record.md tells, with no class of the reader's. */
final class NaiveEventParser {
  private static final int EVENTS_AT = 4_165_632;

  private final ByteBuffer record;

  NaiveEventParser(byte[] record) {
    this.record = ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int lane(int lane) {
    return 4_096 + 16_384 * lane;
  }

  long written() {
    long sum = 0;
    for (int lane = 0; lane < 8; lane++) {
      sum += record.getLong(lane(lane) + 16 + 8 * 37);
    }
    return sum;
  }

  long leftOut() {
    long sum = 0;
    for (int lane = 0; lane < 8; lane++) {
      sum += record.getLong(lane(lane) + 16 + 8 * 38);
    }
    return sum;
  }

  /** All that stand there, as texts, by 8 x number + lane. */
  TreeMap<Long, String> events() {
    TreeMap<Long, String> events = new TreeMap<>();
    for (int lane = 0; lane < 8; lane++) {
      long count = record.getLong(lane(lane) + 16 + 8 * 37);
      for (long number = Math.max(0, count - 512); number < count; number++) {
        int at = EVENTS_AT + (lane * 512 + (int) (number % 512)) * 256;
        if (record.getLong(at) != 2 * (number + 1)) {
          throw new IllegalStateException("event " + number + " of lane " + lane);
        }
        events.put(8 * number + lane, text(at));
      }
    }
    return events;
  }

  private String text(int at) {
    int nameBytes = record.get(at + 128) & 0xff;
    int textBytes = record.get(at + 129) & 0xff;
    return String.join(
        "|",
        "" + record.get(at + 8),
        "" + record.get(at + 9),
        "" + record.get(at + 10),
        "" + record.get(at + 11),
        "" + record.get(at + 12),
        "" + record.get(at + 13),
        "" + (record.getShort(at + 14) & 0xffff),
        "" + record.getInt(at + 16),
        "" + (record.getShort(at + 20) & 0xffff),
        "" + (record.getShort(at + 22) & 0xffff),
        "" + record.getLong(at + 24),
        "" + record.getLong(at + 32),
        "" + record.getLong(at + 40),
        "" + record.getLong(at + 48),
        "" + record.getLong(at + 56),
        "" + record.getLong(at + 64),
        "" + record.getLong(at + 72),
        "" + record.getLong(at + 80),
        "" + (record.getLong(at + 88) - 1),
        "" + (record.getLong(at + 96) - 1),
        trace(at),
        record.getLong(at + 120) == 0 ? "" : String.format("%016x", record.getLong(at + 120)),
        utf8(at + 130, nameBytes),
        utf8(at + 130 + nameBytes, textBytes));
  }

  private String trace(int at) {
    long high = record.getLong(at + 104);
    long low = record.getLong(at + 112);
    return high == 0 && low == 0 ? "" : String.format("%016x%016x", high, low);
  }

  private String utf8(int at, int bytes) {
    return new String(record.array(), at, bytes, StandardCharsets.UTF_8);
  }

  /** The same text of what the reader gives. */
  static String text(FlightEvent event) {
    int outcome = event.reason() != null ? event.reason().code() : 0;
    if (event.connectError() != null) {
      outcome = event.connectError().index();
    }
    int flags =
        (event.adopted() ? 1 : 0)
            | (event.usedOnce() ? 2 : 0)
            | (event.failed() ? 4 : 0)
            | (event.resumed() ? 8 : 0);
    int protocol =
        event.kind() == EventKind.TLS_FAILED ? event.tlsAlert() + 1 : event.tlsProtocol();
    return String.join(
        "|",
        "" + event.kind().code(),
        "" + (event.role() == null ? 0 : event.role().code()),
        "" + event.transport().code(),
        "" + event.family(),
        "" + flags,
        "" + outcome,
        "" + protocol,
        "" + event.fd(),
        "" + event.remotePort(),
        "" + event.localPort(),
        "" + event.generation(),
        "" + event.atNanos(),
        "" + event.durationNanos(),
        "" + event.remoteHigh(),
        "" + event.remoteLow(),
        "" + event.threadId(),
        "" + event.bytesRead(),
        "" + event.bytesWritten(),
        "" + event.siteId(),
        "" + event.closedSequence(),
        event.traceId(),
        event.spanId(),
        event.threadName(),
        event.text());
  }
}

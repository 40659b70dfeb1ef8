package io.netagent.socket.parse;

import io.netagent.socket.SocketRecord;
import io.netagent.socket.TcpMetric;
import io.netagent.socket.TcpState;
import java.nio.ByteBuffer;

/**
 * The fields of {@code struct tcp_info} (include/uapi/linux/tcp.h) that are metrics. The struct
 * only ever grows at its end: what an older kernel's shorter one does not hold stays unknown, and
 * so does a field in which the kernel says that there is no sample yet.
 */
final class TcpInfoFields {
  private static final int NO_MIN_RTT = -1;

  private TcpInfoFields() {}

  /** The struct is at an index of the buffer, whose byte order is the kernel's. */
  static void fill(SocketRecord row, int state, ByteBuffer bytes, int at, int length) {
    set(row, TcpMetric.RTO_MICROS, bytes, at, length, 8);
    set(row, TcpMetric.UNACKED_SEGMENTS, bytes, at, length, 24);
    if (state != TcpState.SYN_SENT.kernelNumber()) {
      // Until the handshake is done these three count from the boot.
      set(row, TcpMetric.LAST_SENT_MILLIS_AGO, bytes, at, length, 44);
      set(row, TcpMetric.LAST_RECEIVED_MILLIS_AGO, bytes, at, length, 52);
      set(row, TcpMetric.LAST_ACK_MILLIS_AGO, bytes, at, length, 56);
    }
    if (length >= 68 + Integer.BYTES && bytes.getInt(at + 68) != 0) {
      set(row, TcpMetric.RTT_MICROS, bytes, at, length, 68);
    }
    set(row, TcpMetric.CONGESTION_WINDOW_SEGMENTS, bytes, at, length, 80);
    set(row, TcpMetric.TOTAL_RETRANSMITS, bytes, at, length, 100);
    setLong(row, TcpMetric.BYTES_ACKED, bytes, at, length, 120);
    setLong(row, TcpMetric.BYTES_RECEIVED, bytes, at, length, 128);
    set(row, TcpMetric.NOT_SENT_BYTES, bytes, at, length, 144);
    if (length >= 148 + Integer.BYTES
        && bytes.getInt(at + 148) != NO_MIN_RTT
        && bytes.getInt(at + 148) != 0) {
      set(row, TcpMetric.MIN_RTT_MICROS, bytes, at, length, 148);
    }
    set(row, TcpMetric.DATA_SEGMENTS_SENT, bytes, at, length, 156);
    if (length >= 160 + Long.BYTES && bytes.getLong(at + 160) != 0) {
      setLong(row, TcpMetric.DELIVERY_RATE_BYTES_PER_SECOND, bytes, at, length, 160);
    }
    set(row, TcpMetric.SEND_WINDOW_BYTES, bytes, at, length, 228);
  }

  private static void set(
      SocketRecord row, TcpMetric metric, ByteBuffer bytes, int at, int length, int offset) {
    if (offset + Integer.BYTES <= length) {
      row.setMetric(metric, bytes.getInt(at + offset) & 0xFFFF_FFFFL);
    }
  }

  /** No counter comes near 2^63; what does is unknown. */
  private static void setLong(
      SocketRecord row, TcpMetric metric, ByteBuffer bytes, int at, int length, int offset) {
    if (offset + Long.BYTES <= length) {
      row.setMetric(metric, Math.max(-1, bytes.getLong(at + offset)));
    }
  }
}

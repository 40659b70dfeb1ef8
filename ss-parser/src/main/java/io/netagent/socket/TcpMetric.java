package io.netagent.socket;

/**
 * One figure of a connection's inner life, from {@code struct tcp_info} (include/uapi/linux/tcp.h)
 * by netlink or from the words that {@code ss -i} prints for it.
 */
public enum TcpMetric {
  /** Smoothed round-trip time: tcpi_rtt; {@code rtt:SRTT/VAR} in ms. */
  RTT_MICROS(0),
  /** Least round-trip time of the recent past: tcpi_min_rtt; {@code minrtt:} in ms. */
  MIN_RTT_MICROS(1),
  /** Retransmission timeout now, backed off or not: tcpi_rto; {@code rto:} in ms. */
  RTO_MICROS(2),
  /** Segments retransmitted over the connection's life: tcpi_total_retrans; {@code retrans:N/T}. */
  TOTAL_RETRANSMITS(3),
  /** Segments sent and not acknowledged: tcpi_unacked; {@code unacked:}. */
  UNACKED_SEGMENTS(4),
  /** Congestion window: tcpi_snd_cwnd; {@code cwnd:}. */
  CONGESTION_WINDOW_SEGMENTS(5),
  /** Goodput of late: tcpi_delivery_rate; {@code delivery_rate} in bits per second. */
  DELIVERY_RATE_BYTES_PER_SECOND(6),
  /** Since data was last sent: tcpi_last_data_sent; {@code lastsnd:} in ms. */
  LAST_SENT_MILLIS_AGO(7),
  /** Since data last came: tcpi_last_data_recv; {@code lastrcv:} in ms. */
  LAST_RECEIVED_MILLIS_AGO(8),
  /** The peer's receive window: tcpi_snd_wnd (Linux 5.4); {@code snd_wnd:}. 0: it takes nothing. */
  SEND_WINDOW_BYTES(9),
  /** Written and not sent yet: tcpi_notsent_bytes; {@code notsent:}. */
  NOT_SENT_BYTES(10),
  /** Acknowledged over the connection's life: tcpi_bytes_acked; {@code bytes_acked:}. */
  BYTES_ACKED(11),
  /** Received over the connection's life: tcpi_bytes_received; {@code bytes_received:}. */
  BYTES_RECEIVED(12),
  /**
   * Segments with data sent, those sent again included: tcpi_data_segs_out; {@code data_segs_out:}.
   */
  DATA_SEGMENTS_SENT(13),
  /** Since anything was last acknowledged: tcpi_last_ack_recv; {@code lastack:} in ms. */
  LAST_ACK_MILLIS_AGO(14);

  /** How many there are. */
  static final int COUNT = 15;

  private final int index;

  TcpMetric(int index) {
    this.index = index;
  }

  /** 0 to {@link #COUNT} - 1. */
  int index() {
    return index;
  }
}

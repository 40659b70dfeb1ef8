package io.netagent.socket.parse;

import io.netagent.socket.TcpMetric;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The tokens {@code key:value} that ss(8) prints behind the addresses, in the forms of iproute2's
 * misc/ss.c from 2012 to 2025. Each may stand once in a row. What is not listed is newer and is
 * passed over.
 */
enum SsToken {
  UID("uid", Form.UID),
  INO("ino", Form.INODE),
  SK("sk", Form.COOKIE),
  FWMARK("fwmark", Form.HEX),
  V6ONLY("v6only", Form.FLAG),
  SKMEM("skmem", Form.BRACKETS),
  MEM("mem", Form.BRACKETS),
  WSCALE("wscale", Form.TWO_COUNTS),
  RTO("rto", Form.MILLIS, TcpMetric.RTO_MICROS, Age.UNDATED),
  BACKOFF("backoff", Form.COUNT),
  RTT("rtt", Form.RTT, TcpMetric.RTT_MICROS, Age.UNDATED),
  ATO("ato", Form.MILLIS),
  QACK("qack", Form.COUNT),
  MSS("mss", Form.COUNT),
  PMTU("pmtu", Form.COUNT),
  RCVMSS("rcvmss", Form.COUNT),
  ADVMSS("advmss", Form.COUNT),
  CWND("cwnd", Form.COUNT, TcpMetric.CONGESTION_WINDOW_SEGMENTS, Age.UNDATED),
  SSTHRESH("ssthresh", Form.COUNT),
  BYTES_SENT("bytes_sent", Form.COUNT, null, Age.DELIVERY_RATE),
  BYTES_RETRANS("bytes_retrans", Form.COUNT, null, Age.DELIVERY_RATE),
  BYTES_ACKED("bytes_acked", Form.COUNT, TcpMetric.BYTES_ACKED, Age.BYTES),
  BYTES_RECEIVED("bytes_received", Form.COUNT, TcpMetric.BYTES_RECEIVED, Age.BYTES),
  SEGS_OUT("segs_out", Form.COUNT, null, Age.BYTES),
  SEGS_IN("segs_in", Form.COUNT, null, Age.BYTES),
  DATA_SEGS_OUT("data_segs_out", Form.COUNT, TcpMetric.DATA_SEGMENTS_SENT, Age.BYTES),
  DATA_SEGS_IN("data_segs_in", Form.COUNT, null, Age.BYTES),
  DCTCP("dctcp", Form.BRACKETS_OR_WORD),
  BBR("bbr", Form.BRACKETS),
  LASTSND("lastsnd", Form.COUNT, TcpMetric.LAST_SENT_MILLIS_AGO, Age.UNDATED),
  LASTRCV("lastrcv", Form.COUNT, TcpMetric.LAST_RECEIVED_MILLIS_AGO, Age.UNDATED),
  LASTACK("lastack", Form.COUNT, TcpMetric.LAST_ACK_MILLIS_AGO, Age.UNDATED),
  DELIVERED("delivered", Form.COUNT, null, Age.DELIVERY_RATE),
  DELIVERED_CE("delivered_ce", Form.COUNT, null, Age.DELIVERY_RATE),
  BUSY("busy", Form.BUSY_TIME, null, Age.DELIVERY_RATE),
  RWND_LIMITED("rwnd_limited", Form.BUSY_SHARE, null, Age.DELIVERY_RATE),
  SNDBUF_LIMITED("sndbuf_limited", Form.BUSY_SHARE, null, Age.DELIVERY_RATE),
  UNACKED("unacked", Form.COUNT, TcpMetric.UNACKED_SEGMENTS, Age.UNDATED),
  RETRANS("retrans", Form.RETRANS, TcpMetric.TOTAL_RETRANSMITS, Age.UNDATED),
  LOST("lost", Form.COUNT),
  SACKED("sacked", Form.COUNT),
  DSACK_DUPS("dsack_dups", Form.COUNT, null, Age.DELIVERY_RATE),
  FACKETS("fackets", Form.COUNT),
  REORDERING("reordering", Form.COUNT),
  REORD_SEEN("reord_seen", Form.COUNT, null, Age.DELIVERY_RATE),
  RCV_RTT("rcv_rtt", Form.MILLIS),
  RCV_SPACE("rcv_space", Form.COUNT),
  RCV_SSTHRESH("rcv_ssthresh", Form.COUNT),
  NOTSENT("notsent", Form.COUNT, TcpMetric.NOT_SENT_BYTES, Age.MIN_RTT),
  MINRTT("minrtt", Form.MILLIS, TcpMetric.MIN_RTT_MICROS, Age.MIN_RTT),
  RCV_OOOPACK("rcv_ooopack", Form.COUNT, null, Age.SND_WND),
  SND_WND("snd_wnd", Form.COUNT, TcpMetric.SEND_WINDOW_BYTES, Age.SND_WND),
  RCV_WND("rcv_wnd", Form.COUNT, null, Age.SND_WND),
  REHASH("rehash", Form.COUNT, null, Age.SND_WND),
  INQ("inq", Form.COUNT);

  /** What stands behind the colon. */
  enum Form {
    UID,
    INODE,
    COOKIE,
    HEX,
    FLAG,
    /** A whole number; of those that have no metric some are printed signed. */
    COUNT,
    TWO_COUNTS,
    MILLIS,
    /** {@code 0.035/0.016}: smoothed and variance, in ms. */
    RTT,
    /** {@code 0/1}: now in flight, and over the connection's life. */
    RETRANS,
    BUSY_TIME,
    /** {@code 5ms(0.2%)}. */
    BUSY_SHARE,
    BRACKETS,
    BRACKETS_OR_WORD
  }

  /**
   * How new ss and kernel must be for printing a token. What an ss knows it prints unless it is 0,
   * so a token that lacks beside one of the same age or a later one is 0.
   */
  enum Age {
    /** Nothing follows. */
    UNDATED,
    /** Linux 4.1 and iproute2 of 2015: bytes_acked, and long known by then unacked, lastsnd, … */
    BYTES,
    /** Linux 4.6 and iproute2 of 2016: notsent and minrtt, added together. */
    MIN_RTT,
    /** Linux 4.9 and iproute2 of December 2016. */
    DELIVERY_RATE,
    /** Linux 5.4 and iproute2 5.18: snd_wnd and rcv_ooopack, added together. */
    SND_WND
  }

  private static final SsToken[] BY_HASH = new SsToken[256];

  static {
    for (SsToken token : values()) {
      byte[] key = token.key.getBytes(StandardCharsets.US_ASCII);
      int slot = hash(key, 0, key.length);
      while (BY_HASH[slot] != null) {
        slot = (slot + 1) % BY_HASH.length;
      }
      BY_HASH[slot] = token;
    }
  }

  private final String key;
  private final Form form;
  private final @Nullable TcpMetric metric;
  private final Age age;

  SsToken(String key, Form form) {
    this(key, form, null, Age.UNDATED);
  }

  SsToken(String key, Form form, @Nullable TcpMetric metric, Age age) {
    this.key = key;
    this.form = form;
    this.metric = metric;
    this.age = age;
  }

  /** The token with this key, or null. */
  static @Nullable SsToken of(byte[] bytes, int from, int to) {
    int slot = hash(bytes, from, to);
    while (BY_HASH[slot] != null) {
      if (AsciiText.is(bytes, from, to, BY_HASH[slot].key)) {
        return BY_HASH[slot];
      }
      slot = (slot + 1) % BY_HASH.length;
    }
    return null;
  }

  String key() {
    return key;
  }

  Form form() {
    return form;
  }

  /** The figure it tells, or null if none that is kept. */
  @Nullable TcpMetric metric() {
    return metric;
  }

  Age age() {
    return age;
  }

  /** Whether ss prints it before the path of the cgroup, if at all. */
  boolean standsBeforeCgroup() {
    return compareTo(V6ONLY) < 0;
  }

  private static int hash(byte[] bytes, int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + bytes[i];
    }
    return (hash ^ hash >>> 8) & 255;
  }
}

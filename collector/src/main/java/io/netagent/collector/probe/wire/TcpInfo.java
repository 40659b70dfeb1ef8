package io.netagent.collector.probe.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What getsockopt(TCP_INFO) tells of one's own connection ({@code struct tcp_info},
 * include/uapi/linux/tcp.h); -1 where the kernel's structure is too short for it.
 *
 * @param stateNumber the kernel's, 1 ESTABLISHED, 2 SYN_SENT
 * @param rttMicros smoothed; of a fresh connection the time from SYN to SYN-ACK
 * @param rttVarianceMicros mean deviation of it
 * @param totalRetransmits segments sent again in all its life, the SYN among them
 * @param sendMssBytes largest segment to send
 * @param pathMtuBytes as it is known now
 */
public record TcpInfo(
    int stateNumber,
    long rttMicros,
    long rttVarianceMicros,
    long totalRetransmits,
    long sendMssBytes,
    long pathMtuBytes) {
  /** To the end of {@code tcpi_total_retrans}; what comes after it is of no use here. */
  public static final int BYTES = 104;

  /** Not known at all. */
  public static final TcpInfo UNKNOWN = new TcpInfo(-1, -1, -1, -1, -1, -1);

  private static final int STATE = 0;
  private static final int SEND_MSS = 16;
  private static final int PATH_MTU = 60;
  private static final int RTT = 68;
  private static final int RTT_VARIANCE = 72;
  private static final int TOTAL_RETRANSMITS = 100;

  /** As many bytes as the kernel gave. */
  public static TcpInfo parse(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    return new TcpInfo(
        bytes.length > STATE ? bytes[STATE] & 0xFF : -1,
        u32(buffer, RTT),
        u32(buffer, RTT_VARIANCE),
        u32(buffer, TOTAL_RETRANSMITS),
        u32(buffer, SEND_MSS),
        u32(buffer, PATH_MTU));
  }

  private static long u32(ByteBuffer buffer, int offset) {
    return offset + Integer.BYTES <= buffer.capacity()
        ? Integer.toUnsignedLong(buffer.getInt(offset))
        : -1;
  }
}

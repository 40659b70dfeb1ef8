package io.netagent.socket;

import java.nio.ByteBuffer;

/**
 * Both ends of a TCP connection: the key by which kernel and JVM speak of the same one.
 *
 * <p>An address is 16 bytes in network order, in two longs. IPv4 is held v4-mapped ({@code
 * ::ffff:a.b.c.d}), so the connection of an IPv4 socket and that of a dual-stack socket (which the
 * kernel lists in the IPv6 table, where a JVM's sockets stand by default) are equal. A listener has
 * the unspecified address and port 0 as its remote end.
 */
public record FourTuple(
    long localHigh, long localLow, int localPort, long remoteHigh, long remoteLow, int remotePort) {
  private static final long V4_MAPPED_PREFIX = 0x0000_FFFF_0000_0000L;

  /** Throws IllegalArgumentException for a port outside 0 to 65535. */
  public FourTuple {
    requirePort(localPort);
    requirePort(remotePort);
  }

  /**
   * The four-tuple of addresses as {@code InetAddress.getAddress()} gives them: 4 or 16 bytes in
   * network order. Throws IllegalArgumentException for another length.
   */
  public static FourTuple of(byte[] local, int localPort, byte[] remote, int remotePort) {
    return new FourTuple(high(local), low(local), localPort, high(remote), low(remote), remotePort);
  }

  /** The low half of {@code ::ffff:a.b.c.d} for {@code 0xAABBCCDD}; the high half is 0. */
  public static long v4Mapped(int ipv4) {
    return V4_MAPPED_PREFIX | (ipv4 & 0xFFFF_FFFFL);
  }

  /** Whether the address is IPv4, held as {@code ::ffff:a.b.c.d}. */
  static boolean isV4Mapped(long high, long low) {
    return high == 0 && low >>> 32 == 0xFFFF;
  }

  /** An address without a port: {@code 127.0.0.1}, {@code fe80::1} (RFC 5952). */
  public static String addressText(long high, long low) {
    return IpAddressText.of(high, low);
  }

  /** {@code 127.0.0.1:8080} or {@code [fe80::1]:8080}, of an address held in two longs. */
  public static String endText(long high, long low, int port) {
    return IpAddressText.withPort(high, low, port);
  }

  /** {@code 127.0.0.1:8080} or {@code [fe80::1]:8080} (RFC 5952; v4-mapped as a dotted quad). */
  public String localText() {
    return IpAddressText.withPort(localHigh, localLow, localPort);
  }

  /** The remote end, written like {@link #localText()}. */
  public String remoteText() {
    return IpAddressText.withPort(remoteHigh, remoteLow, remotePort);
  }

  /** The same connection as its other end sees it. */
  public FourTuple reversed() {
    return new FourTuple(remoteHigh, remoteLow, remotePort, localHigh, localLow, localPort);
  }

  /** {@code 127.0.0.1:8080 -> 127.0.0.1:40000}: local, then remote. */
  @Override
  public String toString() {
    return localText() + " -> " + remoteText();
  }

  private static long high(byte[] address) {
    requireAddress(address);
    return address.length == 4 ? 0 : ByteBuffer.wrap(address).getLong(0);
  }

  private static long low(byte[] address) {
    return address.length == 4
        ? v4Mapped(ByteBuffer.wrap(address).getInt(0))
        : ByteBuffer.wrap(address).getLong(8);
  }

  private static void requireAddress(byte[] address) {
    if (address.length != 4 && address.length != 16) {
      throw new IllegalArgumentException("an address of " + address.length + " bytes, not 4 or 16");
    }
  }

  private static void requirePort(int port) {
    if (port < 0 || port > 0xFFFF) {
      throw new IllegalArgumentException("port " + port + " is not in 0 to 65535");
    }
  }
}

package io.netagent.collector.probe.report;

import io.netagent.socket.FourTuple;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/** Addresses as people write them (RFC 5952). */
public final class AddressText {
  private static final long V4_MAPPED = 0xFFFF_0000_0000L;

  private AddressText() {}

  /** {@code 127.0.0.1}, {@code ::1}, {@code fe80::1%2}. */
  public static String of(InetAddress address) {
    byte[] bytes = address.getAddress();
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    if (address instanceof Inet6Address inet6) {
      String scope = inet6.getScopeId() == 0 ? "" : "%" + inet6.getScopeId();
      return FourTuple.addressText(buffer.getLong(), buffer.getLong()) + scope;
    }
    return FourTuple.addressText(0, V4_MAPPED | Integer.toUnsignedLong(buffer.getInt()));
  }

  /** {@code 127.0.0.1:80}, {@code [::1]:80}. */
  public static String of(InetAddress address, int port) {
    String text = of(address);
    return (address instanceof Inet6Address ? "[" + text + "]" : text) + ":" + port;
  }
}

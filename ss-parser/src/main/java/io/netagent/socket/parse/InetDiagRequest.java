package io.netagent.socket.parse;

import io.netagent.socket.StateSet;
import io.netagent.socket.TcpState;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Writes the two requests that make the kernel dump its TCP sockets over NETLINK_SOCK_DIAG
 * (include/uapi/linux/inet_diag.h, sock_diag(7)); {@link InetDiagDecoder} reads the replies.
 */
public final class InetDiagRequest {
  /** The longer one. */
  public static final int MAX_BYTES = 76;

  /** TCPDIAG_GETSOCK, the type of the request without a family and of its replies. */
  static final short COMPAT = 18;

  /** SOCK_DIAG_BY_FAMILY. */
  static final short BY_FAMILY = 20;

  private static final short NLM_F_REQUEST = 0x1;
  private static final short NLM_F_DUMP = 0x300;
  private static final int HEADER_BYTES = 16;
  private static final int SOCKID_BYTES = 48;
  private static final byte IPPROTO_TCP = 6;
  private static final byte AF_INET = 2;
  private static final byte AF_INET6 = 10;

  /** 1 << (INET_DIAG_INFO - 1). */
  private static final byte EXTENSION_INFO = 1 << 1;

  /** TCP_NEW_SYN_RECV: what a half-open connection is inside the kernel, which tells it as 3. */
  private static final int NEW_SYN_RECV = 1 << 12;

  /**
   * TCP_BOUND_INACTIVE: sockets that are bound and neither connected nor listening. The kernel
   * tells them as CLOSE; /proc leaves them out, and to find them it walks the table of ports as
   * well.
   */
  private static final int BOUND_INACTIVE = 1 << 13;

  private InetDiagRequest() {}

  /**
   * A dump of IPv4 and IPv6 in one walk: {@code struct inet_diag_req}, kept by the kernel for
   * programs older than Linux 3.3. Fills the buffer from its start, in native byte order, and sets
   * position and limit to what was written.
   */
  public static void putCompat(
      ByteBuffer into, int sequence, StateSet states, boolean withMetrics) {
    putHeader(into, COMPAT, HEADER_BYTES + 4 + SOCKID_BYTES + 8, sequence);
    into.put((byte) 0).put((byte) 0).put((byte) 0).put(extensions(withMetrics));
    putNoSockid(into);
    into.putInt(kernelStates(states)).putInt(0);
    into.flip();
  }

  /**
   * A dump of one family, 4 or 6: {@code struct inet_diag_req_v2}. Fills the buffer like {@link
   * #putCompat}. Throws IllegalArgumentException for another family.
   */
  public static void putByFamily(
      ByteBuffer into, int family, int sequence, StateSet states, boolean withMetrics) {
    if (family != 4 && family != 6) {
      throw new IllegalArgumentException("family " + family + " is not 4 or 6");
    }
    putHeader(into, BY_FAMILY, HEADER_BYTES + 8 + SOCKID_BYTES, sequence);
    into.put(family == 4 ? AF_INET : AF_INET6).put(IPPROTO_TCP);
    into.put(extensions(withMetrics)).put((byte) 0);
    into.putInt(kernelStates(states));
    putNoSockid(into);
    into.flip();
  }

  /** idiag_states: what to ask for, so that the rows told in these states come and no others. */
  static int kernelStates(StateSet states) {
    if (states.isAll()) {
      return ~BOUND_INACTIVE;
    }
    return states.contains(TcpState.SYN_RECV.kernelNumber())
        ? states.mask() | NEW_SYN_RECV
        : states.mask();
  }

  private static void putHeader(ByteBuffer into, short type, int length, int sequence) {
    into.clear().order(ByteOrder.nativeOrder());
    into.putInt(length).putShort(type).putShort((short) (NLM_F_REQUEST | NLM_F_DUMP));
    into.putInt(sequence).putInt(0);
  }

  private static byte extensions(boolean withMetrics) {
    return withMetrics ? EXTENSION_INFO : 0;
  }

  /** No socket in particular. */
  private static void putNoSockid(ByteBuffer into) {
    for (int i = 0; i < SOCKID_BYTES; i += Long.BYTES) {
      into.putLong(0);
    }
  }
}

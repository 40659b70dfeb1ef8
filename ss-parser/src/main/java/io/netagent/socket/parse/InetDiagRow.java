package io.netagent.socket.parse;

import io.netagent.socket.FourTuple;
import io.netagent.socket.SocketRecord;
import io.netagent.socket.TcpState;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one {@code struct inet_diag_msg} (include/uapi/linux/inet_diag.h) and its
 * attributes. Integers are in the kernel's byte order, ports and addresses in the network's.
 */
final class InetDiagRow {
  private static final int BODY_BYTES = 72;
  private static final int ATTRIBUTE_HEADER_BYTES = 4;

  /** NLA_TYPE_MASK: the two upper bits are flags. */
  private static final int ATTRIBUTE_TYPE = 0x3FFF;

  private static final int INET_DIAG_INFO = 2;
  private static final int INET_DIAG_CGROUP_ID = 21;

  private static final byte AF_INET = 2;
  private static final byte AF_INET6 = 10;

  private final boolean integersAreLittleEndian;

  // What walkAttributes() found.
  private long cgroupId;
  private int infoAt;
  private int infoBytes;

  InetDiagRow(ByteOrder kernelByteOrder) {
    integersAreLittleEndian = kernelByteOrder.equals(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Fills the row from the body at an index of the buffer, whose byte order is the kernel's. The
   * name of the field that is wrong, or null.
   */
  @Nullable String fill(SocketRecord row, ByteBuffer bytes, int at, int length) {
    if (length < BODY_BYTES) {
      return "shorter than inet_diag_msg";
    }
    row.clear();
    byte family = bytes.get(at);
    int state = bytes.get(at + 1) & 0xFF;
    int localPort = networkShort(bytes, at + 4);
    int remotePort = networkShort(bytes, at + 6);
    if (family == AF_INET) {
      row.setState(4, state);
      row.setLocal(0, FourTuple.v4Mapped(networkInt(bytes, at + 8)), localPort);
      row.setRemote(0, FourTuple.v4Mapped(networkInt(bytes, at + 24)), remotePort);
    } else if (family == AF_INET6) {
      row.setState(6, state);
      row.setLocal(networkLong(bytes, at + 8), networkLong(bytes, at + 16), localPort);
      row.setRemote(networkLong(bytes, at + 24), networkLong(bytes, at + 32), remotePort);
    } else {
      return "idiag_family";
    }
    int interfaceIndex = bytes.getInt(at + 40);
    if (interfaceIndex < 0) {
      return "idiag_if";
    }
    row.setInterfaceIndex(interfaceIndex);
    // Milliseconds; from 2^31 on, 25 days, it is the negative difference of an overdue timer.
    row.setTimer(
        bytes.get(at + 2) & 0xFF, Math.max(0, bytes.getInt(at + 52)), bytes.get(at + 3) & 0xFF);
    String reason = fillQueues(row, state, bytes.getInt(at + 56), bytes.getInt(at + 60));
    if (reason == null) {
      reason = walkAttributes(bytes, at + BODY_BYTES, at + length);
    }
    if (reason != null) {
      return reason;
    }
    long uid = unsigned(bytes.getInt(at + 64));
    long inode = unsigned(bytes.getInt(at + 68));
    // Where a socket has no file, 0 may be the kernel's word for "no owner".
    row.setOwner(inode == 0 && uid == 0 ? -1 : uid, inode);
    row.setKernelIds(
        unsigned(bytes.getInt(at + 44)) | (long) bytes.getInt(at + 48) << 32, cgroupId);
    if (infoBytes > 0 && state != TcpState.LISTEN.kernelNumber()) {
      TcpInfoFields.fill(row, state, bytes, infoAt, infoBytes);
    }
    return null;
  }

  /** A listener tells the accept queue's length and limit in their place (tcp_diag_get_info). */
  private static @Nullable String fillQueues(SocketRecord row, int state, int recv, int send) {
    if (state != TcpState.LISTEN.kernelNumber()) {
      row.setQueues(unsigned(recv), unsigned(send));
      return null;
    }
    if (send < 0) {
      return "idiag_wqueue"; // The kernel caps it by somaxconn, a signed int.
    }
    row.setQueues(unsigned(recv), 0);
    row.setAcceptQueueLimit(send);
    return null;
  }

  private @Nullable String walkAttributes(ByteBuffer bytes, int from, int end) {
    cgroupId = 0;
    infoBytes = 0;
    int at = from;
    while (at < end) {
      if (end - at < ATTRIBUTE_HEADER_BYTES) {
        return "rta_len";
      }
      int length = bytes.getShort(at) & 0xFFFF;
      if (length < ATTRIBUTE_HEADER_BYTES || length > end - at) {
        return "rta_len";
      }
      int type = bytes.getShort(at + 2) & ATTRIBUTE_TYPE;
      if (type == INET_DIAG_CGROUP_ID) {
        if (length != ATTRIBUTE_HEADER_BYTES + Long.BYTES) {
          return "INET_DIAG_CGROUP_ID";
        }
        cgroupId = bytes.getLong(at + ATTRIBUTE_HEADER_BYTES);
      } else if (type == INET_DIAG_INFO) {
        infoAt = at + ATTRIBUTE_HEADER_BYTES;
        infoBytes = length - ATTRIBUTE_HEADER_BYTES;
      }
      at += length + 3 & ~3;
    }
    return null;
  }

  private int networkShort(ByteBuffer bytes, int at) {
    short value = bytes.getShort(at);
    return (integersAreLittleEndian ? Short.reverseBytes(value) : value) & 0xFFFF;
  }

  private int networkInt(ByteBuffer bytes, int at) {
    int value = bytes.getInt(at);
    return integersAreLittleEndian ? Integer.reverseBytes(value) : value;
  }

  private long networkLong(ByteBuffer bytes, int at) {
    long value = bytes.getLong(at);
    return integersAreLittleEndian ? Long.reverseBytes(value) : value;
  }

  private static long unsigned(int value) {
    return value & 0xFFFF_FFFFL;
  }
}

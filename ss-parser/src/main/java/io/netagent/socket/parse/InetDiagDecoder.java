package io.netagent.socket.parse;

import io.netagent.socket.SocketRecord;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the datagrams in which the kernel answers an {@link InetDiagRequest}, without allocating:
 * netlink messages (netlink(7), include/uapi/linux/netlink.h), each a header and, if it is a row, a
 * {@code struct inet_diag_msg} with attributes.
 *
 * <p>A message whose body is wrong is one malformed row, and the walk goes on behind it. A message
 * whose length is wrong leaves nothing to go on from: the rest of the datagram is refused and the
 * dump is {@link Progress#BROKEN}. No input makes it throw. Not thread-safe.
 */
public final class InetDiagDecoder {
  /** How far a dump is. */
  public enum Progress {
    /** Datagrams are to follow. */
    MORE,
    /** The kernel said that this was all. */
    DONE,
    /** The kernel refused or broke off; {@link InetDiagDecoder#errno} says why. */
    FAILED,
    /** A message can't be trusted, so neither can the rest. */
    BROKEN
  }

  private static final int HEADER_BYTES = 16;
  private static final int NLMSG_NOOP = 1;
  private static final int NLMSG_ERROR = 2;
  private static final int NLMSG_DONE = 3;
  private static final int NLMSG_OVERRUN = 4;
  private static final int NLM_F_DUMP_INTR = 0x10;
  private static final int ENOBUFS = 105;
  private static final int MAX_ERRNO = 4095;

  private final ByteOrder order;
  private final MalformedRows malformed;
  private final InetDiagRow fields;
  private final SocketRecord row = new SocketRecord();

  private int sequence;
  private int portId;
  private Progress progress = Progress.DONE;
  private int errno;
  private boolean interrupted;
  private long rows;
  private long own;
  private long foreign;

  /**
   * The byte order is that of the machine whose kernel wrote the bytes ({@link
   * ByteOrder#nativeOrder()} for a live one). The malformed rows are added to, never cleared.
   */
  public InetDiagDecoder(ByteOrder kernelByteOrder, MalformedRows malformed) {
    this.order = kernelByteOrder;
    this.malformed = malformed;
    this.fields = new InetDiagRow(kernelByteOrder);
  }

  /**
   * Starts a dump: the sequence number of its request, and the port ID of the netlink socket that
   * sent it (getsockname(2)). What carries others belongs to somebody else or to a dump before.
   */
  public void begin(int sequence, int portId) {
    this.sequence = sequence;
    this.portId = portId;
    progress = Progress.MORE;
    errno = 0;
    interrupted = false;
    rows = 0;
    own = 0;
    foreign = 0;
  }

  /**
   * Takes the next datagram, from the buffer's position to its limit (the position stays, the byte
   * order is set), and hands its rows to the sink. What follows the end of the dump is not looked
   * at.
   */
  public Progress decode(ByteBuffer datagram, SocketRowSink sink) {
    datagram.order(order);
    int end = datagram.limit();
    int at = datagram.position();
    while (progress == Progress.MORE && at < end) {
      int left = end - at;
      int length = left < HEADER_BYTES ? left : datagram.getInt(at);
      if (length < HEADER_BYTES || length > left) {
        refuse("nlmsg_len", datagram, at, left);
        break;
      }
      message(datagram, at, length, sink);
      at = (int) Math.min(end, at + (length + 3L & ~3L)); // The last one may lack its padding.
    }
    return progress;
  }

  /** Where the dump stands. */
  public Progress progress() {
    return progress;
  }

  /** The error number if it is {@link Progress#FAILED}, else 0. */
  public int errno() {
    return errno;
  }

  /** Whether the kernel marked the dump as inconsistent (NLM_F_DUMP_INTR). */
  public boolean interrupted() {
    return interrupted;
  }

  /** The rows handed over since {@link #begin}. */
  public long rows() {
    return rows;
  }

  /** The messages that belong to this dump, rows and others. */
  public long ownMessages() {
    return own;
  }

  /** The messages ignored because their sequence number or port ID is not this dump's. */
  public long foreignMessages() {
    return foreign;
  }

  private void message(ByteBuffer datagram, int at, int length, SocketRowSink sink) {
    if (datagram.getInt(at + 8) != sequence || datagram.getInt(at + 12) != portId) {
      foreign++;
      return;
    }
    own++;
    interrupted |= (datagram.getShort(at + 6) & NLM_F_DUMP_INTR) != 0;
    switch (datagram.getShort(at + 4) & 0xFFFF) {
      case InetDiagRequest.COMPAT, InetDiagRequest.BY_FAMILY -> row(datagram, at, length, sink);
      case NLMSG_NOOP -> {}
      case NLMSG_ERROR -> code(datagram, at, length, Progress.MORE); // 0 acknowledges the request.
      case NLMSG_DONE -> code(datagram, at, length, Progress.DONE);
      case NLMSG_OVERRUN -> fail(ENOBUFS);
      default -> malformed.addBinary("nlmsg_type", datagram, at, length);
    }
  }

  private void row(ByteBuffer datagram, int at, int length, SocketRowSink sink) {
    @Nullable String reason = fields.fill(row, datagram, at + HEADER_BYTES, length - HEADER_BYTES);
    if (reason == null) {
      rows++;
      sink.row(row);
    } else {
      malformed.addBinary(reason, datagram, at, length);
    }
  }

  /** The body begins with 0, which leads to the given progress, or with a negative errno. */
  private void code(ByteBuffer datagram, int at, int length, Progress onZero) {
    if (length < HEADER_BYTES + Integer.BYTES) {
      refuse("no error code", datagram, at, length);
      return;
    }
    int code = datagram.getInt(at + HEADER_BYTES);
    if (code > 0 || code < -MAX_ERRNO) {
      refuse("error code", datagram, at, length);
    } else if (code == 0) {
      progress = onZero;
    } else {
      fail(-code);
    }
  }

  private void fail(int errno) {
    progress = Progress.FAILED;
    this.errno = errno;
  }

  private void refuse(String reason, ByteBuffer datagram, int at, int length) {
    progress = Progress.BROKEN;
    malformed.addBinary(reason, datagram, at, length);
  }
}

package io.netagent.hooks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;

/**
 * Rows of /proc/net/tcp or tcp6 (tcp4_seq_show in net/ipv4/tcp_ipv4.c, tcp6_seq_show), read one by
 * one: a table may have half a million. Strict; a line that is no such row is passed over, and the
 * socket in it is not known then.
 */
final class KernelTcpRows {
  /** States of include/net/tcp_states.h. */
  static final int SYN_SENT = 2;

  static final int LISTEN = 10;

  private static final int V4_DIGITS = 8;
  private static final int V6_DIGITS = 32;
  private static final int LONGEST_LINE = 512;

  /** ::ffff:0:0, the high half of the low word of an IPv4 address held as v4-mapped (RFC 4291). */
  private static final long V4_MAPPED = 0xffffL << 32;

  private final InputStream in;
  private final byte[] line = new byte[LONGEST_LINE];
  private int length;
  private int position;

  private int family;
  private int localPort;
  private long remoteHigh;
  private long remoteLow;
  private int remotePort;
  private int state;
  private long inode;

  KernelTcpRows(InputStream in) {
    this.in = in;
  }

  /** False at the end of the table. */
  boolean next() throws IOException {
    while (readLine()) {
      if (parse()) {
        return true;
      }
    }
    return false;
  }

  /** 4 or 6; an IPv4 peer of a dual-stack socket is 4, as InetAddress makes it. */
  int family() {
    return family;
  }

  int localPort() {
    return localPort;
  }

  /** Big-endian, as the record holds it; IPv4 as v4-mapped in the low half. */
  long remoteHigh() {
    return remoteHigh;
  }

  long remoteLow() {
    return remoteLow;
  }

  int remotePort() {
    return remotePort;
  }

  int state() {
    return state;
  }

  /** 0 for a socket that no process holds. */
  long inode() {
    return inode;
  }

  private boolean readLine() throws IOException {
    length = 0;
    position = 0;
    boolean any = false;
    for (int next = in.read(); next >= 0; next = in.read()) {
      any = true;
      if (next == '\n') {
        break;
      }
      if (length < LONGEST_LINE) {
        line[length++] = (byte) next;
      }
    }
    return any;
  }

  /** {@code sl local:port remote:port st tx:rx tr:tm->when retrnsmt uid timeout inode …}. */
  private boolean parse() {
    skipSpaces();
    if (skipWord() == 0 || line[position - 1] != ':') {
      return false;
    }
    skipSpaces();
    int digits = hexDigits();
    if (digits != V4_DIGITS && digits != V6_DIGITS) {
      return false;
    }
    position += digits;
    localPort = port();
    skipSpaces();
    if (localPort < 0 || hexDigits() != digits) {
      return false;
    }
    address(digits);
    position += digits;
    remotePort = port();
    skipSpaces();
    state = hexDigits() == 2 ? (int) hex(position, 2) : -1;
    if (remotePort < 0 || state < 0) {
      return false;
    }
    // State, queues, timer, retransmits, uid, timeout.
    for (int i = 0; i < 6; i++) {
      skipWord();
      skipSpaces();
    }
    inode = decimal();
    return inode >= 0;
  }

  private void address(int digits) {
    if (digits == V4_DIGITS) {
      remoteHigh = 0;
      remoteLow = V4_MAPPED | word(position);
    } else {
      remoteHigh = word(position) << 32 | word(position + 8);
      remoteLow = word(position + 16) << 32 | word(position + 24);
    }
    family = remoteHigh == 0 && remoteLow >>> 32 == 0xffff ? 4 : 6;
  }

  /** The kernel prints each 32 bits of an address as a number of its own byte order. */
  private long word(int from) {
    int value = (int) hex(from, 8);
    return (ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN
            ? Integer.reverseBytes(value)
            : value)
        & 0xffff_ffffL;
  }

  private int port() {
    if (position >= length || line[position] != ':') {
      return -1;
    }
    position++;
    if (hexDigits() != 4) {
      return -1;
    }
    int port = (int) hex(position, 4);
    position += 4;
    return port;
  }

  private void skipSpaces() {
    while (position < length && line[position] == ' ') {
      position++;
    }
  }

  private int skipWord() {
    int start = position;
    while (position < length && line[position] != ' ') {
      position++;
    }
    return position - start;
  }

  private int hexDigits() {
    int count = 0;
    while (position + count < length && Character.digit(line[position + count], 16) >= 0) {
      count++;
    }
    return count;
  }

  private long hex(int from, int count) {
    long value = 0;
    for (int i = from; i < from + count; i++) {
      value = value << 4 | Character.digit(line[i], 16);
    }
    return value;
  }

  private long decimal() {
    int start = position;
    long value = 0;
    while (position < length && line[position] >= '0' && line[position] <= '9') {
      value = value * 10 + line[position++] - '0';
    }
    boolean whole = position == length || line[position] == ' ';
    return position > start && position - start < 19 && whole ? value : -1;
  }
}

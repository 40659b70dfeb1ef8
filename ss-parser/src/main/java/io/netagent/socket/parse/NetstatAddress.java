package io.netagent.socket.parse;

import io.netagent.socket.FourTuple;
import org.jspecify.annotations.Nullable;

/**
 * Reads one address column of a netstat: {@code host:port} of Linux, {@code host.port} of macOS and
 * the BSDs. Nothing is looked up or completed: a name, or an address that may have been cut to fit
 * its column, is refused with a reason.
 *
 * <p>How the programs cut (net-tools 1.60 and 2.10 netstat.c; FreeBSD, OpenBSD and macOS inet.c and
 * inet6.c; busybox netstat.c has not cut since 2008, but its rows look like those of net-tools
 * 1.60). Linux: host and port together are at most 22 characters, so the field is exactly 23 long
 * wherever something was cut, and also where it just fits; the port is whole. BSD: the host is cut
 * to 16 characters, so one of 16 may be cut; under -A the whole field is cut to 18, so the port of
 * a field of 18 may be cut as well. Only IPv6 is that long, but for -A.
 */
final class NetstatAddress {
  static final String CUT = "address cut; run netstat with -W";
  static final String PORT_NAME = "port name; run netstat with -n";
  static final String HOST_NAME = "host name; run netstat with -n";

  /** The length of a Linux field that is cut, or just fits. */
  private static final int LINUX_CUT_LENGTH = 23;

  /** A longer field shows that the table was not cut. */
  static final int LONGEST_CUT = LINUX_CUT_LENGTH;

  /** The length of a BSD host that is cut, or just fits. */
  private static final int BSD_CUT_HOST_LENGTH = 16;

  /** The length of a BSD field under -A that is cut, or just fits. */
  private static final int BSD_CUT_LENGTH = 18;

  private static final int MAX_PORT = 0xFFFF;

  private final Ipv6Text ipv6 = new Ipv6Text();

  private long high;
  private long low;
  private int port;
  private @Nullable String scope;
  private boolean isIpv6;
  private boolean isAny;

  /** The first 8 bytes; {@link #isAny} ones are zero. */
  long high() {
    return high;
  }

  /** The last 8 bytes, where any address is the unspecified one of this family (0: unknown). */
  long low(int family) {
    return isAny && family == 4 ? FourTuple.v4Mapped(0) : low;
  }

  /** 0 for {@code *}. */
  int port() {
    return port;
  }

  /** What stands behind %, or null. */
  @Nullable String scope() {
    return scope;
  }

  /** Whether it is written as an IPv6 address. */
  boolean isIpv6() {
    return isIpv6;
  }

  /** Whether the host is {@code *}, which tells no family. */
  boolean isAny() {
    return isAny;
  }

  /**
   * Reads {@code host:port}.
   *
   * @param wide whether the columns are known not to have been cut
   * @param column the reason if it is not an address at all
   * @return the reason why it can't be read, or null
   */
  @Nullable String readLinux(byte[] bytes, int from, int to, boolean wide, String column) {
    int separator = AsciiText.lastIndexOf(bytes, from, to, ':');
    if (separator < 0) {
      return column;
    }
    boolean cut = !wide && to - from == LINUX_CUT_LENGTH;
    if (cut
        && AsciiText.lastIndexOf(bytes, from, separator, ':') >= 0
        && mayGoOn(bytes, from, separator)) {
      return CUT;
    }
    String reason = readPort(bytes, separator + 1, to, column);
    if (reason != null) {
      return reason;
    }
    int length = separator - from;
    boolean inBrackets = length > 2 && bytes[from] == '[' && bytes[separator - 1] == ']';
    return readHost(
        bytes, inBrackets ? from + 1 : from, inBrackets ? separator - 1 : separator, column);
  }

  /**
   * Reads {@code host.port}, the host perhaps with {@code %interface}.
   *
   * @param narrow whether the columns are those of -A
   */
  @Nullable String readBsd(
      byte[] bytes, int from, int to, boolean wide, boolean narrow, String column) {
    int separator = AsciiText.lastIndexOf(bytes, from, to, '.');
    boolean mayBeCut = !wide && narrow && to - from == BSD_CUT_LENGTH;
    if (separator < 0 || (mayBeCut && separator == to - 1)) {
      return mayBeCut ? CUT : column;
    }
    boolean v6 = AsciiText.lastIndexOf(bytes, from, separator, ':') >= 0;
    if (v6 && !wide && separator - from == BSD_CUT_HOST_LENGTH) {
      return CUT;
    }
    String reason = readPort(bytes, separator + 1, to, column);
    if (reason != null) {
      return reason;
    }
    if (mayBeCut && bytes[to - 1] != '*' && port * 10 <= MAX_PORT) {
      return CUT;
    }
    int percent = v6 ? AsciiText.lastIndexOf(bytes, from, separator, '%') : -1;
    if (percent < 0) {
      return readHost(bytes, from, separator, column);
    }
    reason = readHost(bytes, from, percent, column);
    if (reason == null) {
      if (!AsciiText.isName(bytes, percent + 1, separator)) {
        return column;
      }
      scope = ascii(bytes, percent + 1, separator);
    }
    return reason;
  }

  /** The far end of a listener that the table does not show. */
  void readAny() {
    high = 0;
    low = 0;
    port = 0;
    scope = null;
    isIpv6 = false;
    isAny = true;
  }

  /**
   * Whether something may be missing behind an IPv6 address. Nothing is behind a dotted quad whose
   * last number can't have another digit: a JVM's IPv4 connections are printed so by busybox and by
   * net-tools before 2.0.
   */
  private static boolean mayGoOn(byte[] bytes, int from, int to) {
    int point = AsciiText.lastIndexOf(bytes, from, to, '.');
    int colon = AsciiText.lastIndexOf(bytes, from, to, ':');
    if (point < colon || Ipv6Text.ipv4(bytes, colon + 1, to) < 0) {
      return true;
    }
    long last = NetstatFields.decimal(bytes, point + 1, to);
    return last > 0 && last <= 25;
  }

  private @Nullable String readPort(byte[] bytes, int from, int to, String column) {
    if (to - from == 1 && bytes[from] == '*') {
      port = 0;
      return null;
    }
    long number = NetstatFields.decimal(bytes, from, to);
    if (number >= 0) {
      port = (int) number;
      return to - from <= 5 && number <= MAX_PORT ? null : column;
    }
    return AsciiText.isName(bytes, from, to) ? PORT_NAME : column;
  }

  private @Nullable String readHost(byte[] bytes, int from, int to, String column) {
    high = 0;
    low = 0;
    scope = null;
    isIpv6 = false;
    isAny = to - from == 1 && bytes[from] == '*';
    if (isAny) {
      return null;
    }
    if (AsciiText.lastIndexOf(bytes, from, to, ':') >= 0) {
      isIpv6 = true;
      if (!ipv6.read(bytes, from, to)) {
        return column;
      }
      high = ipv6.high();
      low = ipv6.low();
      return null;
    }
    long ipv4 = Ipv6Text.ipv4(bytes, from, to);
    if (ipv4 >= 0) {
      low = FourTuple.v4Mapped((int) ipv4);
      return null;
    }
    return AsciiText.isName(bytes, from, to) ? HOST_NAME : column;
  }

  private static String ascii(byte[] bytes, int from, int to) {
    StringBuilder text = new StringBuilder(to - from);
    for (int i = from; i < to; i++) {
      text.append((char) bytes[i]);
    }
    return text.toString();
  }
}

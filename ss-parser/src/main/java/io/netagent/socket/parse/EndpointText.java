package io.netagent.socket.parse;

import io.netagent.socket.FourTuple;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One end of a connection as ss(8) writes it, in every form it has had: {@code 127.0.0.1:80},
 * {@code [::1]:80}, {@code ::1:80} (before 2017), {@code *:80}, {@code 0.0.0.0:*}, and with the
 * interface {@code 127.0.0.53%lo:53}, {@code [fe80::1]%eth0:22}, {@code [fe80::1%eth0]:22}, {@code
 * fe80::1%eth0:22}. Names of hosts and ports can't be turned back into numbers and are refused.
 */
final class EndpointText {
  static final String HOST_NAME = "host name, run ss with -n";
  static final String PORT_NAME = "port name, run ss with -n";
  private static final String NO_ADDRESS = "no address";
  private static final String NO_PORT = "no port";
  private static final String BAD_SCOPE = "interface";

  /** IFNAMSIZ - 1, the longest name an interface can have. */
  private static final int MAX_SCOPE_BYTES = 15;

  private final Ipv6Text ipv6 = new Ipv6Text();
  private long high;
  private long low;
  private int port;
  private int family;
  private boolean bracketed;
  private @Nullable String scope;

  /** Reads it; the reason if it is not one, null if it is right. */
  @Nullable String read(byte[] bytes, int from, int to) {
    scope = null;
    bracketed = from < to && bytes[from] == '[';
    int colon = AsciiText.lastIndexOf(bytes, from, to, ':');
    if (colon < 0) {
      return NO_PORT;
    }
    String reason = readHost(bytes, from, colon);
    return reason != null ? reason : readPort(bytes, colon + 1, to);
  }

  /** Bytes 0 to 7 of the address; 0 where the family is 0. */
  long high() {
    return high;
  }

  /** Bytes 8 to 15 of the address; 0 where the family is 0. */
  long low() {
    return low;
  }

  /** 0 also for {@code *}. */
  int port() {
    return port;
  }

  /** 4 or 6; 0 for {@code *}, which tells none. */
  int family() {
    return family;
  }

  /** Whether the address stands in brackets. */
  boolean bracketed() {
    return bracketed;
  }

  /** The interface, or null. */
  @Nullable String scope() {
    return scope;
  }

  private @Nullable String readHost(byte[] bytes, int from, int to) {
    int addressFrom = from;
    int addressTo = to;
    int percent = AsciiText.indexOf(bytes, from, to, '%');
    int scopeFrom = percent + 1;
    int scopeTo = to;
    if (bracketed) {
      addressFrom++;
      int bracket = AsciiText.indexOf(bytes, from, percent < 0 ? to : percent, ']');
      if (bracket >= 0) { // [fe80::1] or [fe80::1]%eth0
        if (bracket + 1 != (percent < 0 ? to : percent)) {
          return NO_ADDRESS;
        }
        addressTo = bracket;
      } else if (percent >= 0 && bytes[to - 1] == ']') { // [fe80::1%eth0]
        addressTo = percent;
        scopeTo = to - 1;
      } else {
        return NO_ADDRESS;
      }
    } else if (percent >= 0) {
      addressTo = percent;
    }
    if (percent >= 0) {
      if (!isScope(bytes, scopeFrom, scopeTo)) {
        return BAD_SCOPE;
      }
      scope = new String(bytes, scopeFrom, scopeTo - scopeFrom, StandardCharsets.UTF_8);
    }
    return readAddress(bytes, addressFrom, addressTo);
  }

  /** What the kernel takes for the name of an interface (dev_valid_name in net/core/dev.c). */
  private static boolean isScope(byte[] bytes, int from, int to) {
    return from < to
        && to - from <= MAX_SCOPE_BYTES
        && AsciiText.indexOf(bytes, from, to, ':') < 0
        && AsciiText.indexOf(bytes, from, to, '/') < 0;
  }

  private @Nullable String readAddress(byte[] bytes, int from, int to) {
    high = 0;
    low = 0;
    if (!bracketed && AsciiText.is(bytes, from, to, "*")) {
      family = 0;
      return null;
    }
    if (AsciiText.indexOf(bytes, from, to, ':') >= 0) {
      family = 6;
      if (!ipv6.read(bytes, from, to)) {
        return NO_ADDRESS;
      }
      high = ipv6.high();
      low = ipv6.low();
      return null;
    }
    family = 4;
    long ipv4 = bracketed ? AsciiText.BAD : Ipv6Text.ipv4(bytes, from, to);
    if (ipv4 < 0) {
      return !bracketed && AsciiText.isName(bytes, from, to) ? HOST_NAME : NO_ADDRESS;
    }
    low = FourTuple.v4Mapped((int) ipv4);
    return null;
  }

  private @Nullable String readPort(byte[] bytes, int from, int to) {
    if (AsciiText.is(bytes, from, to, "*")) {
      port = 0;
      return null;
    }
    long number = AsciiText.decimal(bytes, from, to);
    if (number < 0 || number > 0xFFFF) {
      return AsciiText.isName(bytes, from, to) ? PORT_NAME : NO_PORT;
    }
    port = (int) number;
    return null;
  }
}

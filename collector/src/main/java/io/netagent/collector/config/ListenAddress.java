package io.netagent.collector.config;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the collector listens, as it was written; not resolved.
 *
 * @param host a name or an address, an IPv6 address without its brackets
 * @param port 0 lets the kernel choose
 */
public record ListenAddress(String host, int port) {
  private static final Pattern HOST_AND_PORT =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.]+(?:%[\\w.]+)?)]|([\\w.-]+)):(\\d{1,5})");

  /** Throws IllegalArgumentException, whose message completes "… is not usable: ". */
  static ListenAddress parse(String text) {
    Matcher matcher = HOST_AND_PORT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "not HOST:PORT, such as 127.0.0.1:9465 or [::1]:9465 (0.0.0.0:9465 for all IPv4"
              + " addresses)");
    }
    int port = Integer.parseInt(matcher.group(3));
    if (port > 0xFFFF) {
      throw new IllegalArgumentException("there is no port " + port + ", the last is 65535");
    }
    String bracketed = matcher.group(1);
    return new ListenAddress(bracketed != null ? bracketed : matcher.group(2), port);
  }

  /** Whether only this machine can reach it, as far as the text tells. */
  public boolean isLoopback() {
    String lower = host.toLowerCase(Locale.ROOT);
    return lower.equals("localhost") || lower.equals("::1") || lower.matches("127(\\.\\d{1,3}){3}");
  }

  /** Whether it stands for all addresses of this machine. */
  public boolean isWildcard() {
    return host.equals("0.0.0.0") || host.equals("::") || host.equals("0:0:0:0:0:0:0:0");
  }

  public ListenAddress withPort(int otherPort) {
    return new ListenAddress(host, otherPort);
  }

  /** {@code 127.0.0.1:9465} or {@code [::1]:9465}. */
  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}

package io.netagent.collector.probe.report;

import io.netagent.collector.probe.wire.DnsQuestion;
import io.netagent.collector.probe.wire.FormatException;
import io.netagent.collector.probe.wire.Hosts;
import java.net.IDN;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the user named.
 *
 * @param layer the last phase
 * @param tls whether TLS is spoken, also below HTTP
 * @param host a name in ASCII, or an address without brackets
 * @param port 1 to 65535
 * @param path with its query, as it is sent; {@code /} at least
 * @param userInfo {@code name:password} of a URL, null if it has none
 */
public record Target(
    Layer layer, boolean tls, String host, int port, String path, @Nullable String userInfo) {
  private static final Pattern TEXT =
      Pattern.compile(
          "(?:(?<scheme>[A-Za-z][A-Za-z0-9+.-]*)://)?(?:(?<user>[^@/?#]*)@)?"
              + "(?<host>\\[[^\\]]*\\]|[^:/?#\\[\\]]*)(?::(?<port>[^/?#]*))?"
              + "(?<path>[/?][^#]*)?(?:#.*)?");

  /** Ports on which TLS comes at once (IANA's service names, and custom). */
  private static final Set<Integer> TLS_PORTS =
      Set.of(
          443, 465, 563, 636, 853, 989, 990, 992, 993, 994, 995, 2376, 3269, 4443, 5061, 5671, 5986,
          6443, 6697, 8443, 8883, 9443, 10250);

  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;
  private static final int MAX_PORT = 65_535;

  /**
   * Reads {@code HOST:PORT[/path]} or a URL.
   *
   * @param word {@code tcp}, {@code tls}, {@code http} or {@code https}; null: by the URL's scheme,
   *     else HTTP if there is a path, TLS if the port is one of TLS, and TCP otherwise
   * @throws FormatException saying what is wrong in words for the user; it holds no password
   */
  public static Target of(@Nullable String word, String text) throws FormatException {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new FormatException("Not HOST:PORT[/path] or a URL; IPv6 stands in brackets: [::1]:80");
    }
    String scheme = parts.group("scheme") == null ? null : lower(parts.group("scheme"));
    if (scheme != null && !Set.of("tcp", "tls", "http", "https").contains(scheme)) {
      throw new FormatException(
          "A URL to probe begins with tcp://, tls://, http:// or https://, not " + scheme + "://");
    }
    if (scheme != null && word != null && reach(scheme) < reach(word)) {
      throw new FormatException(word + " does not go with a URL that begins with " + scheme);
    }
    String host = host(parts.group("host"));
    String path = parts.group("path");
    int port = port(parts.group("port"), scheme == null ? word : scheme, host);
    boolean tlsPort = TLS_PORTS.contains(port);
    String kind = word == null || ("http".equals(word) && scheme != null) ? scheme : word;
    if (kind == null) {
      kind = path != null ? "http" : tlsPort ? "tls" : "tcp";
    }
    Layer layer =
        switch (kind) {
          case "tcp" -> Layer.TCP;
          case "tls" -> Layer.TLS;
          default -> Layer.HTTP;
        };
    boolean tls =
        switch (kind) {
          case "tcp" -> false;
          case "http" -> scheme == null && tlsPort;
          default -> true;
        };
    return new Target(layer, tls, host, port, path(path), decoded(parts.group("user")));
  }

  /** How far each word goes: TCP below TLS below HTTP. */
  private static int reach(String kind) {
    return switch (kind) {
      case "tcp" -> 0;
      case "tls" -> 1;
      case "http" -> 2;
      default -> 3;
    };
  }

  private static @Nullable String decoded(@Nullable String userInfo) throws FormatException {
    try {
      return userInfo == null
          ? null
          : URLDecoder.decode(userInfo.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new FormatException("The user before @ is not percent-encoded right");
    }
  }

  private static String host(String text) throws FormatException {
    if (text.startsWith("[")) {
      String inner = text.substring(1, text.length() - 1);
      if (!inner.contains(":") || Hosts.literal(inner).isEmpty()) {
        throw new FormatException("In brackets stands an IPv6 address, such as [::1]");
      }
      return inner;
    }
    String ascii;
    try {
      ascii = IDN.toASCII(text);
    } catch (IllegalArgumentException e) {
      throw new FormatException("The host's name can't be written in ASCII");
    }
    boolean digits = ascii.matches("[0-9.]+");
    if (digits ? Hosts.literal(ascii).isEmpty() : !isHostName(ascii)) {
      throw new FormatException("No host name or address: '" + text + "'");
    }
    return ascii;
  }

  private static boolean isHostName(String text) {
    return DnsQuestion.isName(text) && text.matches("[A-Za-z0-9_.-]+");
  }

  private static int port(@Nullable String text, @Nullable String kind, String host)
      throws FormatException {
    if (text == null) {
      if ("http".equals(kind) || "https".equals(kind)) {
        return "http".equals(kind) ? HTTP_PORT : HTTPS_PORT;
      }
      throw new FormatException("A port is missing: " + host + ":PORT");
    }
    if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > MAX_PORT || text.matches("0+")) {
      throw new FormatException("A port is a number from 1 to 65535, not '" + text + "'");
    }
    return Integer.parseInt(text);
  }

  private static String path(@Nullable String text) throws FormatException {
    String path = text == null ? "/" : text.startsWith("?") ? "/" + text : text;
    if (!path.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
      throw new FormatException("A path has visible ASCII only; percent-encode the rest");
    }
    return path;
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /** {@code HOST:PORT}, an IPv6 address in brackets. */
  public String hostAndPort() {
    return bracketed() + ":" + port;
  }

  /** As the Host header has it: without the port where it is the scheme's own. */
  public String authority() {
    return port == (tls ? HTTPS_PORT : HTTP_PORT) ? bracketed() : hostAndPort();
  }

  /** As a URL, without user, and with the path only where it is sent; secrets are still in it. */
  public String url() {
    String scheme =
        switch (layer) {
          case HTTP -> tls ? "https" : "http";
          case TLS -> "tls";
          default -> "tcp";
        };
    return scheme + "://" + hostAndPort() + (layer == Layer.HTTP ? path : "");
  }

  private String bracketed() {
    return host.contains(":") ? "[" + host.replaceFirst("%.*", "") + "]" : host;
  }
}

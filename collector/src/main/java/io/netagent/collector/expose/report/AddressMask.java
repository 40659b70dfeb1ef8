package io.netagent.collector.expose.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts aliases in the place of addresses and host names, the same alias wherever the same one
 * stands, so that a bundle can leave the house and still be read. Ports stay. 0.0.0.0 and :: stay
 * as well.
 *
 * <p>Addresses are found by their form. Host names look like names of classes, so they must be
 * known: by {@link #know}, as the host of a URL, or by the form of a cloud's names.
 */
public final class AddressMask {
  private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)";
  private static final Pattern V4 =
      Pattern.compile("(?<![\\w.])" + OCTET + "(?:\\." + OCTET + "){3}(?!\\w|\\.\\w)");

  /** What may be an address: at least two colons, hexadecimal, with an IPv4 tail or not. */
  private static final Pattern MAYBE_V6 =
      Pattern.compile("(?<![\\w:.])[0-9A-Fa-f:]*:[0-9A-Fa-f]*:[0-9A-Fa-f:.]*(?![\\w:])");

  /** {@code ip-10-0-0-7.eu-west-1.compute.internal}. */
  private static final Pattern CLOUD_NAME =
      Pattern.compile("(?<![\\w.-])[A-Za-z][A-Za-z-]*(?:-\\d{1,3}){4}[\\w.-]*");

  private static final Pattern URL_HOST = Pattern.compile("(?<=://)(?:[^/\\s\"@]*@)?([\\w.-]+)");

  private static final int SHORTEST_NAME = 3;

  private final Map<String, String> aliasByAddress = new LinkedHashMap<>();
  private final Map<String, String> aliasByName = new LinkedHashMap<>();
  private final Map<String, String> kindByAlias = new LinkedHashMap<>();

  /** A host name, or a name and a port; what is none is passed over. */
  public void know(String text) {
    String name = text.replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT);
    boolean isName =
        name.length() >= SHORTEST_NAME
            && name.matches("[a-z0-9_](?:[\\w.-]*[a-z0-9_])?")
            && name.chars().anyMatch(Character::isLetter)
            && !name.equals("localhost")
            && !name.matches("(ip|host)-\\d+");
    if (isName) {
      alias(name);
    }
  }

  /** The name of the host that the report is of, however short. */
  public void knowOwn(String name) {
    if (!name.isEmpty() && !name.equals("localhost")) {
      alias(name.toLowerCase(Locale.ROOT));
    }
  }

  private void alias(String name) {
    aliasByName.computeIfAbsent(name, n -> "host-" + (aliasByName.size() + 1));
  }

  /** The text with aliases. */
  public String mask(String text) {
    Matcher urls = URL_HOST.matcher(text);
    while (urls.find()) {
      know(urls.group(1));
    }
    Matcher clouds = CLOUD_NAME.matcher(text);
    while (clouds.find()) {
      know(clouds.group());
    }
    String masked = replaced(MAYBE_V6, text, this::v6);
    masked = replaced(V4, masked, this::v4);
    return maskNames(masked);
  }

  /** What each alias stands for in general, in the order in which they were given. */
  public List<String> legend() {
    List<String> lines = new ArrayList<>();
    kindByAlias.forEach((alias, kind) -> lines.add(alias + ": " + kind));
    return lines;
  }

  private String maskNames(String text) {
    String masked = text;
    // The longest first: a name may be the beginning of another one.
    List<String> names = new ArrayList<>(aliasByName.keySet());
    names.sort(Comparator.comparingInt(String::length).reversed());
    for (String name : names) {
      Pattern whole =
          Pattern.compile(
              "(?<![\\w.-])" + Pattern.quote(name) + "(?![\\w-]|\\.\\w)", Pattern.CASE_INSENSITIVE);
      masked = whole.matcher(masked).replaceAll(aliasByName.get(name));
    }
    return masked;
  }

  private String v4(String address) {
    return address.equals("0.0.0.0") ? address : alias(address, v4Kind(address));
  }

  private String v6(String text) {
    // A full stop or colon behind it is the sentence's.
    String address = text.replaceFirst("[.]+$", "");
    String rest = text.substring(address.length());
    if (!isV6(address) || address.equals("::")) {
      return text;
    }
    int tail = address.lastIndexOf(':') + 1;
    String lower = address.toLowerCase(Locale.ROOT);
    if (lower.startsWith("::ffff:") && address.indexOf('.') > 0) {
      return address.substring(0, tail) + v4(address.substring(tail)) + rest;
    }
    return alias(canonical(lower), v6Kind(lower)) + rest;
  }

  private String alias(String address, String kind) {
    return aliasByAddress.computeIfAbsent(
        address,
        a -> {
          String alias = "ip-" + (aliasByAddress.size() + 1);
          kindByAlias.put(alias, kind);
          return alias;
        });
  }

  private static boolean isV6(String text) {
    String plain = text;
    int dot = text.indexOf('.');
    int groups = 8;
    if (dot >= 0) {
      int tail = text.lastIndexOf(':') + 1;
      if (!V4.matcher(text.substring(tail)).matches()) {
        return false;
      }
      plain = text.substring(0, tail) + "0:0";
    }
    int gap = plain.indexOf("::");
    if (gap >= 0 && plain.indexOf("::", gap + 1) >= 0) {
      return false;
    }
    String[] parts = plain.split(":", -1);
    int filled = 0;
    for (String part : parts) {
      if (part.length() > 4) {
        return false;
      }
      filled += part.isEmpty() ? 0 : 1;
    }
    boolean edges =
        (!plain.startsWith(":") || plain.startsWith("::"))
            && (!plain.endsWith(":") || plain.endsWith("::"));
    return edges && (gap >= 0 ? filled < groups : filled == groups && parts.length == groups);
  }

  /** Our own texts write each address in one way; leading zeros are somebody else's. */
  private static String canonical(String address) {
    return address.replaceAll("(?<=^|:)0+(?=[0-9a-f])", "");
  }

  private static String v4Kind(String address) {
    if (address.startsWith("127.")) {
      return "IPv4, loopback";
    }
    boolean inside = address.matches("10\\..*|192\\.168\\..*|172\\.(1[6-9]|2\\d|3[01])\\..*");
    return inside ? "IPv4, private" : "IPv4";
  }

  private static String v6Kind(String address) {
    return address.equals("::1")
        ? "IPv6, loopback"
        : address.matches("fe[89ab].*")
            ? "IPv6, link-local"
            : address.matches("f[cd].*") ? "IPv6, private" : "IPv6";
  }

  private static String replaced(Pattern pattern, String text, UnaryOperator<String> alias) {
    return pattern
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(alias.apply(found.group())));
  }
}

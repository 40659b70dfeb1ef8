package io.netagent.collector.probe.wire;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Addresses that need no server: literals, and those of hosts(5). */
public final class Hosts {
  private static final Pattern IPV4 =
      Pattern.compile("((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(?!$)|$)){4}");
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(%[\\w.-]+)?");

  private Hosts() {}

  /** An address in full notation, IPv6 without brackets, perhaps with a zone; empty for a name. */
  public static Optional<InetAddress> literal(String text) {
    if (!IPV4.matcher(text).matches() && !IPV6.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(text)); // Asks nobody: it can't be a name.
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /** The addresses of a name in the text of /etc/hosts, in its order, without repetitions. */
  public static List<InetAddress> addresses(String text, String name) {
    String wanted = plain(name);
    List<InetAddress> addresses = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      String[] words = line.replaceFirst("#.*", "").strip().split("\\s+", -1);
      for (int i = 1; i < words.length; i++) {
        if (plain(words[i]).equals(wanted)) {
          literal(words[0]).filter(each -> !addresses.contains(each)).ifPresent(addresses::add);
        }
      }
    }
    return List.copyOf(addresses);
  }

  private static String plain(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }
}

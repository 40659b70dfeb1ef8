package io.netagent.collector.probe.wire;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;

/** Whether a certificate is for a host (RFC 9525): its alternative names alone count. */
public final class CertificateNames {
  private CertificateNames() {}

  /**
   * Whether one of the names is the host's. A wildcard stands for one whole label, the first, with
   * two more behind it at least.
   *
   * @param host without brackets, a name or an address
   * @param names DNS names and addresses of the certificate
   */
  public static boolean match(String host, List<String> names) {
    if (Hosts.literal(host).isPresent()) {
      InetAddress address = Hosts.literal(host).get();
      return names.stream()
          .anyMatch(name -> Hosts.literal(name).filter(address::equals).isPresent());
    }
    String wanted = plain(host);
    return names.stream().map(CertificateNames::plain).anyMatch(name -> matches(wanted, name));
  }

  private static boolean matches(String host, String name) {
    if (!name.startsWith("*.")) {
      return host.equals(name);
    }
    int dot = host.indexOf('.');
    return dot > 0
        && name.indexOf('*', 1) < 0
        && name.indexOf('.', 2) > 0
        && host.substring(dot).equals(name.substring(1));
  }

  private static String plain(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }
}

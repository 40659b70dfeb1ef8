package io.netagent.collector.probe;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;

/**
 * How to probe.
 *
 * @param limit of each wait: a name server's answer, a connect, a handshake, an HTTP answer
 * @param dnsServers to ask instead of those of resolv.conf; the JVM is not asked then
 * @param resolvConf see resolv.conf(5)
 * @param hosts see hosts(5)
 * @param families which addresses are used
 * @param protocols to offer by ALPN
 * @param everyTlsVersion whether each version is tried alone
 * @param authorities trusted besides those of this JVM
 * @param onlyHead HEAD instead of GET
 * @param bodyLimitBytes where to stop reading a body
 */
public record ProbeSettings(
    Duration limit,
    List<InetSocketAddress> dnsServers,
    Path resolvConf,
    Path hosts,
    Families families,
    List<String> protocols,
    boolean everyTlsVersion,
    List<X509Certificate> authorities,
    boolean onlyHead,
    long bodyLimitBytes) {

  /** Which addresses are used. */
  public enum Families {
    BOTH,
    ONLY_IPV4,
    ONLY_IPV6
  }

  public ProbeSettings {
    dnsServers = List.copyOf(dnsServers);
    protocols = List.copyOf(protocols);
    authorities = List.copyOf(authorities);
  }
}

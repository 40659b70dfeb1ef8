package io.netagent.collector.probe.report;

import java.net.InetAddress;
import java.util.List;

/**
 * The first phase: from a name to addresses.
 *
 * @param from where the addresses come from
 * @param answers of each server, for each name that was tried
 * @param jvm what this JVM resolves (getaddrinfo(3)); empty if it was not asked or found nothing
 * @param jvmMicros how long that took; -1 if it was not asked
 * @param jvmProblem why it found nothing; empty if it did, or was not asked
 * @param ignoredLines of resolv.conf, not understood
 * @param addresses to connect to, in the order a JVM would
 * @param micros from the first question to the last answer that counts
 */
public record DnsResult(
    From from,
    List<AddressAnswer> answers,
    List<InetAddress> jvm,
    long jvmMicros,
    String jvmProblem,
    List<String> ignoredLines,
    List<InetAddress> addresses,
    long micros) {

  /** What knew the addresses. */
  public enum From {
    LITERAL,
    HOSTS_FILE,
    SERVERS
  }

  public DnsResult {
    answers = List.copyOf(answers);
    jvm = List.copyOf(jvm);
    ignoredLines = List.copyOf(ignoredLines);
    addresses = List.copyOf(addresses);
  }
}

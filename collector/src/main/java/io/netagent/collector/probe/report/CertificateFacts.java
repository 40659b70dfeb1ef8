package io.netagent.collector.probe.report;

import java.util.List;

/**
 * One certificate of a chain.
 *
 * @param names alternative names: DNS names and addresses
 * @param notBefore seconds since 1970
 * @param notAfter seconds since 1970
 * @param daysLeft whole days until it expires; negative: since when it has
 * @param key such as {@code RSA 2048}
 * @param sha256 its fingerprint, in hexadecimal
 */
public record CertificateFacts(
    String subject,
    String issuer,
    List<String> names,
    String serial,
    long notBefore,
    long notAfter,
    long daysLeft,
    String key,
    String signature,
    String sha256,
    boolean selfIssued) {
  public CertificateFacts {
    names = List.copyOf(names);
  }
}

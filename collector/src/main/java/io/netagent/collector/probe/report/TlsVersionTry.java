package io.netagent.collector.probe.report;

/**
 * Whether the server takes one version alone.
 *
 * @param version as JSSE calls it, {@code TLSv1.3}
 * @param detail the cipher suite, or why not
 */
public record TlsVersionTry(String version, Answer answer, String detail) {
  /** The three answers there are. */
  public enum Answer {
    ACCEPTED,
    REJECTED,
    /** This JVM can't offer it, or nothing was answered. */
    UNKNOWN
  }
}

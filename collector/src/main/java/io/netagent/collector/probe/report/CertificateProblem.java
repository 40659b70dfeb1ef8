package io.netagent.collector.probe.report;

/**
 * Why a client would not accept a certificate.
 *
 * @param detail which one, and what of it; one sentence without its full stop
 */
public record CertificateProblem(Kind kind, String detail) {
  /** The kinds, the most telling first: the verdict names the first one found. */
  public enum Kind {
    EXPIRED("expired"),
    NOT_YET_VALID("not yet valid"),
    WRONG_HOST("for another host"),
    SELF_SIGNED("self-signed"),
    UNKNOWN_ISSUER("of an unknown issuer"),
    UNTRUSTED("not trusted");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    /** For a person. */
    public String words() {
      return words;
    }
  }
}

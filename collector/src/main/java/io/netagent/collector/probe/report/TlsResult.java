package io.netagent.collector.probe.report;

import java.util.List;

/**
 * One handshake, and what the server showed in it.
 *
 * @param detail what is known of a failure: the alert, what came instead of TLS; else empty
 * @param serverName what was sent as SNI; empty for an address
 * @param version that was agreed on; empty if none was
 * @param cipherSuite that was agreed on; empty if none was
 * @param offeredProtocols by ALPN
 * @param protocol the one the server took; empty if none
 * @param clientCertificateWanted whether the server asked for one; this client has none
 * @param resumption of a second handshake
 * @param chain as it came, the server's own first; empty if none came
 * @param problems of the chain, none if a client would accept it
 * @param versions each version alone; empty if that was not wanted
 * @param startMicros since the probe began
 * @param micros until it was done, failed or given up
 * @param waitedMicros of these, for the server; the rest is this JVM's own work, much of it in its
 *     first handshake
 */
public record TlsResult(
    Outcome outcome,
    String detail,
    String serverName,
    String version,
    String cipherSuite,
    List<String> offeredProtocols,
    String protocol,
    boolean clientCertificateWanted,
    Resumption resumption,
    List<CertificateFacts> chain,
    List<CertificateProblem> problems,
    List<TlsVersionTry> versions,
    long startMicros,
    long micros,
    long waitedMicros) {

  /** How it ended. */
  public enum Outcome {
    DONE,
    /** Something came that is no TLS. */
    NOT_TLS,
    /** The server sent a fatal alert. */
    ALERT,
    /** It got what this JVM won't take. */
    LOCAL_FAILURE,
    CLOSED,
    RESET,
    TIMED_OUT
  }

  /** Whether a second handshake took up the session of the first. */
  public enum Resumption {
    RESUMED("yes"),
    NOT_RESUMED("no"),
    FAILED("the second handshake failed"),
    NOT_TRIED("not tried");

    private final String words;

    Resumption(String words) {
      this.words = words;
    }

    /** For a person. */
    public String words() {
      return words;
    }
  }

  public TlsResult {
    offeredProtocols = List.copyOf(offeredProtocols);
    chain = List.copyOf(chain);
    problems = List.copyOf(problems);
    versions = List.copyOf(versions);
  }

  /** With what further handshakes showed. */
  public TlsResult with(Resumption resumed, List<TlsVersionTry> tried) {
    return new TlsResult(
        outcome,
        detail,
        serverName,
        version,
        cipherSuite,
        offeredProtocols,
        protocol,
        clientCertificateWanted,
        resumed,
        chain,
        problems,
        tried,
        startMicros,
        micros,
        waitedMicros);
  }
}

package io.netagent.collector.probe;

import io.netagent.collector.probe.report.TlsResult;
import io.netagent.collector.probe.report.TlsVersionTry;
import io.netagent.collector.probe.report.TlsVersionTry.Answer;
import java.security.Security;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Each version of TLS that a JVM knows, for trying them one by one. */
public final class TlsVersions {
  static final List<String> ALL = List.of("TLSv1.3", "TLSv1.2", "TLSv1.1", "TLSv1");

  private static final String DISABLED = "jdk.tls.disabledAlgorithms";

  private TlsVersions() {}

  /**
   * Lets this JVM offer TLS 1.0 and 1.1, which its policy forbids, so that a server can be asked
   * for them. Of use only before the first handshake of the process; nothing but these probes may
   * speak TLS in it.
   */
  public static void allowOldOnes() {
    String value = Security.getProperty(DISABLED);
    if (value != null) {
      Security.setProperty(
          DISABLED,
          Arrays.stream(value.split(","))
              .map(String::strip)
              .filter(each -> !each.equals("TLSv1") && !each.equals("TLSv1.1"))
              .collect(Collectors.joining(", ")));
    }
  }

  /** What a handshake with one version alone says about that version. */
  static TlsVersionTry judge(String version, TlsResult result) {
    return switch (result.outcome()) {
      case DONE -> new TlsVersionTry(version, Answer.ACCEPTED, result.cipherSuite());
      case ALERT -> new TlsVersionTry(version, Answer.REJECTED, "alert " + result.detail());
      case CLOSED -> new TlsVersionTry(version, Answer.REJECTED, "closed without an alert");
      case RESET -> new TlsVersionTry(version, Answer.REJECTED, "reset");
      case TIMED_OUT -> new TlsVersionTry(version, Answer.UNKNOWN, "no answer");
      case NOT_TLS -> new TlsVersionTry(version, Answer.UNKNOWN, result.detail());
      case LOCAL_FAILURE ->
          result.detail().contains("No appropriate protocol")
              ? new TlsVersionTry(version, Answer.UNKNOWN, "this JVM does not offer it")
              : new TlsVersionTry(version, Answer.REJECTED, result.detail());
    };
  }
}

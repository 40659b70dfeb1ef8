package io.netagent.collector.probe.report;

import io.netagent.collector.probe.report.CertificateProblem.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a handshake means. */
final class TlsJudge {
  /** Who renews by hand has to begin; what renews by itself should have. */
  private static final long SOON_DAYS = 14;

  private TlsJudge() {}

  /** Null if a client would be content. */
  static @Nullable Verdict verdict(TlsResult tls, Target target) {
    String where = target.hostAndPort();
    return switch (tls.outcome()) {
      case DONE -> tls.problems().isEmpty() ? null : certificate(tls.problems());
      case NOT_TLS ->
          verdict(
              "tls-not-tls",
              where + " does not speak TLS: it answers in " + inWords(tls.detail()) + ".",
              "The port is the plain one, or TLS ends somewhere else than the client thinks (at a"
                  + " load balancer, in a sidecar).");
      case ALERT -> alert(tls, where);
      case LOCAL_FAILURE ->
          verdict(
              "tls-local-failure",
              "This JVM breaks off the handshake with " + where + ": " + tls.detail() + ".",
              "The server offers only what today's clients refuse, or something on the way changes"
                  + " what it sends. probe tls shows which versions it takes.");
      case CLOSED ->
          verdict(
              "tls-closed",
              where + " closed the connection within the handshake, without an alert.",
              mutual(tls)
                  + "Servers and load balancers do so for a name (SNI) that they don't know, or when the"
                  + " service behind is plain text; a proxy in front of a service that is down does"
                  + " so, too.");
      case RESET ->
          verdict(
              "tls-reset",
              where + " reset the connection within the handshake.",
              mutual(tls)
                  + "A firewall that looks into TLS, a proxy without a service behind it, or a plain-text"
                  + " server that does not take what it got.");
      case TIMED_OUT ->
          verdict(
              "tls-timeout",
              where
                  + " accepted the connection and was silent for "
                  + Times.text(tls.micros())
                  + " of the handshake.",
              "The kernel accepts connections, the program does not answer: it hangs or is"
                  + " overloaded, or it waits for plain text to come. With large packets lost, look"
                  + " at the path MTU.");
    };
  }

  private static String mutual(TlsResult tls) {
    return tls.clientCertificateWanted()
        ? "It asked for a client's certificate (mTLS), and this probe has none. "
        : "";
  }

  private static String inWords(String protocol) {
    return protocol.equals("no TLS") ? "something else" : protocol;
  }

  private static Verdict alert(TlsResult tls, String where) {
    String advice =
        switch (tls.detail()) {
          case "protocol_version" ->
              "It takes none of TLS 1.3 and 1.2: an old server. probe tls shows which it takes.";
          case "handshake_failure" ->
              tls.clientCertificateWanted()
                  ? "It asked for a client's certificate (mTLS), and this probe has none."
                  : "No cipher suite or key in common, no certificate for this name, or it wants a"
                      + " client's certificate (mTLS).";
          case "certificate_required", "bad_certificate" ->
              "It wants a client's certificate (mTLS), and this probe has none.";
          case "unrecognized_name" ->
              "The server knows no such name (SNI): is it the right address for this name?";
          case "no_application_protocol" ->
              "It takes none of " + String.join(", ", tls.offeredProtocols()) + " (ALPN).";
          default -> "The server's own log says why.";
        };
    return verdict(
        "tls-alert-" + tls.detail().replace('_', '-'),
        where + " refuses the handshake: alert " + tls.detail() + ".",
        advice);
  }

  private static Verdict certificate(List<CertificateProblem> problems) {
    CertificateProblem first = problems.get(0);
    Kind kind = first.kind();
    String text =
        "The certificate is "
            + listed(problems.stream().map(each -> each.kind().words()).distinct().toList())
            + ": "
            + problems.stream().map(CertificateProblem::detail).collect(Collectors.joining("; "))
            + ".";
    String advice =
        switch (kind) {
          case EXPIRED ->
              "Renew it. If it is renewed already, the server has not loaded the new one, or"
                  + " another server behind the same name still has the old one.";
          case NOT_YET_VALID -> "Is the clock of this host right, and that of the issuer?";
          case WRONG_HOST ->
              "Connect by a name that it is for, or have it issued for this one. A default"
                  + " certificate is shown where the name (SNI) is not known: is it the right"
                  + " address?";
          case SELF_SIGNED ->
              "Clients must be given it as trusted (here: --ca FILE), or the server a certificate of"
                  + " an authority.";
          case UNKNOWN_ISSUER ->
              "Either the server does not send its intermediate certificates, or the authority must"
                  + " be added to the clients' trust store (here: --ca FILE). This JVM's was asked,"
                  + " the application's own may be another.";
          case UNTRUSTED -> "See the reason; the JVM's policy is in java.security.";
        };
    return verdict(
        "tls-certificate-" + kind.name().toLowerCase(Locale.ROOT).replace('_', '-'), text, advice);
  }

  /** {@code a, b and c}. */
  private static String listed(List<String> words) {
    int last = words.size() - 1;
    return last == 0
        ? words.get(0)
        : String.join(", ", words.subList(0, last)) + " and " + words.get(last);
  }

  private static Verdict verdict(String code, String text, String advice) {
    return new Verdict(Layer.TLS, code, text, advice);
  }

  static List<Remark> remarks(TlsResult tls) {
    List<Remark> remarks = new ArrayList<>();
    for (CertificateFacts each : tls.chain()) {
      if (each.daysLeft() >= 0 && each.daysLeft() < SOON_DAYS) {
        remarks.add(
            new Remark(
                true,
                Layer.TLS,
                "The certificate "
                    + each.subject()
                    + " expires "
                    + (each.daysLeft() == 0
                        ? "within a day."
                        : "in " + days(each.daysLeft()) + ".")));
      }
    }
    if (tls.clientCertificateWanted()) {
      remarks.add(
          new Remark(
              false,
              Layer.TLS,
              "The server asks for a client's certificate (mTLS); this probe has none."));
    }
    List<String> old =
        tls.versions().stream()
            .filter(each -> each.answer() == TlsVersionTry.Answer.ACCEPTED)
            .map(TlsVersionTry::version)
            .filter(version -> version.equals("TLSv1") || version.equals("TLSv1.1"))
            .toList();
    if (!old.isEmpty()) {
      remarks.add(
          new Remark(
              false,
              Layer.TLS,
              "It still takes " + String.join(" and ", old) + ", which RFC 8996 gave up."));
    }
    return remarks;
  }

  private static String days(long days) {
    return days == 1 ? "1 day" : days + " days";
  }
}

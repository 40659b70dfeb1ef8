package io.netagent.collector.probe;

import io.netagent.collector.probe.report.CertificateFacts;
import io.netagent.collector.probe.report.CertificateProblem;
import io.netagent.collector.probe.report.TlsResult;
import io.netagent.collector.probe.report.TlsResult.Outcome;
import io.netagent.collector.probe.report.TlsResult.Resumption;
import io.netagent.collector.probe.wire.Hosts;
import io.netagent.collector.probe.wire.TlsFirstBytes;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;

/** Handshakes with one host; sessions are kept from one to the next, as a client keeps them. */
final class TlsPhase {
  /** What an application's own client offers today. */
  private static final List<String> CURRENT_VERSIONS = List.of("TLSv1.3", "TLSv1.2");

  /** JSSE's words for an alert that came; the name is that of RFC 8446. */
  private static final Pattern RECEIVED_ALERT = Pattern.compile("Received fatal alert: (\\w+)");

  /** A server sends its tickets, or its refusal of a missing certificate, right behind. */
  private static final Duration AFTER_HANDSHAKE = Duration.ofMillis(300);

  private final String host;
  private final int port;
  private final ProbeSettings settings;
  private final ProbeClock clock;
  private final String serverName;
  private final SeenCertificates seen = new SeenCertificates();
  private final SSLContext context;
  private final CertificateCheck check;

  TlsPhase(String host, int port, ProbeSettings settings, ProbeClock clock) {
    this.host = host;
    this.port = port;
    this.settings = settings;
    this.clock = clock;
    serverName = serverName(host);
    try {
      context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {seen.noClientCertificate()}, new TrustManager[] {seen}, null);
      check = new CertificateCheck(settings.authorities());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM has no TLS", e);
    }
  }

  /** A handshake that was tried; the link is of use only if it is {@code DONE}. */
  record Shaken(TlsResult result, TlsLink link) {}

  /**
   * Makes a first message and throws it away: the JVM loads what TLS needs now, and not while the
   * server's time is taken.
   */
  void rehearse() {
    try {
      SSLEngine engine = engine(CURRENT_VERSIONS, settings.protocols());
      engine.beginHandshake();
      ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
      SSLEngineResult unused = engine.wrap(ByteBuffer.allocate(0), hello);
    } catch (IOException | IllegalArgumentException e) {
      return; // The handshake itself will tell.
    }
  }

  /** As an application would do it. */
  Shaken shakeHands(Link below, List<String> protocols) {
    return shakeHands(below, CURRENT_VERSIONS, protocols);
  }

  /** With these versions alone. */
  Shaken shakeHands(Link below, List<String> versions, List<String> protocols) {
    long start = clock.micros();
    seen.clear();
    TlsLink link = new TlsLink(below, engine(versions, protocols));
    Outcome outcome = Outcome.DONE;
    String detail = "";
    try {
      link.shakeHands(Deadline.in(settings.limit()));
    } catch (IOException | IllegalArgumentException e) {
      outcome = outcome(e, link.firstBytes());
      detail = detail(outcome, e, link.firstBytes());
    }
    return new Shaken(result(link, outcome, detail, protocols, start), link);
  }

  /**
   * Takes what a server sends unasked behind a handshake: session tickets, and with TLS 1.3 the
   * refusal of a client without a certificate. Not for use when a request follows anyway.
   */
  TlsResult awaitAftermath(Shaken shaken) {
    TlsResult result = shaken.result();
    if (result.outcome() != Outcome.DONE) {
      return result;
    }
    try {
      int unused = shaken.link().read(new byte[1], Deadline.in(AFTER_HANDSHAKE));
    } catch (SSLException e) {
      Outcome outcome = outcome(e, new byte[0]);
      return result(
          shaken.link(),
          outcome,
          detail(outcome, e, new byte[0]),
          result.offeredProtocols(),
          result.startMicros());
    } catch (IOException e) {
      return result; // Nothing came, and nothing had to.
    }
    return result;
  }

  /** Whether this connection took up the session of an earlier one: no certificate was shown. */
  Resumption resumption(Link below, List<String> protocols) {
    Shaken again = shakeHands(below, protocols);
    if (again.result().outcome() != Outcome.DONE) {
      return Resumption.FAILED;
    }
    again.link().end(Deadline.in(settings.limit()));
    return seen.chain().isEmpty() ? Resumption.RESUMED : Resumption.NOT_RESUMED;
  }

  private SSLEngine engine(List<String> versions, List<String> protocols) {
    SSLEngine engine = context.createSSLEngine(host, port);
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setProtocols(versions.toArray(String[]::new));
    parameters.setApplicationProtocols(protocols.toArray(String[]::new));
    if (!serverName.isEmpty()) {
      parameters.setServerNames(List.of(new SNIHostName(serverName)));
    }
    engine.setSSLParameters(parameters);
    return engine;
  }

  /** SNI has names only (RFC 6066 3), without the last dot. */
  private static String serverName(String host) {
    if (Hosts.literal(host).isPresent()) {
      return "";
    }
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    try {
      return new SNIHostName(name).getAsciiName();
    } catch (IllegalArgumentException e) {
      return ""; // As one with an underscore, which JSSE does not send either.
    }
  }

  private TlsResult result(
      TlsLink link, Outcome outcome, String detail, List<String> protocols, long start) {
    long micros = clock.micros() - start;
    Instant now = Instant.now();
    List<X509Certificate> chain = seen.chain();
    List<CertificateFacts> facts =
        chain.stream().map(each -> CertificateCheck.facts(each, now)).toList();
    List<CertificateProblem> problems =
        chain.isEmpty() ? List.of() : check.problems(chain, seen.authType(), host, now);
    SSLEngine engine = link.engine();
    boolean done = outcome == Outcome.DONE;
    String protocol = done ? engine.getApplicationProtocol() : "";
    return new TlsResult(
        outcome,
        detail,
        serverName,
        done ? engine.getSession().getProtocol() : "",
        done ? engine.getSession().getCipherSuite() : "",
        protocols,
        protocol == null ? "" : protocol,
        seen.clientCertificateWanted(),
        Resumption.NOT_TRIED,
        facts,
        problems,
        List.of(),
        start,
        micros,
        link.waitedMicros());
  }

  private static Outcome outcome(Exception failure, byte[] firstBytes) {
    if (failure instanceof TimedOutException) {
      return Outcome.TIMED_OUT;
    }
    if (failure instanceof ErrnoException) {
      return Outcome.RESET;
    }
    if (failure instanceof SSLException && TlsFirstBytes.otherProtocol(firstBytes) != null) {
      return Outcome.NOT_TLS;
    }
    if (failure instanceof EOFException) {
      return TlsFirstBytes.otherProtocol(firstBytes) == null ? Outcome.CLOSED : Outcome.NOT_TLS;
    }
    return alert(failure, firstBytes).isEmpty() ? Outcome.LOCAL_FAILURE : Outcome.ALERT;
  }

  private static String detail(Outcome outcome, Exception failure, byte[] firstBytes) {
    return switch (outcome) {
      case NOT_TLS -> String.valueOf(TlsFirstBytes.otherProtocol(firstBytes));
      case ALERT -> alert(failure, firstBytes);
      case LOCAL_FAILURE, RESET -> String.valueOf(failure.getMessage());
      default -> "";
    };
  }

  private static String alert(Exception failure, byte[] firstBytes) {
    Matcher words = RECEIVED_ALERT.matcher(String.valueOf(failure.getMessage()));
    if (words.find()) {
      return words.group(1);
    }
    String plain = TlsFirstBytes.alert(firstBytes);
    return plain == null ? "" : plain;
  }
}

package io.netagent.collector.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netagent.collector.probe.report.CertificateFacts;
import io.netagent.collector.probe.report.CertificateProblem;
import io.netagent.collector.probe.report.ProbeReport;
import io.netagent.collector.probe.report.Target;
import io.netagent.collector.probe.report.TlsResult;
import io.netagent.collector.probe.report.TlsVersionTry;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Handshakes against servers of the test's own; certificates are made as it runs. */
@Timeout(300)
final class ProbeTlsTest {
  private static final String LOCALHOST = "san=dns:localhost,ip:127.0.0.1";

  @TempDir private static Path directory;

  private static TestCertificates certificates;

  @BeforeAll
  static void makeCertificates() throws Exception {
    certificates = new TestCertificates(directory);
    certificates.makeGood();
    certificates.make(
        "other", "-dname", "CN=other", "-ext", "san=dns:other.example", "-signer", "authority");
    certificates.make(
        "expired",
        "-dname",
        "CN=old",
        "-ext",
        LOCALHOST,
        "-startdate",
        "-10d",
        "-validity",
        "5",
        "-signer",
        "authority");
    certificates.make(
        "future",
        "-dname",
        "CN=new",
        "-ext",
        LOCALHOST,
        "-startdate",
        "+5d",
        "-validity",
        "90",
        "-signer",
        "authority");
    certificates.make("self", "-dname", "CN=self", "-ext", LOCALHOST);
    certificates.make(
        "soon",
        "-dname",
        "CN=soon",
        "-ext",
        LOCALHOST,
        "-startdate",
        "-10d",
        "-validity",
        "13",
        "-signer",
        "authority");
  }

  private static ProbeReport probe(String target, boolean trusting, boolean versions)
      throws Exception {
    List<X509Certificate> trusted = trusting ? List.of(certificates.authority()) : List.of();
    return new Probe(
            new ProbeSettings(
                Duration.ofSeconds(30),
                List.of(),
                Path.of("/etc/resolv.conf"),
                Path.of("/etc/hosts"),
                ProbeSettings.Families.ONLY_IPV4,
                List.of("h2", "http/1.1"),
                versions,
                trusted,
                false,
                1 << 20))
        .run(Target.of(null, target));
  }

  private static TlsResult tls(ProbeReport report) {
    return Objects.requireNonNull(report.tls(), report.verdict().text());
  }

  @Test
  void tls_ofAValidCertificate_isFineWithItsChain() throws Exception {
    try (ScriptedServer server = certificates.serve("good")) {
      ProbeReport report = probe("tls://localhost:" + server.port(), true, false);
      assertTrue(report.fine(), report.verdict().text() + report.remarks());
      TlsResult tls = tls(report);
      assertEquals("TLSv1.3", tls.version());
      assertEquals("localhost", tls.serverName());
      CertificateFacts leaf = tls.chain().get(0);
      assertEquals("CN=localhost", leaf.subject());
      assertEquals("CN=Test Authority", leaf.issuer());
      assertEquals(List.of("localhost", "127.0.0.1"), leaf.names());
      assertTrue(leaf.daysLeft() >= 88 && leaf.daysLeft() <= 90, leaf.toString());
      assertEquals(2, tls.chain().size());
    }
  }

  @Test
  void https_overIt_answers() throws Exception {
    try (ScriptedServer server = certificates.serve("good")) {
      ProbeReport report = probe("https://127.0.0.1:" + server.port() + "/x", true, false);
      assertTrue(report.fine(), report.verdict().text() + report.remarks());
      assertEquals(200, Objects.requireNonNull(report.http()).head().status());
      assertEquals("", tls(report).serverName());
    }
  }

  @Test
  void tls_ofBadCertificates_namesTheProblemAndStillShowsTheChain() throws Exception {
    assertProblem("other", true, "tls-certificate-wrong-host", CertificateProblem.Kind.WRONG_HOST);
    assertProblem("expired", true, "tls-certificate-expired", CertificateProblem.Kind.EXPIRED);
    assertProblem(
        "future", true, "tls-certificate-not-yet-valid", CertificateProblem.Kind.NOT_YET_VALID);
    assertProblem("self", true, "tls-certificate-self-signed", CertificateProblem.Kind.SELF_SIGNED);
    assertProblem(
        "good", false, "tls-certificate-unknown-issuer", CertificateProblem.Kind.UNKNOWN_ISSUER);
  }

  private static void assertProblem(
      String alias, boolean trusting, String code, CertificateProblem.Kind kind) throws Exception {
    try (ScriptedServer server = certificates.serve(alias)) {
      ProbeReport report = probe("https://localhost:" + server.port() + "/", trusting, false);
      assertEquals(code, report.verdict().code(), report.verdict().text());
      assertEquals(
          List.of(kind), tls(report).problems().stream().map(CertificateProblem::kind).toList());
      assertFalse(tls(report).chain().isEmpty());
      assertEquals(null, report.http());
    }
  }

  @Test
  void tls_ofAnExpiredCertificateOfAStranger_tellsBoth() throws Exception {
    try (ScriptedServer server = certificates.serve("expired")) {
      ProbeReport report = probe("tls://localhost:" + server.port(), false, false);
      assertEquals("tls-certificate-expired", report.verdict().code());
      assertTrue(
          report.verdict().text().startsWith("The certificate is expired and of an unknown issuer"),
          report.verdict().text());
    }
  }

  @Test
  void tls_ofACertificateThatEndsSoon_isAWarning() throws Exception {
    try (ScriptedServer server = certificates.serve("soon")) {
      ProbeReport report = probe("tls://localhost:" + server.port(), true, false);
      assertTrue(report.verdict().fine(), report.verdict().text());
      assertFalse(report.fine());
      assertTrue(
          report.remarks().get(0).text().matches(".* expires in [23] days\\."),
          report.remarks().toString());
    }
  }

  @Test
  void tls_ofOneVersionAlone_isFoundByTryingEach() throws Exception {
    try (ScriptedServer server = certificates.serve("good", "TLSv1.2")) {
      ProbeReport report = probe("tls://localhost:" + server.port(), true, true);
      assertEquals("TLSv1.2", tls(report).version());
      Map<String, TlsVersionTry.Answer> answers =
          tls(report).versions().stream()
              .collect(Collectors.toMap(TlsVersionTry::version, TlsVersionTry::answer));
      assertEquals(TlsVersionTry.Answer.REJECTED, answers.get("TLSv1.3"));
      assertEquals(TlsVersionTry.Answer.ACCEPTED, answers.get("TLSv1.2"));
      // Not offered, or not taken: that hangs on what this JVM's policy was at its first handshake.
      assertFalse(answers.get("TLSv1") == TlsVersionTry.Answer.ACCEPTED);
    }
  }

  @Test
  void tls_twice_takesTheSessionUpAgain() throws Exception {
    for (String version : List.of("TLSv1.2", "TLSv1.3")) {
      try (ScriptedServer server = certificates.serve("good", version)) {
        ProbeReport report = probe("tls://localhost:" + server.port(), true, false);
        assertEquals(TlsResult.Resumption.RESUMED, tls(report).resumption(), version);
      }
    }
  }

  @Test
  void tls_withAlpn_tellsWhatTheServerTook() throws Exception {
    try (ScriptedServer server =
        certificates.serve(
            "good",
            socket -> {
              var parameters = socket.getSSLParameters();
              parameters.setApplicationProtocols(new String[] {"http/1.1"});
              socket.setSSLParameters(parameters);
            })) {
      ProbeReport report = probe("tls://localhost:" + server.port(), true, false);
      assertEquals("http/1.1", tls(report).protocol());
    }
  }

  @Test
  void tls_thatNeedsAClientsCertificate_saysSo() throws Exception {
    for (String version : List.of("TLSv1.2", "TLSv1.3")) {
      try (ScriptedServer server =
          certificates.serve(
              "good",
              socket -> {
                socket.setNeedClientAuth(true);
                socket.setEnabledProtocols(new String[] {version});
              })) {
        ProbeReport report = probe("tls://localhost:" + server.port(), true, false);
        assertTrue(tls(report).clientCertificateWanted(), version);
        assertEquals(TlsResult.Outcome.ALERT, tls(report).outcome(), version);
        assertTrue(report.verdict().advice().contains("mTLS"), report.verdict().toString());
      }
    }
  }

  @Test
  void tls_ofAnotherProtocol_saysWhichAlsoWhereNothingWasAsked() throws Exception {
    try (ScriptedServer server =
        new ScriptedServer(
            (socket, self) -> {
              int unused = socket.getInputStream().read();
              ScriptedServer.write(socket, "HTTP/1.1 400 Bad Request\r\n\r\n");
            })) {
      ProbeReport report = probe("tls://localhost:" + server.port(), true, true);
      assertEquals("tls-not-tls", report.verdict().code());
      assertTrue(report.verdict().text().contains("plain-text HTTP"), report.verdict().text());
      assertTrue(tls(report).versions().isEmpty());
    }
  }

  @Test
  void tls_alertsEndsAndSilence_areToldApart() throws Exception {
    assertEquals("tls-alert-handshake-failure", raw("\u0015\u0003\u0003\u0000\u0002\u0002\u0028"));
    assertEquals("tls-alert-protocol-version", raw("\u0015\u0003\u0001\u0000\u0002\u0002\u0046"));
    assertEquals("tls-closed", raw(""));
    assertEquals("tls-timeout", raw("\u0016\u0003"));
  }

  private static String raw(String answer) throws Exception {
    try (ScriptedServer server =
        new ScriptedServer(
            (socket, self) -> {
              byte[] hello = new byte[4096];
              int unused = socket.getInputStream().read(hello);
              ScriptedServer.write(socket, answer);
              if (answer.length() == 2) {
                self.beMute();
              }
            })) {
      // A part of a record is what it waits for more of until its limit.
      return new Probe(
              Probing.settings(Duration.ofSeconds(answer.length() == 2 ? 1 : 30), List.of()))
          .run(Target.of(null, "tls://127.0.0.1:" + server.port()))
          .verdict()
          .code();
    }
  }
}

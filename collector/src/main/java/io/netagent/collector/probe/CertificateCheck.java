package io.netagent.collector.probe;

import io.netagent.collector.probe.report.CertificateFacts;
import io.netagent.collector.probe.report.CertificateProblem;
import io.netagent.collector.probe.report.CertificateProblem.Kind;
import io.netagent.collector.probe.wire.CertificateNames;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** What a chain says, and whether this JVM's clients would accept it. */
final class CertificateCheck {
  private static final long SECONDS_PER_DAY = 86_400;
  private static final int DNS_NAME = 2;
  private static final int IP_ADDRESS = 7;

  private final List<X509TrustManager> trusted = new ArrayList<>();

  /** Trusts the JVM's own authorities (cacerts, or javax.net.ssl.trustStore), and these. */
  CertificateCheck(List<X509Certificate> authorities) throws GeneralSecurityException {
    addTrust(null);
    if (!authorities.isEmpty()) {
      try {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        for (int i = 0; i < authorities.size(); i++) {
          store.setCertificateEntry("authority-" + i, authorities.get(i));
        }
        addTrust(store);
      } catch (IOException e) {
        throw new IllegalStateException("an empty key store can't be made", e);
      }
    }
  }

  private void addTrust(@Nullable KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager known) {
        trusted.add(known);
      }
    }
  }

  /** All that is wrong, in the order of {@link Kind}. */
  List<CertificateProblem> problems(
      List<X509Certificate> chain, String authType, String host, Instant now) {
    List<CertificateProblem> problems = new ArrayList<>();
    for (X509Certificate each : chain) {
      if (now.isAfter(each.getNotAfter().toInstant())) {
        problems.add(
            new CertificateProblem(
                Kind.EXPIRED, subject(each) + " expired on " + each.getNotAfter().toInstant()));
      } else if (now.isBefore(each.getNotBefore().toInstant())) {
        problems.add(
            new CertificateProblem(
                Kind.NOT_YET_VALID,
                subject(each) + " is valid from " + each.getNotBefore().toInstant()));
      }
    }
    List<String> names = names(chain.get(0));
    if (!CertificateNames.match(host, names)) {
      String has = names.isEmpty() ? "no alternative name at all" : String.join(", ", names);
      problems.add(new CertificateProblem(Kind.WRONG_HOST, "it is for " + has + ", not " + host));
    }
    CertificateProblem path = path(chain, authType);
    if (path != null) {
      problems.add(path);
    }
    problems.sort(java.util.Comparator.comparing(CertificateProblem::kind));
    return problems;
  }

  private @Nullable CertificateProblem path(List<X509Certificate> chain, String authType) {
    X509Certificate[] shown = chain.toArray(X509Certificate[]::new);
    Throwable why = null;
    for (X509TrustManager each : trusted) {
      try {
        each.checkServerTrusted(shown, authType.isEmpty() ? "UNKNOWN" : authType);
        return null;
      } catch (CertificateException e) {
        Throwable deepest = deepest(e);
        // Why the one that knows the issuer refuses says more than that the other does not know it.
        why = why == null || isUnknownIssuer(why) ? deepest : why;
      }
    }
    if (why instanceof CertificateExpiredException
        || why instanceof CertificateNotYetValidException) {
      return null; // Told already.
    }
    X509Certificate last = chain.get(chain.size() - 1);
    if (why != null && !isUnknownIssuer(why)) {
      return new CertificateProblem(Kind.UNTRUSTED, String.valueOf(why.getMessage()));
    }
    if (chain.size() == 1 && isSelfSigned(last)) {
      return new CertificateProblem(
          Kind.SELF_SIGNED, subject(last) + " has signed itself, and is not among the trusted");
    }
    return new CertificateProblem(
        Kind.UNKNOWN_ISSUER,
        isSelfSigned(last)
            ? "the chain ends at " + subject(last) + ", which is not among the trusted"
            : "the chain ends at a certificate of "
                + last.getIssuerX500Principal().getName()
                + ", which is neither sent nor among the trusted");
  }

  private static boolean isUnknownIssuer(Throwable why) {
    return String.valueOf(why.getMessage()).contains("unable to find valid certification path")
        || why instanceof java.security.InvalidAlgorithmParameterException;
  }

  private static Throwable deepest(Throwable failure) {
    Throwable at = failure;
    while (at.getCause() != null) {
      at = at.getCause();
    }
    return at;
  }

  private static boolean isSelfSigned(X509Certificate certificate) {
    if (!isSelfIssued(certificate)) {
      return false;
    }
    try {
      certificate.verify(certificate.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static boolean isSelfIssued(X509Certificate certificate) {
    return Objects.equals(
        certificate.getSubjectX500Principal(), certificate.getIssuerX500Principal());
  }

  private static String subject(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().getName();
  }

  static CertificateFacts facts(X509Certificate certificate, Instant now) {
    long notAfter = certificate.getNotAfter().toInstant().getEpochSecond();
    return new CertificateFacts(
        subject(certificate),
        certificate.getIssuerX500Principal().getName(),
        names(certificate),
        certificate.getSerialNumber().toString(16),
        certificate.getNotBefore().toInstant().getEpochSecond(),
        notAfter,
        Math.floorDiv(notAfter - now.getEpochSecond(), SECONDS_PER_DAY),
        key(certificate.getPublicKey()),
        certificate.getSigAlgName(),
        sha256(certificate),
        isSelfIssued(certificate));
  }

  private static List<String> names(X509Certificate certificate) {
    List<String> names = new ArrayList<>();
    try {
      Collection<List<?>> all = certificate.getSubjectAlternativeNames();
      for (List<?> each : all == null ? List.<List<?>>of() : all) {
        int kind = each.get(0) instanceof Integer number ? number : -1;
        if (kind == DNS_NAME || kind == IP_ADDRESS) {
          names.add(String.valueOf(each.get(1)));
        }
      }
    } catch (CertificateParsingException e) {
      return List.of(); // Then it is for nobody.
    }
    return names;
  }

  private static String key(PublicKey key) {
    if (key instanceof RSAPublicKey rsa) {
      return "RSA " + rsa.getModulus().bitLength();
    }
    return key instanceof ECPublicKey ec
        ? "EC " + ec.getParams().getOrder().bitLength()
        : key.getAlgorithm();
  }

  private static String sha256(X509Certificate certificate) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return HexFormat.of().formatHex(digest);
    } catch (GeneralSecurityException e) {
      return "";
    }
  }
}

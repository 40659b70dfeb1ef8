package io.netagent.collector.probe;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Notes what a server shows, and lets the handshake go on whatever it is: it is judged afterwards,
 * and no user's data is sent to a server that was not.
 */
final class SeenCertificates extends X509ExtendedTrustManager {
  private volatile List<X509Certificate> chain = List.of();
  private volatile String authType = "";
  private volatile boolean clientCertificateWanted;

  List<X509Certificate> chain() {
    return chain;
  }

  /** The key exchange, as trust managers are told it. */
  String authType() {
    return authType;
  }

  boolean clientCertificateWanted() {
    return clientCertificateWanted;
  }

  /** Forgets, before the next handshake. */
  void clear() {
    chain = List.of();
    authType = "";
  }

  private void note(X509Certificate[] shown, String type) {
    chain = List.of(shown);
    authType = type;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] shown, String type, SSLEngine engine) {
    note(shown, type);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] shown, String type, Socket socket) {
    note(shown, type);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] shown, String type) {
    note(shown, type);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] shown, String type, SSLEngine engine) {
    throw new UnsupportedOperationException("a client checks no clients");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] shown, String type, Socket socket) {
    throw new UnsupportedOperationException("a client checks no clients");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] shown, String type) {
    throw new UnsupportedOperationException("a client checks no clients");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }

  /** Has no certificate, and notes when one was asked for. */
  X509ExtendedKeyManager noClientCertificate() {
    return new X509ExtendedKeyManager() {
      @Override
      public @Nullable String chooseEngineClientAlias(
          String[] types, Principal[] issuers, SSLEngine engine) {
        clientCertificateWanted = true;
        return null;
      }

      @Override
      public @Nullable String chooseClientAlias(
          String[] types, Principal[] issuers, Socket socket) {
        clientCertificateWanted = true;
        return null;
      }

      @Override
      public String @Nullable [] getClientAliases(String type, Principal[] issuers) {
        return null;
      }

      @Override
      public String @Nullable [] getServerAliases(String type, Principal[] issuers) {
        return null;
      }

      @Override
      public @Nullable String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
        return null;
      }

      @Override
      public X509Certificate @Nullable [] getCertificateChain(String alias) {
        return null;
      }

      @Override
      public @Nullable PrivateKey getPrivateKey(String alias) {
        return null;
      }
    };
  }
}

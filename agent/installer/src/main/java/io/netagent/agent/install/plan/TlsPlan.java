package io.netagent.agent.install.plan;

import static io.netagent.agent.install.plan.Hook.ANY_LATER;

import java.util.Arrays;
import java.util.List;

/** TLS handshakes: TransportContext is where SSLSocket and SSLEngine meet, both sides. */
final class TlsPlan {
  private static final String SSL = "sun.security.ssl.";

  private TlsPlan() {}

  static List<Hook> hooks() {
    return Arrays.asList(
        Hook.whenLoaded(
            SSL + "TransportContext",
            "kickstart",
            "()V",
            8,
            ANY_LATER,
            "tls.HandshakeStep",
            "every first handshake begins here; renegotiations and key updates come too and are told apart"),
        Hook.whenLoaded(
            SSL + "TransportContext",
            "finishHandshake",
            "()",
            8,
            ANY_LATER,
            "tls.HandshakeFinishing",
            "the end of every handshake but those after the first in TLS 1.3"),
        Hook.whenLoaded(
            SSL + "TransportContext",
            "fatal",
            "(Lsun/security/ssl/Alert;Ljava/lang/String;ZLjava/lang/Throwable;)",
            8,
            ANY_LATER,
            "tls.HandshakeFatal",
            "every alert, sent or received, and every error of the socket below"),
        Hook.whenLoaded(
            SSL + "TransportContext",
            "closeInbound",
            "()V",
            8,
            ANY_LATER,
            "tls.HandshakeFailing",
            "an engine closed in the middle of its handshake"),
        Hook.whenLoaded(
            SSL + "TransportContext",
            "closeOutbound",
            "()V",
            8,
            ANY_LATER,
            "tls.HandshakeFailing",
            "the same for the other direction"),
        Hook.whenLoaded(
            SSL + "SSLSocketImpl",
            "close",
            "()V",
            8,
            ANY_LATER,
            "tls.SocketClosing",
            "a socket closed after its handshake ran into SO_TIMEOUT, which does not end it"));
  }
}

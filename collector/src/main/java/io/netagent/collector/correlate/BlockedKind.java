package io.netagent.collector.correlate;

import java.util.Locale;

/** What a thread waits for in a call on the network. */
public enum BlockedKind {
  READ,
  WRITE,
  CONNECT,
  /** Idle by trade: a server's acceptor waits here for its next client. */
  ACCEPT,
  /** A TLS handshake, whatever of it the thread is at. */
  HANDSHAKE,
  /** A name is being resolved. */
  LOOKUP;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** As it stands in metrics and JSON. */
  public String label() {
    return label;
  }
}

package io.netagent.collector.expose.listing;

import java.util.Locale;

/** Who opened a connection, as far as a listener on its local port tells. */
public enum Direction {
  /** A listener, or a socket without a remote end. */
  NONE,
  INBOUND,
  OUTBOUND;

  /** {@code inbound}, {@code outbound}; {@code none} for {@link #NONE}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}

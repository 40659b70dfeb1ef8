package io.netagent.collector.correlate;

import java.util.Locale;

/** Why an agent may not know a socket of its process, as far as it shows; asked in this order. */
public enum UnknownSocketKind {
  /** Its descriptor's number is beyond the slots that the record has memory for. */
  BEYOND_SLOTS,
  /** The collector had seen it before the agent began to record. */
  BEFORE_AGENT,
  /** It listens. */
  LISTENER,
  /**
   * Anything else: opened by native code, inherited, or older than both the agent and the
   * collector.
   */
  OTHER;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** As it stands in metrics and JSON. */
  public String label() {
    return label;
  }
}

package io.netagent.collector.probe.wire;

/** What came is not what the protocol allows; the message says where. */
public final class FormatException extends Exception {
  private static final long serialVersionUID = 1L;

  public FormatException(String message) {
    super(message);
  }
}

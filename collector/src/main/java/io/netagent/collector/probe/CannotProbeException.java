package io.netagent.collector.probe;

/** This host lacks what a probe needs; the message says what. It is no finding about the target. */
public final class CannotProbeException extends Exception {
  private static final long serialVersionUID = 1L;

  CannotProbeException(String message, Throwable cause) {
    super(message, cause);
  }
}

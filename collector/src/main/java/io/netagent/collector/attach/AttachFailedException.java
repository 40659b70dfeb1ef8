package io.netagent.collector.attach;

/** Why a JVM can't be attached to, and what would help; said to a person. */
public final class AttachFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  AttachFailedException(String message) {
    super(message);
  }

  AttachFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}

package io.netagent.collector.expose.cli;

/** Something that a command needs is not to be had; the message says what, and what to do. */
final class CannotReadException extends Exception {
  private static final long serialVersionUID = 1L;

  CannotReadException(String message) {
    super(message);
  }

  CannotReadException(String message, Throwable cause) {
    super(message, cause);
  }
}

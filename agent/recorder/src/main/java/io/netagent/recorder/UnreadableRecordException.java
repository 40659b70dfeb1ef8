package io.netagent.recorder;

import java.io.IOException;

/**
 * A file that is not a flight record this release can read; the message says which check failed.
 */
public final class UnreadableRecordException extends IOException {
  private static final long serialVersionUID = 1L;

  public UnreadableRecordException(String message) {
    super(message);
  }
}

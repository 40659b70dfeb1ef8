package io.netagent.collector.probe;

import java.io.IOException;

/** The deadline passed. */
final class TimedOutException extends IOException {
  private static final long serialVersionUID = 1L;

  TimedOutException() {
    super("timed out");
  }
}

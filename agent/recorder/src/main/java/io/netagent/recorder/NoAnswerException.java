package io.netagent.recorder;

import java.io.IOException;

/** Why a process did not answer with a dump of its threads; the message is for an engineer. */
public final class NoAnswerException extends IOException {
  private static final long serialVersionUID = 1L;

  /** What stood in the way. */
  public enum Reason {
    /** Writing needs the process's uid, or CAP_DAC_OVERRIDE. */
    NO_RIGHT_TO_WRITE,
    /** The agent has stopped, or has not begun. */
    NOT_RECORDING,
    /** The agent's thread did not answer in time: the JVM stands still, or has died. */
    TIMED_OUT,
    /** The record's tmpfs has no room for the dump. */
    NO_MEMORY
  }

  private final Reason reason;

  NoAnswerException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}

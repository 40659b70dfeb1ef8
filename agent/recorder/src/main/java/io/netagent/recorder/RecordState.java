package io.netagent.recorder;

/** Where a flight record is in its life. The code is the word in the header. */
public enum RecordState {
  /** Being made: header and tables may be incomplete. */
  PREPARING(0),
  RECORDING(1),
  /** The agent stopped by itself (an error, or detached); the slots are those of that moment. */
  STOPPED(2);

  private final int code;

  RecordState(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}

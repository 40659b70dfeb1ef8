package io.netagent.recorder;

/** What a thread waits for without an fd. The code is the byte in the table; 0 is a free entry. */
public enum WaitKind {
  /** A name is being resolved. */
  LOOKUP(1),
  /** A TLS handshake is going on. */
  HANDSHAKE(2);

  private final int code;

  WaitKind(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}

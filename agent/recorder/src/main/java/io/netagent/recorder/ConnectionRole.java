package io.netagent.recorder;

/**
 * Which side of the connection this process is. The code is the byte in the slot; 0 is an empty
 * slot.
 */
public enum ConnectionRole {
  CLIENT(1),
  SERVER(2),
  /** No connection, but a socket that accepts them. */
  LISTENER(3);

  private final int code;

  ConnectionRole(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}

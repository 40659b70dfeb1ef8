package io.netagent.recorder;

/** What an event tells. The code is the byte in the ring of events. */
public enum EventKind {
  /** A connect has begun. */
  CONNECT_START(1),
  /** It is done; duration: of the connect. */
  CONNECTED(2),
  /** It has failed; duration: of the attempt, as far as it began. */
  CONNECT_FAILED(3),
  ACCEPTED(4),
  /** The first byte was read; duration: since the connection was connected or accepted. */
  FIRST_BYTE(5),
  /** The first EOF was read; duration: since the connection was connected or accepted. */
  EOF(6),
  /** This process shut down the direction from the peer. */
  INPUT_SHUTDOWN(7),
  /** This process shut down the direction to the peer. */
  OUTPUT_SHUTDOWN(8),
  /** Just before close(2); duration: the lifetime, which of an adopted one is not known. */
  CLOSED(9),
  /** A name was looked up in no cache, successfully or not. */
  LOOKUP(10),
  TLS_FINISHED(11),
  TLS_FAILED(12),
  /** A stack has become the site of a connection, up to 100 ms later and maybe after its close. */
  SITE(13);

  private final int code;

  EventKind(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}

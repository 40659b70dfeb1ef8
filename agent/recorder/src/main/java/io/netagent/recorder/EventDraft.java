package io.netagent.recorder;

import org.jspecify.annotations.Nullable;

/**
 * An event that is being put together: by the thread to which it happens, or of bytes that were
 * read. What is not set is not known.
 */
public final class EventDraft {
  final EventKind kind;
  final long atNanos;
  @Nullable ConnectionRole role;
  ConnectionTransport transport = ConnectionTransport.UNKNOWN;
  int family;
  boolean adopted;
  boolean usedOnce;
  boolean failed;
  boolean resumed;
  @Nullable CloseReason reason;
  @Nullable RecordCounter connectError;
  int protocol;
  int fd = -1;
  long generation;
  int remotePort;
  int localPort;
  long remoteHigh;
  long remoteLow;
  long durationNanos = -1;
  long threadId;
  long bytesRead;
  long bytesWritten;
  int siteId = -1;
  long closedSequence = -1;
  long traceHigh;
  long traceLow;
  long span;
  String threadName = "";
  String text = "";

  /** An event of which nothing else is known. */
  public EventDraft(EventKind kind, long atNanos) {
    this.kind = kind;
    this.atNanos = atNanos;
  }

  /** Whose slot it is about. */
  public EventDraft connection(int fd, long generation) {
    this.fd = fd;
    this.generation = generation;
    return this;
  }

  public EventDraft role(ConnectionRole role, ConnectionTransport transport) {
    this.role = role;
    this.transport = transport;
    return this;
  }

  /** As in a slot. */
  public EventDraft remote(int family, long remoteHigh, long remoteLow, int remotePort) {
    this.family = family;
    this.remoteHigh = remoteHigh;
    this.remoteLow = remoteLow;
    this.remotePort = remotePort;
    return this;
  }

  public EventDraft localPort(int port) {
    localPort = port;
    return this;
  }

  /** Bytes so far. */
  public EventDraft bytes(long read, long written) {
    bytesRead = read;
    bytesWritten = written;
    return this;
  }

  /** So many more than are known. */
  public EventDraft read(long bytes) {
    bytesRead += bytes;
    return this;
  }

  public EventDraft durationNanos(long nanos) {
    durationNanos = nanos;
    return this;
  }

  /** The thread to which it happens. */
  public EventDraft thread(long id, String name) {
    threadId = id;
    threadName = name;
    return this;
  }

  /** The OpenTelemetry span that was current there. */
  public EventDraft trace(long traceHigh, long traceLow, long span) {
    this.traceHigh = traceHigh;
    this.traceLow = traceLow;
    this.span = span;
    return this;
  }

  public EventDraft siteId(int siteId) {
    this.siteId = siteId;
    return this;
  }

  /** Open before the agent came. */
  public EventDraft adopted() {
    adopted = true;
    return this;
  }

  /**
   * It was closed.
   *
   * @param sequence among the closed connections; -1 = none
   */
  public EventDraft closed(CloseReason reason, long sequence) {
    this.reason = reason;
    this.closedSequence = sequence;
    this.failed = reason != CloseReason.NORMAL && reason != CloseReason.AT_EXIT;
    return this;
  }

  /** See {@link ClosedConnection#usedOnce()}. */
  public EventDraft usedOnce() {
    usedOnce = true;
    return this;
  }

  /**
   * A connect has failed.
   *
   * @param error one of the counters of failed connects
   * @param text the exception's class, or empty
   */
  public EventDraft connectFailed(RecordCounter error, String text) {
    this.connectError = error;
    this.failed = true;
    this.text = text;
    return this;
  }

  /** A name was looked up. */
  public EventDraft lookup(String host, boolean failed) {
    this.text = host;
    this.failed = failed;
    return this;
  }

  /**
   * A handshake has ended.
   *
   * @param peer host:port as the transport was told, or empty
   * @param protocol as in the record layer: 0x0304 is TLS 1.3; of a failed one 1 + the alert's
   *     number (RFC 8446, 6); 0 = not known
   */
  public EventDraft handshake(String peer, int protocol, boolean resumed, boolean failed) {
    this.text = peer;
    this.protocol = protocol;
    this.resumed = resumed;
    this.failed = failed;
    return this;
  }

  /** What a reader gets of it. */
  public FlightEvent event() {
    return new FlightEvent(this);
  }
}

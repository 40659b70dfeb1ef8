package io.netagent.recorder;

import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a connection, or on the way to one. Fd and generation together are a
 * connection's identity within its record. Texts come from the watched process: hostile to whoever
 * prints them.
 */
public final class FlightEvent {
  private static final int HEX_DIGITS = 16;

  /** Not changed any more. */
  private final EventDraft of;

  FlightEvent(EventDraft of) {
    this.of = of;
  }

  public EventKind kind() {
    return of.kind;
  }

  /** CLOCK_MONOTONIC. */
  public long atNanos() {
    return of.atNanos;
  }

  /** See {@link EventKind} for what it is the duration of; -1 = not known, or it has none. */
  public long durationNanos() {
    return of.durationNanos;
  }

  /** -1 where no connection is known: a lookup, an engine's handshake, a connect without socket. */
  public int fd() {
    return of.fd;
  }

  /** Of the fd's slot; 0 where no connection is known. */
  public long generation() {
    return of.generation;
  }

  /** Null where no connection is known, or nothing but fd and generation of it. */
  public @Nullable ConnectionRole role() {
    return of.role;
  }

  public ConnectionTransport transport() {
    return of.transport;
  }

  /** 4 or 6; 0 = no address is known. */
  public int family() {
    return of.family;
  }

  /** The remote address: 16 network-order bytes, the first eight; IPv4 as ::ffff:a.b.c.d. */
  public long remoteHigh() {
    return of.remoteHigh;
  }

  /** The last eight bytes of the remote address. */
  public long remoteLow() {
    return of.remoteLow;
  }

  /** 0 where no address is known. */
  public int remotePort() {
    return of.remotePort;
  }

  /** 0 = not known (yet). */
  public int localPort() {
    return of.localPort;
  }

  /** Whether the connection was open before the agent was there. */
  public boolean adopted() {
    return of.adopted;
  }

  /** Of a closed connection: see {@link ClosedConnection#usedOnce()}. */
  public boolean usedOnce() {
    return of.usedOnce;
  }

  /** Of the thread to which it happened. */
  public long threadId() {
    return of.threadId;
  }

  /** At most 48 bytes of UTF-8; empty = it has none. */
  public String threadName() {
    return of.threadName;
  }

  /** So far. */
  public long bytesRead() {
    return of.bytesRead;
  }

  /** So far. */
  public long bytesWritten() {
    return of.bytesWritten;
  }

  /** Of {@link EventKind#CLOSED}, else null. */
  public @Nullable CloseReason reason() {
    return of.reason;
  }

  /** Of {@link EventKind#CONNECT_FAILED} one of the counters CONNECT_…, else null. */
  public @Nullable RecordCounter connectError() {
    return of.connectError;
  }

  /** Index of the connection's site; -1 = none, or none yet: {@link EventKind#SITE} may follow. */
  public int siteId() {
    return of.siteId;
  }

  /** Of {@link EventKind#CLOSED}: see {@link ClosedConnection#sequence()}; -1 = none. */
  public long closedSequence() {
    return of.closedSequence;
  }

  /**
   * Whether what was tried has failed, a connect, a lookup, a handshake; or a connection was closed
   * for another reason than that this process, or its end, wanted it.
   */
  public boolean failed() {
    return of.failed;
  }

  /** Of {@link EventKind#TLS_FINISHED}: whether it resumed a session. */
  public boolean resumed() {
    return of.resumed;
  }

  /** Of {@link EventKind#TLS_FINISHED}: 0x0304 is TLS 1.3; 0 of other kinds. */
  public int tlsProtocol() {
    return of.kind == EventKind.TLS_FINISHED ? of.protocol : 0;
  }

  /**
   * Of {@link EventKind#TLS_FAILED}: the alert that was sent or received (RFC 8446, 6), or -1 if
   * there was none, or none is known.
   */
  public int tlsAlert() {
    return of.kind == EventKind.TLS_FAILED ? of.protocol - 1 : -1;
  }

  /** W3C: 32 lower-case hexadecimal digits; empty = no trace is known. */
  public String traceId() {
    return (of.traceHigh | of.traceLow) == 0 ? "" : hex(of.traceHigh) + hex(of.traceLow);
  }

  /** 16 lower-case hexadecimal digits; empty = no span is known. */
  public String spanId() {
    return of.span == 0 ? "" : hex(of.span);
  }

  private static String hex(long value) {
    StringBuilder digits = new StringBuilder(HEX_DIGITS);
    for (int shift = Long.SIZE - 4; shift >= 0; shift -= 4) {
      digits.append(Character.forDigit((int) (value >>> shift) & 0xf, 16));
    }
    return digits.toString();
  }

  /**
   * The name that was looked up; host:port of a handshake, as far as the transport was told; the
   * class of the exception of a failed connect; else empty. At most 126 bytes of UTF-8, together
   * with the thread's name, and cut there.
   */
  public String text() {
    return of.text;
  }
}

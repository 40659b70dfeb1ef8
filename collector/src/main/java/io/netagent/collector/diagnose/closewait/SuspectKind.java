package io.netagent.collector.diagnose.closewait;

import io.netagent.collector.correlate.CorrelatedConnection;
import io.netagent.recorder.ConnectionRole;
import io.netagent.recorder.RecordedConnection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a connection is suspected of, in CLOSE_WAIT but for one kind, before its age is asked. */
enum SuspectKind {
  /**
   * Somebody began to use it, the peer has closed, and it is neither read to the end nor closed.
   */
  LEAK,
  /** Only the peer's goodbye is unread: so stands a pooled connection that nobody uses now. */
  IDLE,
  /** Accepted, and whoever serves it has not come to the peer's close yet. */
  ACCEPTED,
  /** Accepted and still open: what its client sent waits to be read. Never in CLOSE_WAIT. */
  REQUEST;

  /** Those that a connection in CLOSE_WAIT may be. */
  static final Set<SuspectKind> IN_CLOSE_WAIT =
      Collections.unmodifiableSet(EnumSet.complementOf(EnumSet.of(REQUEST)));

  /**
   * Recv-Q of a TLS connection on which only close_notify and the FIN (which counts 1) are unread.
   * The alert is 2 bytes in a record with a header of 5; TLS 1.3 adds a content type and a tag (RFC
   * 8446, 5.2: 5+2+1+16), TLS 1.2 with ChaCha20 a tag (5+2+16), with GCM a nonce and a tag (RFC
   * 5288: 5+8+2+16), with CBC an IV and MAC and padding to whole blocks (RFC 5246, 6.2.3.2:
   * 5+16+32, 48 or 64 for SHA-1, SHA-256, SHA-384).
   */
  private static final Set<Long> TLS_FAREWELL_BYTES = Set.of(24L, 25L, 32L, 54L, 70L, 86L);

  /**
   * The suspicion, or null for a row that no rule on CLOSE_WAIT may count: not in CLOSE_WAIT, not
   * accepted yet, or of an unseen owner.
   *
   * @param recorded null also when its agent records no more: its times are old then
   * @param accepted a listener of this host has the row's local end
   * @param farewellSeen the connection was idle with nothing to read when what is unread came
   */
  static @Nullable SuspectKind of(
      CorrelatedConnection connection,
      @Nullable RecordedConnection recorded,
      boolean accepted,
      boolean farewellSeen) {
    if (connection.closeWaitKind() == null) {
      return null;
    }
    boolean server = recorded == null ? accepted : recorded.role() == ConnectionRole.SERVER;
    return switch (connection.closeWaitKind()) {
      case UNACCEPTED, UNKNOWN -> null;
      case EOF_READ -> LEAK;
      case FIN_ONLY -> onlyGoodbyeUnread(server, recorded);
      case UNREAD ->
          farewellSeen || isTlsFarewell(connection.recvQueueBytes(), recorded)
              ? onlyGoodbyeUnread(server, recorded)
              : server ? ACCEPTED : LEAK;
    };
  }

  /**
   * On the accepting side there is no pool: a handler that has answered and then neither reads nor
   * closes has forgotten the connection; one that has not answered may still be at work, or
   * blocked.
   */
  private static SuspectKind onlyGoodbyeUnread(
      boolean server, @Nullable RecordedConnection recorded) {
    if (!server) {
      return IDLE;
    }
    boolean answered =
        recorded != null
            && recorded.bytesWritten() > 0
            && recorded.lastWriteAtNanos() >= recorded.lastReadAtNanos();
    return answered ? LEAK : ACCEPTED;
  }

  /** A number of bytes proves little, so where a record can contradict, it must not. */
  private static boolean isTlsFarewell(long recvQueueBytes, @Nullable RecordedConnection recorded) {
    return TLS_FAREWELL_BYTES.contains(recvQueueBytes)
        && (recorded == null
            || (recorded.bytesRead() > 0
                && recorded.lastReadAtNanos() >= recorded.lastWriteAtNanos()));
  }
}

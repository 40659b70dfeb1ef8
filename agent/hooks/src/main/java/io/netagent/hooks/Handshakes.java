package io.netagent.hooks;

import io.netagent.recorder.RecordCounter;
import io.netagent.recorder.RecordHistogram;
import io.netagent.recorder.ThreadIds;
import io.netagent.recorder.WaitKind;
import java.io.FileDescriptor;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.net.Socket;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The first TLS handshake of each connection, by the JDK's TransportContext. Each one that is
 * counted as started is counted once more, as finished or failed: one that is closed before its
 * end, or dropped with its engine, has failed.
 */
final class Handshakes {
  private static final int DTLS = 0xfe;
  private static final int TLS_1_3 = 0x0304;
  private static final int TLS_1_2 = 0x0303;

  /** Of dropped handshakes that one tick takes care of. */
  private static final int COLLECTED_PER_TICK = 1_000;

  private final Recording recording;
  private final ConcurrentHashMap<Handshake, Handshake> underWay = new ConcurrentHashMap<>();
  private final ReferenceQueue<Object> collected = new ReferenceQueue<>();

  Handshakes(Recording recording) {
    this.recording = recording;
  }

  /** A handshake under way, equal to any other one of the same TransportContext. */
  private static final class Handshake extends WeakReference<Object> {
    private final int hash;
    final String peer;
    final long startedAtNanos;
    final long wait;

    Handshake(
        Object context,
        ReferenceQueue<Object> collected,
        String peer,
        long startedAtNanos,
        long wait) {
      super(context, collected);
      this.hash = System.identityHashCode(context);
      this.peer = peer;
      this.startedAtNanos = startedAtNanos;
      this.wait = wait;
    }

    /** To ask for the one that is remembered. */
    Handshake(Object context) {
      super(context);
      this.hash = System.identityHashCode(context);
      this.peer = "";
      this.startedAtNanos = 0;
      this.wait = -1;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      if (this == other) {
        return true;
      }
      Object context = get();
      return context != null && other instanceof Handshake && ((Handshake) other).get() == context;
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }

  /** Each step of a handshake begins with it; the first one counts. */
  void kickstart(Object context) throws Throwable {
    if (!TlsFields.isAtStart(context) || TlsFields.protocol(context) >> 8 == DTLS) {
      return;
    }
    if (underWay.containsKey(new Handshake(context))) {
      return;
    }
    Object transport = TlsFields.transport(context);
    long nowNanos = System.nanoTime();
    // An engine's handshake is nobody's wait: its threads come and go.
    long threadId = transport instanceof Socket ? ThreadIds.current() : 0;
    String peer = TlsFields.peer(transport);
    long wait = recording.writer.waits().begin(WaitKind.HANDSHAKE, threadId, nowNanos, 0, peer);
    Handshake handshake = new Handshake(context, collected, peer, nowNanos, wait);
    underWay.put(handshake, handshake);
    recording.writer.count(RecordCounter.HANDSHAKES_STARTED);
  }

  /** Nothing for a renegotiation. */
  void finishing(Object context) throws Throwable {
    Handshake handshake = remove(context);
    if (handshake == null) {
      return;
    }
    long durationNanos = System.nanoTime() - handshake.startedAtNanos;
    recording.writer.duration(RecordHistogram.HANDSHAKE, durationNanos);
    recording.writer.count(RecordCounter.HANDSHAKES_FINISHED);
    boolean resumed = TlsFields.isResumption(context);
    if (resumed) {
      recording.writer.count(RecordCounter.HANDSHAKES_RESUMED);
    }
    int protocol = TlsFields.protocol(context);
    recording.writer.count(
        protocol >= TLS_1_3
            ? RecordCounter.TLS_1_3
            : protocol == TLS_1_2 ? RecordCounter.TLS_1_2 : RecordCounter.TLS_OLDER);
    if (recording.events.wanted) {
      recording.events.handshake(
          socket(context), handshake.peer, durationNanos, protocol, resumed, false);
    }
  }

  /** That the handshake goes over; null if its transport is an engine. */
  private @Nullable TrackedSocket socket(Object context) throws Throwable {
    FileDescriptor descriptor = TlsSockets.descriptor(TlsFields.transport(context));
    return descriptor == null ? null : recording.find(descriptor);
  }

  /**
   * An alert, or a close before the end. Nothing for a connection that had its handshake.
   *
   * @param alert null for a close
   */
  void failed(Object context, @Nullable Object alert) throws Throwable {
    Handshake handshake = remove(context);
    if (handshake == null) {
      return;
    }
    recording.writer.count(RecordCounter.HANDSHAKES_FAILED);
    if (recording.events.wanted) {
      int code = alert == null ? 0 : 1 + TlsFields.alert(alert);
      failed(handshake, socket(context), code);
    }
  }

  private void failed(Handshake handshake, @Nullable TrackedSocket socket, int alertCode) {
    long durationNanos = System.nanoTime() - handshake.startedAtNanos;
    recording.events.handshake(socket, handshake.peer, durationNanos, alertCode, false, true);
  }

  private @Nullable Handshake remove(Object context) {
    if (underWay.isEmpty()) {
      return null;
    }
    Handshake handshake = underWay.remove(new Handshake(context));
    if (handshake != null) {
      recording.writer.waits().end(handshake.wait);
    }
    return handshake;
  }

  /** Agent's thread: engines that were dropped in the middle. */
  void sweep() {
    for (int i = 0; i < COLLECTED_PER_TICK; i++) {
      Object dropped = collected.poll();
      if (dropped == null) {
        return;
      }
      Handshake handshake = underWay.remove((Handshake) dropped);
      if (handshake != null) {
        recording.writer.count(RecordCounter.HANDSHAKES_FAILED);
        recording.writer.waits().end(handshake.wait);
        if (recording.events.wanted) {
          failed(handshake, null, 0);
        }
      }
    }
  }
}

package io.netagent.recorder;

import static io.netagent.recorder.RecordMemory.store;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The bytes of one event: how a record holds it. */
final class EventEntry {
  static final int ADOPTED = 1;
  static final int USED_ONCE = 2;
  static final int FAILED = 4;
  static final int RESUMED = 8;

  private static final RecordCounter FIRST_CONNECT_ERROR = RecordCounter.CONNECT_REFUSED;
  private static final RecordCounter LAST_CONNECT_ERROR = RecordCounter.CONNECT_OTHER;

  private EventEntry() {}

  /** The word that begins with the kind. */
  static long kindWord(EventDraft event) {
    long flags =
        (event.adopted ? ADOPTED : 0)
            | (event.usedOnce ? USED_ONCE : 0)
            | (event.failed ? FAILED : 0)
            | (event.resumed ? RESUMED : 0);
    return event.kind.code()
        | (event.role == null ? 0 : (long) event.role.code()) << 8
        | (long) event.transport.code() << 16
        | (long) event.family << 24
        | flags << 32
        | (long) outcome(event) << 40
        | (long) (event.protocol & 0xffff) << 48;
  }

  /** All words behind the mark, at this address. */
  static void write(long entry, EventDraft event, byte[] texts) {
    store(entry + EventLayout.KIND, kindWord(event));
    store(
        entry + EventLayout.FD,
        (event.fd & 0xffffffffL)
            | (long) (event.remotePort & 0xffff) << 32
            | (long) event.localPort << 48);
    store(entry + EventLayout.GENERATION, event.generation);
    store(entry + EventLayout.AT, event.atNanos);
    store(entry + EventLayout.DURATION, event.durationNanos);
    store(entry + EventLayout.REMOTE_HIGH, event.remoteHigh);
    store(entry + EventLayout.REMOTE_LOW, event.remoteLow);
    store(entry + EventLayout.THREAD, event.threadId);
    store(entry + EventLayout.BYTES_READ, event.bytesRead);
    store(entry + EventLayout.BYTES_WRITTEN, event.bytesWritten);
    store(entry + EventLayout.SITE, event.siteId + 1L);
    store(entry + EventLayout.CLOSED, event.closedSequence + 1);
    store(entry + EventLayout.TRACE_HIGH, event.traceHigh);
    store(entry + EventLayout.TRACE_LOW, event.traceLow);
    store(entry + EventLayout.SPAN, event.span);
    for (int at = 0; at < texts.length; at += Long.BYTES) {
      long word = 0;
      for (int i = Long.BYTES - 1; i >= 0; i--) {
        word = word << Byte.SIZE | (texts[at + i] & 0xff);
      }
      store(entry + EventLayout.TEXTS + at, word);
    }
  }

  /** Both lengths, and both texts, each cut at a whole character. */
  static byte[] texts(EventDraft event) {
    byte[] name = RecordTexts.utf8(event.threadName, EventLayout.THREAD_NAME_BYTES);
    byte[] text = RecordTexts.utf8(event.text, EventLayout.TEXTS_BYTES - name.length);
    byte[] texts = new byte[2 + EventLayout.TEXTS_BYTES];
    texts[0] = (byte) name.length;
    texts[1] = (byte) text.length;
    System.arraycopy(name, 0, texts, 2, name.length);
    System.arraycopy(text, 0, texts, 2 + name.length, text.length);
    return texts;
  }

  private static int outcome(EventDraft event) {
    if (event.reason != null) {
      return event.reason.code();
    }
    return event.connectError == null ? 0 : event.connectError.index();
  }

  /** Checks every code and length. */
  static FlightEvent read(ByteBuffer bytes, int entry, long number)
      throws UnreadableRecordException {
    long kindWord = bytes.getLong(entry + EventLayout.KIND);
    EventKind kind = kind((int) kindWord & 0xff, number);
    EventDraft event =
        new EventDraft(kind, bytes.getLong(entry + EventLayout.AT))
            .connection(
                bytes.getInt(entry + EventLayout.FD), bytes.getLong(entry + EventLayout.GENERATION))
            .remote(
                (int) (kindWord >>> 24) & 0xff,
                bytes.getLong(entry + EventLayout.REMOTE_HIGH),
                bytes.getLong(entry + EventLayout.REMOTE_LOW),
                bytes.getShort(entry + EventLayout.FD + Integer.BYTES) & 0xffff)
            .localPort(
                bytes.getShort(entry + EventLayout.FD + Integer.BYTES + Short.BYTES) & 0xffff)
            .durationNanos(bytes.getLong(entry + EventLayout.DURATION))
            .bytes(
                bytes.getLong(entry + EventLayout.BYTES_READ),
                bytes.getLong(entry + EventLayout.BYTES_WRITTEN))
            .siteId(siteId(bytes.getLong(entry + EventLayout.SITE), number))
            .trace(
                bytes.getLong(entry + EventLayout.TRACE_HIGH),
                bytes.getLong(entry + EventLayout.TRACE_LOW),
                bytes.getLong(entry + EventLayout.SPAN));
    event.role = role((int) (kindWord >>> 8) & 0xff, number);
    event.transport = transport((int) (kindWord >>> 16) & 0xff, number);
    int flags = (int) (kindWord >>> 32) & 0xff;
    event.adopted = (flags & ADOPTED) != 0;
    event.usedOnce = (flags & USED_ONCE) != 0;
    event.failed = (flags & FAILED) != 0;
    event.resumed = (flags & RESUMED) != 0;
    int outcome = (int) (kindWord >>> 40) & 0xff;
    if (kind == EventKind.CLOSED) {
      event.reason = reason(outcome, number);
    } else if (kind == EventKind.CONNECT_FAILED) {
      event.connectError = connectError(outcome, number);
    }
    event.protocol = (int) (kindWord >>> 48);
    event.closedSequence = bytes.getLong(entry + EventLayout.CLOSED) - 1;
    readTexts(bytes, entry + EventLayout.TEXTS, event, number);
    return event.event();
  }

  private static void readTexts(ByteBuffer bytes, int texts, EventDraft event, long number)
      throws UnreadableRecordException {
    int nameBytes = bytes.get(texts) & 0xff;
    int textBytes = bytes.get(texts + 1) & 0xff;
    if (nameBytes > EventLayout.THREAD_NAME_BYTES
        || nameBytes + textBytes > EventLayout.TEXTS_BYTES) {
      throw outOfRange("texts of " + nameBytes + " and " + textBytes + " bytes", number);
    }
    event.thread(
        bytes.getLong(texts - EventLayout.TEXTS + EventLayout.THREAD),
        BoundedReads.utf8(bytes, texts + 2, nameBytes));
    event.text = BoundedReads.utf8(bytes, texts + 2 + nameBytes, textBytes);
  }

  private static EventKind kind(int code, long number) throws UnreadableRecordException {
    for (EventKind kind : EventKind.values()) {
      if (kind.code() == code) {
        return kind;
      }
    }
    throw outOfRange("kind " + code, number);
  }

  private static @Nullable ConnectionRole role(int code, long number)
      throws UnreadableRecordException {
    if (code == 0) {
      return null;
    }
    for (ConnectionRole role : ConnectionRole.values()) {
      if (role.code() == code) {
        return role;
      }
    }
    throw outOfRange("role " + code, number);
  }

  private static ConnectionTransport transport(int code, long number)
      throws UnreadableRecordException {
    for (ConnectionTransport transport : ConnectionTransport.values()) {
      if (transport.code() == code) {
        return transport;
      }
    }
    throw outOfRange("transport " + code, number);
  }

  private static CloseReason reason(int code, long number) throws UnreadableRecordException {
    for (CloseReason reason : CloseReason.values()) {
      if (reason.code() == code) {
        return reason;
      }
    }
    throw outOfRange("reason " + code, number);
  }

  private static RecordCounter connectError(int code, long number)
      throws UnreadableRecordException {
    for (RecordCounter counter : RecordCounter.values()) {
      if (counter.index() == code
          && code >= FIRST_CONNECT_ERROR.index()
          && code <= LAST_CONNECT_ERROR.index()) {
        return counter;
      }
    }
    throw outOfRange("error " + code, number);
  }

  private static int siteId(long word, long number) throws UnreadableRecordException {
    if (word < 0 || word > FlightRecordLayout.SITE_CAPACITY) {
      throw outOfRange("site " + (word - 1), number);
    }
    return (int) word - 1;
  }

  private static UnreadableRecordException outOfRange(String what, long number) {
    return new UnreadableRecordException(what + " of event " + number + " out of range");
  }
}

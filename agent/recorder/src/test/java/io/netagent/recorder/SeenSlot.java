package io.netagent.recorder;

import java.util.TreeMap;

/**
 * A connection or a listener as one of the parsers, or the model, saw it: what each word says, by
 * its name on the page. Two agree if these are equal.
 */
record SeenSlot(TreeMap<String, Long> words) {
  SeenSlot() {
    this(new TreeMap<>());
  }

  SeenSlot put(String name, long value) {
    words.put(name, value);
    return this;
  }

  SeenSlot put(String name, boolean value) {
    return put(name, value ? 1 : 0);
  }

  long get(String name) {
    return words.get(name);
  }

  /** Without a thread, since and limit mean nothing. */
  SeenSlot thread(String direction, long threadId, long sinceNanos, long limitNanos) {
    put(direction + "ThreadId", threadId);
    put(direction + "SinceNanos", threadId == 0 ? 0 : sinceNanos);
    return put(direction + "LimitNanos", threadId == 0 ? 0 : limitNanos);
  }

  static SeenSlot of(RecordedConnection c) {
    return new SeenSlot()
        .put("fd", c.fd())
        .put("generation", c.generation())
        .put("role", c.role().code())
        .put("transport", c.transport().code())
        .put("adopted", c.adopted())
        .put("remoteHigh", c.remoteHigh())
        .put("remoteLow", c.remoteLow())
        .put("remotePort", c.remotePort())
        .put("localPort", c.localPort())
        .put("openedAtNanos", c.openedAtNanos())
        .put("openerThreadId", c.openerThreadId())
        .put("siteId", c.siteId())
        .put("connectNanos", c.connectNanos())
        .put("bytesRead", c.bytesRead())
        .put("readOperations", c.readOperations())
        .put("lastReadAtNanos", c.lastReadAtNanos())
        .put("eofAtNanos", c.eofAtNanos())
        .thread("reader", c.readerThreadId(), c.readerSinceNanos(), c.readerLimitNanos())
        .put("bytesWritten", c.bytesWritten())
        .put("writeOperations", c.writeOperations())
        .put("lastWriteAtNanos", c.lastWriteAtNanos())
        .put("turns", c.turns())
        .thread("writer", c.writerThreadId(), c.writerSinceNanos(), c.writerLimitNanos())
        .put("closeRequestedAtNanos", c.closeRequestedAtNanos())
        .put("inputShutdown", c.inputShutdown())
        .put("outputShutdown", c.outputShutdown())
        .put("abandoned", c.abandoned());
  }

  static SeenSlot of(RecordedListener l) {
    return new SeenSlot()
        .put("fd", l.fd())
        .put("generation", l.generation())
        .put("transport", l.transport().code())
        .put("adopted", l.adopted())
        .put("localPort", l.localPort())
        .put("openedAtNanos", l.openedAtNanos())
        .put("openerThreadId", l.openerThreadId())
        .put("accepted", l.accepted())
        .put("lastAcceptedAtNanos", l.lastAcceptedAtNanos())
        .thread("acceptor", l.acceptorThreadId(), l.acceptorSinceNanos(), l.acceptorLimitNanos());
  }
}

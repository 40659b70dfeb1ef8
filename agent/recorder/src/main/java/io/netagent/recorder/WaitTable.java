package io.netagent.recorder;

/**
 * The writer's side of the table of waits that have no fd: lookups and handshakes. Any thread,
 * without a lock: who turns an entry's mark odd by compare-and-set owns the entry until it makes it
 * even again, and who meets an odd one goes on to the next.
 */
public final class WaitTable {
  /** There was no room. */
  private static final long NONE = -1;

  /** Of a handle, the index stands below these bits and the mark above. */
  private static final int INDEX_BITS = 8;

  private final RecordMemory memory;
  private final Lanes lanes;

  WaitTable(RecordMemory memory, Lanes lanes) {
    this.memory = memory;
    this.lanes = lanes;
  }

  /**
   * A wait begins.
   *
   * @param limitNanos how long it may last; 0 = for ever, or not known
   * @param what the name that is looked up, or host:port; cut to 88 bytes of UTF-8
   * @return what {@link #end} needs; -1 if the table is full, which is counted
   */
  public long begin(WaitKind kind, long threadId, long sinceNanos, long limitNanos, String what) {
    byte[] text = RecordTexts.utf8(what, FlightRecordLayout.WAIT_TEXT_BYTES);
    for (int i = 0; i < FlightRecordLayout.WAIT_CAPACITY; i++) {
      int index = (int) (threadId + i) & (FlightRecordLayout.WAIT_CAPACITY - 1);
      int entry = FlightRecordLayout.waitOffset(index);
      long mark = memory.getLong(entry + FlightRecordLayout.WAIT_MARK);
      Fences.loadLoad();
      if ((mark & 1) != 0
          || memory.getLong(entry + FlightRecordLayout.WAIT_KIND) != 0
          || !take(entry, mark)) {
        continue;
      }
      memory.putLong(entry + FlightRecordLayout.WAIT_KIND, kind.code() | (long) text.length << 16);
      memory.putLong(entry + FlightRecordLayout.WAIT_THREAD, threadId);
      memory.putLong(entry + FlightRecordLayout.WAIT_SINCE, sinceNanos);
      memory.putLong(entry + FlightRecordLayout.WAIT_LIMIT, limitNanos);
      putText(entry + FlightRecordLayout.WAIT_TEXT, text);
      return release(entry, mark + 1) << INDEX_BITS | index;
    }
    lanes.count(RecordCounter.WAITS_OVERFLOWED, 1);
    return NONE;
  }

  /** A wait has ended. Nothing for -1, and nothing for one that was ended before. */
  public void end(long handle) {
    if (handle == NONE) {
      return;
    }
    int entry =
        FlightRecordLayout.waitOffset((int) handle & (FlightRecordLayout.WAIT_CAPACITY - 1));
    long mark = handle >>> INDEX_BITS;
    if (take(entry, mark)) {
      memory.putLong(entry + FlightRecordLayout.WAIT_KIND, 0);
      release(entry, mark + 1);
    }
  }

  /**
   * An entry changes its kind only under a mark that is new, so one that was free at this mark, or
   * this caller's, is so still.
   */
  private boolean take(int entry, long mark) {
    if (!memory.compareAndSetLong(entry + FlightRecordLayout.WAIT_MARK, mark, mark + 1)) {
      return false;
    }
    Fences.storeStore();
    return true;
  }

  private long release(int entry, long oddMark) {
    Fences.storeStore();
    memory.putLong(entry + FlightRecordLayout.WAIT_MARK, oddMark + 1);
    return oddMark + 1;
  }

  private void putText(int offset, byte[] text) {
    for (int word = 0; word < text.length; word += Long.BYTES) {
      long value = 0;
      for (int i = Math.min(text.length - word, Long.BYTES) - 1; i >= 0; i--) {
        value = value << 8 | (text[word + i] & 0xff);
      }
      memory.putLong(offset + word, value);
    }
  }
}

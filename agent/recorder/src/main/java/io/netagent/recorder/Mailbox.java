package io.netagent.recorder;

import java.io.IOException;
import java.util.List;

/**
 * The agent's side of the mailbox: a collector writes a random number that is not 0 into the
 * header, the agent answers with one dump of threads. Agent's thread only; how often it answers is
 * its caller's choice.
 */
public final class Mailbox {
  private final RecordFile file;
  private final RecordMemory memory;

  /** Of the dump; odd while it changes. */
  private long mark;

  Mailbox(RecordFile file, RecordMemory memory) {
    this.file = file;
    this.memory = memory;
  }

  /** The request that is not answered yet; 0 if there is none. */
  public long request() {
    long request = memory.getLong(FlightRecordLayout.HEADER_MAILBOX_REQUEST);
    return request == memory.getLong(FlightRecordLayout.HEADER_MAILBOX_ANSWERED) ? 0 : request;
  }

  /**
   * Answers a request, with as many threads as find room in 256 KiB: the first ones, so those
   * should come first that wait for a socket. The dump says how many there were.
   *
   * @throws IOException if there is no memory for the dump (ENOSPC); the request counts as answered
   *     then, without a dump
   */
  public void answer(long request, List<RecordedThread> threads, long nowNanos) throws IOException {
    try {
      // Left odd by an answer that failed.
      long changing = mark | 1;
      byte[] dump = ThreadDumpWriter.bytes(changing, request, threads, nowNanos);
      putMark(changing);
      file.write(FlightRecordLayout.DUMP_OFFSET, dump);
      putMark(changing + 1);
    } finally {
      Fences.storeStore();
      memory.putLong(FlightRecordLayout.HEADER_MAILBOX_ANSWERED, request);
    }
  }

  /** By write(2), as all of the dump: it takes the memory. */
  private void putMark(long value) throws IOException {
    mark = value;
    byte[] bytes = new byte[Long.BYTES];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (value >>> (Byte.SIZE * i));
    }
    file.write(FlightRecordLayout.DUMP_OFFSET, bytes);
  }
}

package io.netagent.recorder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Tells the agent of another process that somebody reads its events, for a limited time: renewed
 * every few seconds, it runs out by itself once nobody is there. Several readers may do so at once.
 * Writes nothing but these eight bytes, and only into a file whose header passes every check.
 * Whether the file is the process's own is for the caller to know.
 *
 * <p>Never in the process that writes the record: see {@link FlightRecordReader}.
 */
public final class EventLease {
  /** No agent believes more. */
  public static final long LONGEST_NANOS = 60_000_000_000L;

  private EventLease() {}

  /**
   * Wants events for so long. The agent looks every 100 ms.
   *
   * @param readWrite a record, open for reading and writing: as its process's user, or with
   *     CAP_DAC_OVERRIDE
   * @param forNanos at most {@link #LONGEST_NANOS}, from the agent's last heartbeat on: no clock of
   *     this process is asked
   * @return false if somebody wants them for as long already: nothing was written
   * @throws NoAnswerException if the agent does not record (any more)
   * @throws UnreadableRecordException if it is no record of this layout
   */
  public static boolean want(FileChannel readWrite, long forNanos) throws IOException {
    if (forNanos < 0 || forNanos > LONGEST_NANOS) {
      throw new IllegalArgumentException(forNanos + " ns");
    }
    ByteBuffer header =
        BoundedReads.readFully(readWrite, 0, FlightRecordLayout.HEADER_BYTES, "header");
    HeaderReader.checkLayout(header, readWrite.size());
    RecordHeader read = HeaderReader.header(header);
    if (read.state() != RecordState.RECORDING) {
      throw new NoAnswerException(
          NoAnswerException.Reason.NOT_RECORDING, "the agent of this process does not record");
    }
    long untilNanos = read.tickNanos() + forNanos;
    long wantedNanos = header.getLong(FlightRecordLayout.HEADER_EVENTS_WANTED_UNTIL);
    // What the agent would not believe is nobody's wish.
    if (wantedNanos >= untilNanos && wantedNanos - read.tickNanos() <= LONGEST_NANOS) {
      return false;
    }
    ByteBuffer bytes = BoundedReads.littleEndian(Long.BYTES).putLong(0, untilNanos);
    // One write(2) of eight aligned bytes: never half of it is seen.
    int written = readWrite.write(bytes, FlightRecordLayout.HEADER_EVENTS_WANTED_UNTIL);
    if (written != Long.BYTES) {
      throw new IOException("wrote " + written + " of 8 bytes");
    }
    return true;
  }
}

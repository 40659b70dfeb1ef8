package io.netagent.recorder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the dump of one record. What it can make this class allocate is bounded by its room. */
final class ThreadDumpReader {
  private static final int HEADER_BYTES = FlightRecordLayout.DUMP_HEADER_BYTES;
  private static final int ROOM = FlightRecordLayout.DUMP_BYTES - HEADER_BYTES;

  private ThreadDumpReader() {}

  /** The dump that answers this request; null if there is none, or none that keeps still. */
  static @Nullable ThreadDump read(FileChannel channel, long request) throws IOException {
    long mark = mark(channel);
    Fences.loadLoad();
    ByteBuffer dump =
        BoundedReads.readFully(
            channel, FlightRecordLayout.DUMP_OFFSET, FlightRecordLayout.DUMP_BYTES, "dump");
    Fences.loadLoad();
    if ((mark & 1) != 0
        || mark == 0
        || mark != mark(channel)
        || dump.getLong(FlightRecordLayout.DUMP_REQUEST) != request) {
      return null;
    }
    return dump(dump);
  }

  private static long mark(FileChannel channel) throws IOException {
    return BoundedReads.readFully(channel, FlightRecordLayout.DUMP_OFFSET, Long.BYTES, "dump")
        .getLong(0);
  }

  private static ThreadDump dump(ByteBuffer dump) throws UnreadableRecordException {
    int textsBytes = dump.getInt(FlightRecordLayout.DUMP_TEXTS_BYTES);
    int threadsBytes = dump.getInt(FlightRecordLayout.DUMP_THREADS_BYTES);
    int count = dump.getInt(FlightRecordLayout.DUMP_THREAD_COUNT);
    int inAll = dump.getInt(FlightRecordLayout.DUMP_THREADS_IN_ALL);
    if (textsBytes < 0 || textsBytes > ROOM) {
      throw new UnreadableRecordException("dump claims " + textsBytes + " bytes of texts");
    }
    if (threadsBytes < 0 || threadsBytes > ROOM - textsBytes) {
      throw new UnreadableRecordException("dump claims " + threadsBytes + " bytes of threads");
    }
    if (count < 0 || count > threadsBytes / FlightRecordLayout.DUMP_THREAD_BYTES || count > inAll) {
      throw new UnreadableRecordException("dump claims " + count + " of " + inAll + " threads");
    }
    ByteBuffer texts = part(dump, HEADER_BYTES, textsBytes);
    ByteBuffer threads = part(dump, HEADER_BYTES + textsBytes, threadsBytes);
    TextReader reader = new TextReader();
    List<RecordedThread> found = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      found.add(thread(threads, texts, reader, i));
    }
    return new ThreadDump(
        dump.getLong(FlightRecordLayout.DUMP_WRITTEN_AT),
        Collections.unmodifiableList(found),
        inAll);
  }

  private static ByteBuffer part(ByteBuffer dump, int from, int bytes) {
    dump.limit(from + bytes);
    dump.position(from);
    return dump.slice().order(dump.order());
  }

  private static RecordedThread thread(
      ByteBuffer threads, ByteBuffer texts, TextReader reader, int index)
      throws UnreadableRecordException {
    String what = "of thread " + index + " of the dump";
    if (threads.remaining() < FlightRecordLayout.DUMP_THREAD_BYTES) {
      throw new UnreadableRecordException("no room for the numbers " + what);
    }
    final long id = threads.getLong();
    final long lockOwnerId = threads.getLong();
    final Thread.State state = ThreadStates.ofCode(threads.get() & 0xff);
    final boolean virtual = (threads.get() & 1) != 0;
    int frameCount = threads.getShort() & 0xffff;
    int framesLeftOut = threads.getInt();
    if (frameCount > FlightRecordLayout.DUMP_MAX_FRAMES
        || frameCount * Integer.BYTES > threads.remaining() - 2 * Integer.BYTES
        || framesLeftOut < 0) {
      throw new UnreadableRecordException(
          frameCount + " and " + framesLeftOut + " frames " + what + " out of range");
    }
    String name = reader.text(texts, threads.getInt(), "name " + what);
    String lock = reader.text(texts, threads.getInt(), "lock " + what);
    List<String> frames = new ArrayList<>(frameCount);
    for (int i = 0; i < frameCount; i++) {
      frames.add(reader.text(texts, threads.getInt(), "frame " + i + " " + what));
    }
    return new RecordedThread(id, name, state, virtual, lock, lockOwnerId, frames, framesLeftOut);
  }
}

package io.netagent.recorder;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the bytes of a dump, within its room:
 *
 * <pre>
 *   64 texts, textsBytes: u16 length, UTF-8; each once, without gaps
 *      threads, threadsBytes, each:
 *    0 u64 id       8 i64 lockOwnerId (-1 = none)     16 u8 state   17 u8 flags: 1 virtual
 *   18 u16 frameCount             20 u32 framesLeftOut
 *   24 u32 name    28 u32 lock    32 u32[frameCount] frames: offsets of texts from 64 on
 * </pre>
 */
final class ThreadDumpWriter {
  private static final int ROOM =
      FlightRecordLayout.DUMP_BYTES - FlightRecordLayout.DUMP_HEADER_BYTES;

  private final InternedTexts texts = new InternedTexts();
  private final ByteArrayOutputStream textBytes = new ByteArrayOutputStream();
  private final ByteArrayOutputStream threadBytes = new ByteArrayOutputStream();

  private ThreadDumpWriter() {}

  /** The whole dump: the first threads, up to the first one that finds no room. */
  static byte[] bytes(long mark, long request, List<RecordedThread> threads, long nowNanos) {
    ThreadDumpWriter writer = new ThreadDumpWriter();
    int count = 0;
    while (count < threads.size() && writer.add(threads.get(count))) {
      count++;
    }
    ByteBuffer dump =
        ByteBuffer.allocate(
                FlightRecordLayout.DUMP_HEADER_BYTES
                    + writer.textBytes.size()
                    + writer.threadBytes.size())
            .order(ByteOrder.LITTLE_ENDIAN);
    dump.putLong(FlightRecordLayout.DUMP_MARK, mark);
    dump.putLong(FlightRecordLayout.DUMP_REQUEST, request);
    dump.putLong(FlightRecordLayout.DUMP_WRITTEN_AT, nowNanos);
    dump.putInt(FlightRecordLayout.DUMP_TEXTS_BYTES, writer.textBytes.size());
    dump.putInt(FlightRecordLayout.DUMP_THREADS_BYTES, writer.threadBytes.size());
    dump.putInt(FlightRecordLayout.DUMP_THREAD_COUNT, count);
    dump.putInt(FlightRecordLayout.DUMP_THREADS_IN_ALL, threads.size());
    dump.position(FlightRecordLayout.DUMP_HEADER_BYTES);
    dump.put(writer.textBytes.toByteArray()).put(writer.threadBytes.toByteArray());
    return dump.array();
  }

  /** False, and nothing is added, if there is no room. */
  private boolean add(RecordedThread thread) {
    List<String> frames = thread.frames();
    int count = Math.min(frames.size(), FlightRecordLayout.DUMP_MAX_FRAMES);
    List<String> all = new ArrayList<>(2 + count);
    all.add(thread.name());
    all.add(thread.lock());
    all.addAll(frames.subList(0, count));
    int[] offsets = texts.offsets(all);
    byte[] added = texts.added();
    int bytes = FlightRecordLayout.DUMP_THREAD_BYTES + count * Integer.BYTES;
    if (textBytes.size() + added.length + threadBytes.size() + bytes > ROOM) {
      return false;
    }
    texts.keep();
    textBytes.write(added, 0, added.length);
    ByteBuffer entry = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    entry.putLong(thread.id());
    entry.putLong(thread.lockOwnerId());
    entry.put((byte) ThreadStates.code(thread.state()));
    entry.put((byte) (thread.virtual() ? 1 : 0));
    entry.putShort((short) count);
    entry.putInt(thread.framesLeftOut() + frames.size() - count);
    for (int offset : offsets) {
      entry.putInt(offset);
    }
    threadBytes.write(entry.array(), 0, bytes);
    return true;
  }
}

package io.netagent.collector.source;

import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.FlightRecordReader;
import io.netagent.recorder.RecordHeader;
import io.netagent.recorder.UnreadableRecordException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The descriptors under which processes hold their flight records. Each time one is opened it is
 * checked again that it is a regular file which belongs to the process's user, and that the record
 * in it speaks of that process. Not thread-safe.
 */
final class RecordDescriptors {
  private static final int S_IFMT = 0xF000;
  private static final int S_IFREG = 0x8000;

  private final ProcFiles proc;

  RecordDescriptors(ProcFiles proc) {
    this.proc = proc;
  }

  /** What stat(2) says about an open file. */
  private record FileIdentity(int mode, long uid, long device, long inode) {}

  /** Where it is opened. */
  Path path(SightedProcess process, int fd) {
    return proc.fd(process.pid(), fd);
  }

  /**
   * One reading.
   *
   * @param readerOf gives the reader for a file's inode
   */
  FlightRecord read(SightedProcess process, int fd, LongFunction<FlightRecordReader> readerOf)
      throws IOException {
    FlightRecord record;
    try (Opened opened = open(process, fd, Set.of(StandardOpenOption.READ))) {
      record = readerOf.apply(opened.inode).read(opened.channel);
    }
    check(process, record.header());
    return record;
  }

  /** A file that is open. */
  record Opened(FileChannel channel, long inode) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  /** Opens what may be the process's record; what is in it is for {@link #check} to check. */
  Opened open(SightedProcess process, int fd, Set<StandardOpenOption> options) throws IOException {
    Path path = path(process, fd);
    // Before the name is opened: to open a FIFO would wait for a writer, for ever.
    FileIdentity before = identity(path);
    if ((before.mode & S_IFMT) != S_IFREG) {
      throw new UnreadableRecordException("not a regular file");
    }
    long euid = proc.effectiveUid(process.pid());
    if (before.uid != euid) {
      throw new UnreadableRecordException(
          "belongs to uid " + before.uid + ", but the process runs as " + euid);
    }
    FileChannel channel = FileChannel.open(path, options);
    try {
      if (!before.equals(identity(path))) {
        throw new UnreadableRecordException("replaced while it was opened");
      }
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
    return new Opened(channel, before.inode);
  }

  /** Throws if a record speaks of another process. */
  void check(SightedProcess process, RecordHeader header) throws UnreadableRecordException {
    String mismatch = mismatch(process, header);
    if (mismatch != null) {
      throw new UnreadableRecordException(mismatch);
    }
  }

  private static FileIdentity identity(Path path) throws IOException {
    Map<String, Object> stat = Files.readAttributes(path, "unix:mode,uid,dev,ino");
    return new FileIdentity(
        (int) number(stat, "mode"), number(stat, "uid"), number(stat, "dev"), number(stat, "ino"));
  }

  private static long number(Map<String, Object> stat, String key) throws IOException {
    if (stat.get(key) instanceof Number value) {
      return value instanceof Integer i ? Integer.toUnsignedLong(i) : value.longValue();
    }
    throw new IOException("no " + key + " in the file's attributes");
  }

  private @Nullable String mismatch(SightedProcess process, RecordHeader header) {
    if (header.startTicks() != process.startTicks()) {
      return "of another process: started at tick "
          + header.startTicks()
          + ", this one at "
          + process.startTicks();
    }
    if (header.pid() == process.pid()) {
      return null;
    }
    // A process in a container knows itself by the last of its pids.
    List<Long> pids = proc.status(process.pid(), "NSpid");
    return !pids.isEmpty() && pids.get(pids.size() - 1) == header.pid()
        ? null
        : "of another process: pid " + header.pid();
  }
}

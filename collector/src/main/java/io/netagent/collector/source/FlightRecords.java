package io.netagent.collector.source;

import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.FlightRecordReader;
import io.netagent.recorder.RecordHeader;
import io.netagent.recorder.UnreadableRecordException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the flight records that processes hold open, each through {@code /proc/PID/fd/N}: so it
 * finds those in containers, in chosen directories and unlinked ones, and believes a record only
 * about the process that holds it.
 *
 * <p>A record is opened anew for each reading (some 30 µs): nothing is kept alive that its process
 * gave up, and each time it is checked again that the descriptor is a regular file which belongs to
 * the process's user. One reader stays with each process because it keeps the sites. Not
 * thread-safe.
 */
public final class FlightRecords {
  private static final int S_IFMT = 0xF000;
  private static final int S_IFREG = 0x8000;

  private final ProcFiles proc;
  private final Map<ReaderKey, FlightRecordReader> readers = new HashMap<>();

  public FlightRecords(Path procRoot) {
    this.proc = new ProcFiles(procRoot);
  }

  private record ReaderKey(int pid, long startTicks, int fd, long inode) {}

  /** What stat(2) says about an open file. */
  private record FileIdentity(int mode, long uid, long device, long inode) {}

  /**
   * One reading of all records.
   *
   * @param byPid the records that passed every check
   * @param unreadable why a process's record was not read, in words
   * @param moved processes whose descriptor is not where it was seen
   */
  public record Readings(
      Map<Integer, FlightRecord> byPid, Map<Integer, String> unreadable, Set<Integer> moved) {
    public Readings {
      byPid = Map.copyOf(byPid);
      unreadable = java.util.Collections.unmodifiableMap(new TreeMap<>(unreadable));
      moved = Set.copyOf(moved);
    }
  }

  /** Reads the record of each process that has one. Never throws for what is in a record. */
  public Readings read(List<SightedProcess> processes) {
    Map<Integer, FlightRecord> byPid = new HashMap<>();
    Map<Integer, String> unreadable = new HashMap<>();
    Set<Integer> moved = new HashSet<>();
    Set<ReaderKey> used = new HashSet<>();
    for (SightedProcess process : processes) {
      FlightRecord best = null;
      for (int fd : process.recordFds()) {
        try {
          FlightRecord record = read(process, fd, used);
          // Of several (a second agent) the one that began last.
          if (best == null || record.header().startedAtNanos() > best.header().startedAtNanos()) {
            best = record;
          }
        } catch (NoSuchFileException e) {
          moved.add(process.pid()); // Closed, or the process has ended.
        } catch (AccessDeniedException e) {
          unreadable.put(process.pid(), "no right to open it (root or the process's user may)");
        } catch (IOException | RuntimeException e) {
          unreadable.put(process.pid(), String.valueOf(e.getMessage()));
        }
      }
      if (best != null) {
        byPid.put(process.pid(), best);
        unreadable.remove(process.pid());
      }
    }
    readers.keySet().retainAll(used);
    return new Readings(byPid, unreadable, moved);
  }

  private FlightRecord read(SightedProcess process, int fd, Set<ReaderKey> used)
      throws IOException {
    Path path = proc.fd(process.pid(), fd);
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
    ReaderKey key = new ReaderKey(process.pid(), process.startTicks(), fd, before.inode);
    FlightRecord record;
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      if (!before.equals(identity(path))) {
        throw new UnreadableRecordException("replaced while it was opened");
      }
      record = readers.computeIfAbsent(key, k -> new FlightRecordReader()).read(channel);
    }
    used.add(key);
    String mismatch = mismatch(process, record.header());
    if (mismatch != null) {
      throw new UnreadableRecordException(mismatch);
    }
    return record;
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

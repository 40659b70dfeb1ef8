package io.netagent.collector.source;

import io.netagent.recorder.FlightRecord;
import io.netagent.recorder.FlightRecordReader;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

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
  private final RecordDescriptors descriptors;
  private final Map<ReaderKey, FlightRecordReader> readers = new HashMap<>();

  public FlightRecords(Path procRoot) {
    this.descriptors = new RecordDescriptors(new ProcFiles(procRoot));
  }

  private record ReaderKey(int pid, long startTicks, int fd, long inode) {}

  /**
   * Where a process's record was read.
   *
   * @param fd in the process
   */
  public record Place(SightedProcess process, int fd) {}

  /**
   * One reading of all records.
   *
   * @param byPid the records that passed every check
   * @param places where these stand
   * @param unreadable why a process's record was not read, in words
   * @param moved processes whose descriptor is not where it was seen
   */
  public record Readings(
      Map<Integer, FlightRecord> byPid,
      Map<Integer, Place> places,
      Map<Integer, String> unreadable,
      Set<Integer> moved) {
    public Readings {
      byPid = Map.copyOf(byPid);
      places = Map.copyOf(places);
      unreadable = java.util.Collections.unmodifiableMap(new TreeMap<>(unreadable));
      moved = Set.copyOf(moved);
    }
  }

  /** Reads the record of each process that has one. Never throws for what is in a record. */
  public Readings read(List<SightedProcess> processes) {
    Map<Integer, FlightRecord> byPid = new HashMap<>();
    Map<Integer, Place> places = new HashMap<>();
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
            places.put(process.pid(), new Place(process, fd));
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
    return new Readings(byPid, places, unreadable, moved);
  }

  private FlightRecord read(SightedProcess process, int fd, Set<ReaderKey> used)
      throws IOException {
    return descriptors.read(
        process,
        fd,
        inode -> {
          ReaderKey key = new ReaderKey(process.pid(), process.startTicks(), fd, inode);
          used.add(key);
          return readers.computeIfAbsent(key, k -> new FlightRecordReader());
        });
  }
}

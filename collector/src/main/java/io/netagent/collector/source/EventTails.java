package io.netagent.collector.source;

import io.netagent.recorder.RecordState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Follows the events of all JVMs with an agent: finds their records as the ticks do, but by itself,
 * so that neither waits for the other. A record stays open while it is followed, for its last
 * events are written when its process ends. For one thread.
 */
public final class EventTails implements AutoCloseable {
  /** From one look at /proc to the next: as late a new JVM is followed. */
  private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

  private final SocketOwners owners;
  private final ProcFiles files;
  private final RecordDescriptors descriptors;
  private final int wantedPid;
  private final boolean follow;
  private final Map<Key, EventSource> sources = new HashMap<>();
  private final Map<Integer, String> unreadable = new TreeMap<>();
  private List<SightedProcess> processes = List.of();
  private boolean looked;
  private long lookedAtNanos;

  private record Key(int pid, long startTicks) {
    static Key of(SightedProcess process) {
      return new Key(process.pid(), process.startTicks());
    }
  }

  /**
   * Opens nothing yet.
   *
   * @param pid of one process, or -1 for all
   * @param follow asks the agents to record events, and reads those from now on; else reads what
   *     stands there, and writes nothing
   */
  public EventTails(Path procRoot, int pid, boolean follow) {
    this.owners = new SocketOwners(procRoot);
    this.files = new ProcFiles(procRoot);
    this.descriptors = new RecordDescriptors(files);
    this.wantedPid = pid;
    this.follow = follow;
  }

  /** Reads each record once; the sources have their latest events then. */
  public List<EventSource> read(long nowNanos) {
    if (!looked || nowNanos - lookedAtNanos >= LOOK_NANOS) {
      look(nowNanos);
    }
    List<EventSource> read = new ArrayList<>();
    for (EventSource source : List.copyOf(sources.values())) {
      int pid = source.process().pid();
      try {
        source.read(nowNanos);
        unreadable.remove(pid);
        if (source.missingRight() != null) {
          unreadable.put(pid, source.missingRight());
        }
        read.add(source);
      } catch (IOException | RuntimeException e) {
        unreadable.put(pid, unreadable(pid, e));
      }
      if (source.isOver(nowNanos)) {
        source.close();
        sources.remove(Key.of(source.process()));
        owners.recordMoved(pid, nowNanos);
      }
    }
    read.sort(Comparator.comparingInt(source -> source.process().pid()));
    return read;
  }

  /** Those that are followed. */
  public List<SightedProcess> followed() {
    return sources.values().stream().map(EventSource::process).toList();
  }

  /** What can't be read and which right is missing, in sentences. */
  public List<String> limitations() {
    List<String> sentences = new ArrayList<>(unreadable.values());
    if (wantedPid < 0) {
      sentences.addAll(owners.limitations(0));
    } else if (processes.isEmpty()) {
      sentences.add("There is no process " + wantedPid + ".");
    } else if (!processes.get(0).readable()) {
      sentences.add(
          "The file descriptors of process "
              + wantedPid
              + " can't be read, so its flight record is not found: that takes the process's own uid ("
              + files.effectiveUid(wantedPid)
              + "), or CAP_DAC_READ_SEARCH, CAP_SYS_PTRACE and every capability that the process has"
              + " (sudo).");
    }
    return sentences;
  }

  private void look(long nowNanos) {
    looked = true;
    lookedAtNanos = nowNanos;
    try {
      owners.refresh(nowNanos);
    } catch (IOException e) {
      throw new UncheckedIOException("can't list processes: " + e.getMessage(), e);
    }
    owners.find(new WantedOwners(), nowNanos);
    processes =
        owners.processes().stream()
            .filter(process -> wantedPid < 0 || process.pid() == wantedPid)
            .toList();
    Set<Key> alive = new HashSet<>();
    for (SightedProcess process : processes) {
      alive.add(Key.of(process));
      if (!sources.containsKey(Key.of(process))) {
        EventSource source = open(process, nowNanos);
        if (source != null) {
          sources.put(Key.of(process), source);
        }
      }
    }
    sources.forEach(
        (key, source) -> {
          if (!alive.contains(key)) {
            source.end(nowNanos);
          }
        });
    Set<Integer> pids = new HashSet<>();
    alive.forEach(key -> pids.add(key.pid));
    unreadable.keySet().retainAll(pids);
  }

  /** Of several records of a process (a second agent) the one that began last; null if none. */
  private @Nullable EventSource open(SightedProcess process, long nowNanos) {
    EventSource best = null;
    for (int fd : process.recordFds()) {
      EventSource source = null;
      try {
        source = open(process, fd);
        source.begin(descriptors);
        unreadable.remove(process.pid());
        if ((source.state() == RecordState.RECORDING || !follow)
            && (best == null || source.startedAtNanos() > best.startedAtNanos())) {
          EventSource other = best;
          best = source;
          source = other;
        }
      } catch (NoSuchFileException e) {
        owners.recordMoved(process.pid(), nowNanos); // Closed, or the process has ended.
      } catch (IOException | RuntimeException e) {
        unreadable.put(process.pid(), unreadable(process.pid(), e));
      }
      if (source != null) {
        source.close();
      }
    }
    return best;
  }

  private EventSource open(SightedProcess process, int fd) throws IOException {
    if (!follow) {
      return new EventSource(
          process, descriptors.open(process, fd, Set.of(StandardOpenOption.READ)), false, null);
    }
    try {
      return new EventSource(
          process,
          descriptors.open(process, fd, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE)),
          true,
          null);
    } catch (AccessDeniedException e) {
      // Somebody else may want its events, too.
      return new EventSource(
          process,
          descriptors.open(process, fd, Set.of(StandardOpenOption.READ)),
          true,
          "To get the events of process "
              + process.pid()
              + " one must write into its flight record, which takes the process's own uid ("
              + files.effectiveUid(process.pid())
              + ") or CAP_DAC_OVERRIDE.");
    }
  }

  /** In the words of the ticks, which tell it as well. */
  private static String unreadable(int pid, Exception e) {
    String why =
        e instanceof AccessDeniedException
            ? "no right to open it (root or the process's user may)"
            : e.getMessage();
    return "The flight record of process " + pid + " can't be read: " + why + ".";
  }

  @Override
  public void close() {
    sources.values().forEach(EventSource::close);
    sources.clear();
  }
}

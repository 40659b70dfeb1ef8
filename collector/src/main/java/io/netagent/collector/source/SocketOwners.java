package io.netagent.collector.source;

import io.netagent.socket.SocketRecord;
import io.netagent.socket.SocketTable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which process holds which socket: inode → (pid, fd), cached.
 *
 * <p>To look at every descriptor of every process is what makes {@code ss -p} expensive, so a
 * process is scanned when it is new, when a JVM may have got a flight record, and when the kernel
 * lists a socket that nobody known holds; then first the processes that hold sockets or whose
 * number of descriptors has changed, and the others at most every 30 s. A socket that the kernel
 * lists no more is forgotten; its inode number is not used again while it lives.
 *
 * <p>A socket shared by several processes (by fork) is given to the one with a flight record, else
 * to a JVM, else to the lowest pid. Not thread-safe.
 */
public final class SocketOwners {
  /** A JVM's agent opens its record in the first seconds, but a starting JVM can be slow. */
  private static final long YOUNG_NANOS = Duration.ofSeconds(60).toNanos();

  /** Processes that give no hint are asked again no sooner. */
  private static final long QUIET_RESCAN_NANOS = Duration.ofSeconds(30).toNanos();

  /** What a quick scan takes on trust is checked that often. */
  private static final long VERIFY_NANOS = Duration.ofSeconds(60).toNanos();

  private static final long FIRST_RETRY_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long LAST_RETRY_NANOS = Duration.ofSeconds(60).toNanos();

  private final ProcFiles proc;
  private final Map<Integer, Tracked> processes = new TreeMap<>();
  private final Map<Long, Retry> ownerless = new HashMap<>();
  private Map<Long, SocketOwner> owners = Map.of();
  private boolean changed;

  public SocketOwners(Path procRoot) {
    this.proc = new ProcFiles(procRoot);
  }

  private record Retry(long atNanos, long delayNanos) {}

  private final class Tracked {
    final long firstSeenNanos;
    final FdTable fds;
    ProcessStat stat;
    boolean java;
    boolean lostSockets;

    Tracked(ProcessStat stat, long nowNanos) {
      this.stat = stat;
      this.firstSeenNanos = nowNanos;
      this.fds = new FdTable(proc, stat.pid(), stat.startTicks());
      this.java = proc.runsJava(stat.pid());
    }

    boolean jvm() {
      return java || !fds.recordFds().isEmpty();
    }

    boolean ownsSockets() {
      return !fds.inodeByFd().isEmpty();
    }

    /**
     * Holds sockets, or did a moment ago (it may have as many new ones), or has other files now.
     */
    boolean likely() {
      return ownsSockets() || lostSockets || fds.sizeChangedSinceScan();
    }

    int rank() {
      return !fds.recordFds().isEmpty() ? 0 : java ? 1 : 2;
    }

    void scan(long nowNanos) {
      boolean quick = jvm() && fds.scanned() && fds.nanosSinceVerified(nowNanos) < VERIFY_NANOS;
      fds.scan(quick, nowNanos);
      changed = true;
    }

    boolean worthScanning(long nowNanos) {
      if (!fds.scanned()) {
        return true;
      }
      if (fds.denied()) {
        return fds.nanosSinceScan(nowNanos) >= QUIET_RESCAN_NANOS;
      }
      if (ownsSockets() && fds.nanosSinceVerified(nowNanos) >= VERIFY_NANOS) {
        return true;
      }
      return java && fds.recordFds().isEmpty() && mayHaveGotRecord(nowNanos);
    }

    private boolean mayHaveGotRecord(long nowNanos) {
      return nowNanos - firstSeenNanos < YOUNG_NANOS
          || fds.sizeChangedSinceScan()
          || fds.nanosSinceScan(nowNanos) >= QUIET_RESCAN_NANOS;
    }
  }

  /** Looks at the processes and finds owners for the sockets of the table. */
  public void refresh(SocketTable table, long nowNanos) throws IOException {
    Set<Long> inodes = inodes(table);
    refreshProcesses(nowNanos);
    ownerless.keySet().retainAll(inodes);
    for (Tracked process : processes.values()) {
      process.lostSockets = process.fds.retain(inodes);
      changed |= process.lostSockets;
      process.fds.refreshSize();
      if (process.worthScanning(nowNanos)) {
        process.scan(nowNanos);
      }
    }
    Set<Long> missing = missing(inodes, nowNanos);
    search(missing, nowNanos, Tracked::likely);
    search(missing, nowNanos, p -> p.fds.nanosSinceScan(nowNanos) >= QUIET_RESCAN_NANOS);
    for (long inode : missing) {
      Retry last = ownerless.get(inode);
      long delay =
          last == null ? FIRST_RETRY_NANOS : Math.min(2 * last.delayNanos, LAST_RETRY_NANOS);
      ownerless.put(inode, new Retry(nowNanos + delay, delay));
    }
    rebuild();
  }

  /** Who holds it, or null if nobody visible does. */
  public @Nullable SocketOwner owner(long inode) {
    return owners.get(inode);
  }

  /** All user processes, by pid. */
  public List<SightedProcess> processes() {
    List<SightedProcess> sighted = new ArrayList<>(processes.size());
    for (Tracked process : processes.values()) {
      sighted.add(
          new SightedProcess(
              process.stat.pid(),
              process.stat.startTicks(),
              process.stat.comm(),
              process.jvm(),
              process.stat.stopped(),
              !process.fds.denied(),
              process.fds.count(),
              process.ownsSockets(),
              process.fds.recordFds()));
    }
    return sighted;
  }

  /** The process's record was not where it had been seen: its descriptors are looked at again. */
  public void recordMoved(int pid, long nowNanos) {
    Tracked process = processes.get(pid);
    if (process != null) {
      process.scan(nowNanos);
    }
  }

  /** What could not be seen and which right is missing, in sentences. */
  public List<String> limitations() {
    List<String> sentences = new ArrayList<>();
    List<ProcessStat> denied = new ArrayList<>();
    for (Tracked process : processes.values()) {
      if (process.fds.denied()) {
        denied.add(process.stat);
      }
    }
    if (!denied.isEmpty()) {
      sentences.add(
          "The file descriptors of "
              + (denied.size() == 1 ? "1 process" : denied.size() + " processes")
              + " can't be read ("
              + denied.stream().limit(3).map(this::described).collect(Collectors.joining(", "))
              + (denied.size() > 3 ? ", …" : "")
              + "), so their sockets have no owner here and their flight records are not found: that"
              + " needs CAP_DAC_READ_SEARCH, CAP_SYS_PTRACE and every capability that the process has.");
      return sentences;
    }
    // Once is no news: the owner of a socket may end between the two readings.
    long lasting =
        ownerless.values().stream().filter(r -> r.delayNanos > FIRST_RETRY_NANOS).count();
    if (lasting > 0) {
      sentences.add(
          "No visible process holds "
              + (lasting == 1 ? "1 socket" : lasting + " sockets")
              + " of the kernel's table: the owner is in another PID namespace, is hidden by the"
              + " mount option hidepid, or is the kernel itself.");
    }
    return sentences;
  }

  private String described(ProcessStat process) {
    return "pid " + process.pid() + " of uid " + proc.effectiveUid(process.pid());
  }

  private static Set<Long> inodes(SocketTable table) {
    Set<Long> inodes = new HashSet<>(2 * table.size());
    SocketRecord row = new SocketRecord();
    for (int i = 0; i < table.size(); i++) {
      table.load(i, row);
      if (row.inode() != 0) {
        inodes.add(row.inode());
      }
    }
    return inodes;
  }

  private void refreshProcesses(long nowNanos) throws IOException {
    Set<Integer> alive = new HashSet<>();
    for (int pid : proc.pids()) {
      ProcessStat stat = proc.stat(pid);
      if (stat == null || stat.kernelThread() || stat.state() == 'Z') {
        continue;
      }
      alive.add(pid);
      Tracked known = processes.get(pid);
      if (known == null || known.stat.startTicks() != stat.startTicks()) {
        processes.put(pid, new Tracked(stat, nowNanos));
        changed |= known != null;
      } else {
        if (!known.stat.comm().equals(stat.comm())) {
          known.java = proc.runsJava(pid); // It has called exec.
        }
        known.stat = stat;
      }
    }
    changed |= processes.keySet().retainAll(alive);
  }

  private Set<Long> missing(Set<Long> inodes, long nowNanos) {
    Set<Long> held = new HashSet<>();
    for (Tracked process : processes.values()) {
      held.addAll(process.fds.inodeByFd().values());
    }
    Set<Long> missing = new HashSet<>();
    for (Long inode : inodes) {
      Retry retry = ownerless.get(inode);
      if (held.contains(inode)) {
        ownerless.remove(inode);
      } else if (retry == null || nowNanos - retry.atNanos >= 0) {
        missing.add(inode);
      }
    }
    return missing;
  }

  private void search(Set<Long> missing, long nowNanos, Predicate<Tracked> among) {
    for (Tracked process : byRank()) {
      if (missing.isEmpty()) {
        return;
      }
      boolean alreadyNow = process.fds.nanosSinceScan(nowNanos) == 0 && process.fds.scanned();
      if (!alreadyNow && !process.fds.denied() && among.test(process)) {
        process.scan(nowNanos);
        process.fds.inodeByFd().values().forEach(missing::remove);
      }
    }
  }

  private List<Tracked> byRank() {
    List<Tracked> ranked = new ArrayList<>(processes.values()); // By pid already.
    ranked.sort(Comparator.comparingInt(Tracked::rank));
    return ranked;
  }

  private void rebuild() {
    if (!changed) {
      return;
    }
    Map<Long, SocketOwner> found = new HashMap<>();
    for (Tracked process : byRank()) {
      process
          .fds
          .inodeByFd()
          .forEach(
              (fd, inode) ->
                  found.merge(
                      inode, new SocketOwner(process.stat.pid(), fd), SocketOwners::lowerFd));
    }
    owners = found;
    changed = false;
  }

  /** Of two holders the first process; within one process (dup) the lower descriptor. */
  private static SocketOwner lowerFd(SocketOwner first, SocketOwner second) {
    return first.pid() == second.pid() && second.fd() < first.fd() ? second : first;
  }
}

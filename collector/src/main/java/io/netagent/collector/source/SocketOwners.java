package io.netagent.collector.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Which process holds which socket.
 *
 * <p>To look at every descriptor of every process is what makes {@code ss -p} expensive, so only
 * those sockets are looked for whose owner is not known yet, and a process is scanned when it is
 * new, when a JVM may have got a flight record, and when somebody is looked for; then first the
 * processes that hold sockets or whose number of descriptors has changed, next those with sockets
 * that nobody had asked for, and the others at most every 30 s. Who was found stays the owner until
 * the kernel lists the socket no more, the process ends, or {@link #stillHolds} says no.
 *
 * <p>A socket shared by several processes (by fork) is given to the one with a flight record, else
 * to a JVM, else to the lowest pid. Not thread-safe.
 */
public final class SocketOwners {
  /** A JVM's agent opens its record in the first seconds, but a starting JVM can be slow. */
  private static final long YOUNG_NANOS = Duration.ofSeconds(60).toNanos();

  /** Processes that give no hint are asked again no sooner. */
  private static final long QUIET_RESCAN_NANOS = Duration.ofSeconds(30).toNanos();

  /** For each descriptor, between two looks for a record: so these take a thousandth of a core. */
  private static final long LISTING_PAUSE_NANOS = 300_000;

  private final ProcFiles proc;
  private final Map<Integer, Tracked> processes = new TreeMap<>();
  private final List<Integer> ended = new ArrayList<>();
  private WantedOwners wanted = new WantedOwners();

  // What the scan of one process has met.
  private int[] foundFds = new int[256];
  private long[] foundInodes = new long[256];
  private int foundCount;

  public SocketOwners(Path procRoot) {
    this.proc = new ProcFiles(procRoot);
  }

  private final class Tracked {
    final long firstSeenNanos;
    final FdTable fds;
    ProcessStat stat;
    boolean java;

    Tracked(ProcessStat stat, long nowNanos) {
      this.stat = stat;
      this.firstSeenNanos = nowNanos;
      this.fds = new FdTable(proc, stat.pid(), stat.startTicks());
      this.java = proc.runsJava(stat.pid());
    }

    boolean jvm() {
      return java || !fds.recordFds().isEmpty();
    }

    /**
     * Holds sockets, or did a moment ago (it may have as many new ones), or has other files now.
     */
    boolean likely() {
      return fds.ownsSockets() || fds.lostSockets() || fds.sizeChangedSinceScan();
    }

    int rank() {
      return !fds.recordFds().isEmpty() ? 0 : java ? 1 : 2;
    }

    void scan(long nowNanos) {
      foundCount = 0;
      fds.scan(nowNanos, SocketOwners.this::found);
      int rank = rank(); // It may have shown a record just now.
      for (int i = 0; i < foundCount; i++) {
        wanted.held(foundInodes[i], stat.pid(), foundFds[i], rank);
      }
    }

    boolean worthScanning(long nowNanos) {
      if (!fds.scanned()) {
        return true;
      }
      if (fds.denied()) {
        return fds.nanosSinceScan(nowNanos) >= QUIET_RESCAN_NANOS;
      }
      return java && fds.recordFds().isEmpty() && mayHaveGotRecord(nowNanos);
    }

    private boolean mayHaveGotRecord(long nowNanos) {
      long sinceScan = fds.nanosSinceScan(nowNanos);
      if (sinceScan < fds.count() * LISTING_PAUSE_NANOS) {
        return false;
      }
      return nowNanos - firstSeenNanos < YOUNG_NANOS
          || fds.sizeChangedSinceScan()
          || sinceScan >= QUIET_RESCAN_NANOS;
    }
  }

  /** Looks which processes there are. First in a tick. */
  public void refresh(long nowNanos) throws IOException {
    refreshProcesses(nowNanos);
    processes.values().forEach(process -> process.fds.refreshSize());
  }

  /**
   * Looks for the holders of the sockets that are wanted, and for flight records. The answers stand
   * in {@code wanted} after that; {@link #own} is told of those that are taken.
   */
  public void find(WantedOwners wanted, long nowNanos) {
    this.wanted = wanted;
    for (Tracked process : processes.values()) {
      if (process.worthScanning(nowNanos)) {
        process.scan(nowNanos);
      }
    }
    search(nowNanos, Tracked::likely);
    search(nowNanos, p -> p.fds.hasOtherSockets());
    search(nowNanos, p -> p.fds.nanosSinceScan(nowNanos) >= QUIET_RESCAN_NANOS);
  }

  /** The process has been taken for the owner of the socket behind its descriptor. */
  public void own(int pid, int fd) {
    Tracked process = processes.get(pid);
    if (process != null) {
      process.fds.own(fd);
    }
  }

  /** The kernel lists that socket no more, or it has no owner any more. */
  public void release(int pid, int fd) {
    Tracked process = processes.get(pid);
    if (process != null) {
      process.fds.release(fd);
    }
  }

  /** Looks whether the descriptor still is that socket. One readlink(2): 1 to 2 µs. */
  public boolean stillHolds(int pid, int fd, long inode) {
    try {
      String target = Files.readSymbolicLink(proc.fd(pid, fd)).toString();
      return FdTable.socketInode(target) == inode;
    } catch (IOException e) {
      return false;
    }
  }

  /** The pids that since the {@link #refresh} before have ended, or are another process now. */
  public List<Integer> ended() {
    return Collections.unmodifiableList(ended);
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
              process.fds.ownsSockets(),
              process.fds.recordFds()));
    }
    return sighted;
  }

  /**
   * The process's record was not where it had been seen: its descriptors are looked at again. The
   * next {@link #find} hears of the sockets.
   */
  public void recordMoved(int pid, long nowNanos) {
    Tracked process = processes.get(pid);
    if (process != null) {
      process.scan(nowNanos);
    }
  }

  /**
   * What could not be seen and which right is missing, in sentences.
   *
   * @param ownerless sockets that have been looked for more than once, in vain
   */
  public List<String> limitations(long ownerless) {
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
    if (ownerless > 0) {
      sentences.add(
          "No visible process holds "
              + (ownerless == 1 ? "1 socket" : ownerless + " sockets")
              + " of the kernel's table: the owner is in another PID namespace, is hidden by the"
              + " mount option hidepid, or is the kernel itself.");
    }
    return sentences;
  }

  private String described(ProcessStat process) {
    return "pid " + process.pid() + " of uid " + proc.effectiveUid(process.pid());
  }

  private void refreshProcesses(long nowNanos) throws IOException {
    Set<Integer> alive = new HashSet<>();
    ended.clear();
    for (int pid : proc.pids()) {
      ProcessStat stat = proc.stat(pid);
      if (stat == null || stat.kernelThread() || stat.state() == 'Z') {
        continue;
      }
      alive.add(pid);
      Tracked known = processes.get(pid);
      if (known == null || known.stat.startTicks() != stat.startTicks()) {
        processes.put(pid, new Tracked(stat, nowNanos));
        if (known != null) {
          ended.add(pid);
        }
      } else {
        if (!known.stat.comm().equals(stat.comm())) {
          known.java = proc.runsJava(pid); // It has called exec.
        }
        known.stat = stat;
      }
    }
    for (int pid : processes.keySet()) {
      if (!alive.contains(pid)) {
        ended.add(pid);
      }
    }
    processes.keySet().retainAll(alive);
  }

  private void search(long nowNanos, Predicate<Tracked> among) {
    for (Tracked process : byRank()) {
      if (wanted.allFound()) {
        return;
      }
      boolean alreadyNow = process.fds.nanosSinceScan(nowNanos) == 0 && process.fds.scanned();
      if (!alreadyNow && !process.fds.denied() && among.test(process)) {
        process.scan(nowNanos);
      }
    }
  }

  private List<Tracked> byRank() {
    List<Tracked> ranked = new ArrayList<>(processes.values()); // By pid already.
    ranked.sort(Comparator.comparingInt(Tracked::rank));
    return ranked;
  }

  private void found(int fd, long inode) {
    if (foundCount == foundFds.length) {
      foundFds = Arrays.copyOf(foundFds, 2 * foundCount);
      foundInodes = Arrays.copyOf(foundInodes, 2 * foundCount);
    }
    foundFds[foundCount] = fd;
    foundInodes[foundCount] = inode;
    foundCount++;
  }
}

package io.netagent.collector.source;

import io.netagent.recorder.FlightRecordPlace;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The sockets and flight records among one process's file descriptors, as of the last scan, and the
 * little that tells whether a new scan may pay. A scan costs 3 to 5 µs per descriptor.
 */
final class FdTable {
  private static final int MAX_RECORD_FDS = 8;
  private static final String DELETED = " (deleted)";

  private final ProcFiles proc;
  private final int pid;
  private final long startTicks;
  private final Map<Integer, Long> inodeByFd = new HashMap<>();
  private List<Integer> recordFds = List.of();
  private boolean scanned;
  private boolean denied;
  private long scannedAtNanos;
  private long verifiedAtNanos;
  private long sizeAtScan = -1;
  private long size = -1;
  private long countAtScan = -1;

  FdTable(ProcFiles proc, int pid, long startTicks) {
    this.proc = proc;
    this.pid = pid;
    this.startTicks = startTicks;
  }

  /** Socket inodes by fd; other kinds of socket than TCP are among them. */
  Map<Integer, Long> inodeByFd() {
    return inodeByFd;
  }

  List<Integer> recordFds() {
    return recordFds;
  }

  boolean scanned() {
    return scanned;
  }

  /** The rights to look are missing. */
  boolean denied() {
    return denied;
  }

  long nanosSinceScan(long nowNanos) {
    return nowNanos - scannedAtNanos;
  }

  /** Since every single descriptor was looked at; a quick scan trusts those that it knows. */
  long nanosSinceVerified(long nowNanos) {
    return nowNanos - verifiedAtNanos;
  }

  /** Open descriptors: the size of /proc/PID/fd (Linux 6.2 and newer), else of the last scan. */
  long count() {
    return size >= 0 ? size : countAtScan;
  }

  boolean sizeChangedSinceScan() {
    return size >= 0 && size != sizeAtScan;
  }

  /** One stat(2). */
  void refreshSize() {
    try {
      long bytes = Files.size(proc.fdDirectory(pid));
      size = bytes > 0 ? bytes : -1;
    } catch (IOException e) {
      size = -1;
    }
  }

  /** Forgets sockets that the kernel's table does not list (any more). True if any. */
  boolean retain(Set<Long> inodesInTable) {
    return inodeByFd.values().removeIf(inode -> !inodesInTable.contains(inode));
  }

  /**
   * Looks at the descriptors; a quick scan does not look again at those that are known sockets
   * still listed by the kernel. That is right for a process that never hands a socket on and then
   * closes its own descriptor, as a forking server does: hence never quick for other programs than
   * JVMs, and for those not always.
   */
  void scan(boolean quick, long nowNanos) {
    scanned = true;
    scannedAtNanos = nowNanos;
    sizeAtScan = size;
    List<Integer> fds;
    try {
      fds = ProcFiles.numbers(proc.fdDirectory(pid));
      denied = false;
    } catch (AccessDeniedException e) {
      denied = true;
      return;
    } catch (IOException e) {
      return; // It ended.
    }
    countAtScan = fds.size();
    Map<Integer, Long> known = quick ? new HashMap<>(inodeByFd) : Map.of();
    if (!quick) {
      verifiedAtNanos = nowNanos;
    }
    inodeByFd.clear();
    List<Integer> records = new ArrayList<>();
    for (int fd : fds) {
      Long inode = known.get(fd);
      if (inode != null) {
        inodeByFd.put(fd, inode);
      } else {
        look(fd, records);
      }
    }
    recordFds = records;
  }

  private void look(int fd, List<Integer> records) {
    String target;
    try {
      target = Files.readSymbolicLink(proc.fd(pid, fd)).toString();
    } catch (AccessDeniedException e) {
      denied = true; // The list may be read by more users than the links.
      return;
    } catch (IOException e) {
      return; // Closed meanwhile.
    }
    long inode = socketInode(target);
    if (inode > 0) {
      inodeByFd.put(fd, inode);
    } else if (records.size() < MAX_RECORD_FDS && isRecordName(target, startTicks)) {
      records.add(fd);
    }
  }

  /** The inode in {@code socket:[4711]}, or 0. */
  static long socketInode(String target) {
    if (!target.startsWith("socket:[") || !target.endsWith("]")) {
      return 0;
    }
    try {
      return Long.parseLong(target.substring("socket:[".length(), target.length() - 1));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /**
   * A record of a process that began at this tick. Others' records are held open by whoever reads
   * them, as another collector does. (The pid in the name may be that of another PID namespace.)
   */
  static boolean isRecordName(String target, long startTicks) {
    String path =
        target.endsWith(DELETED) ? target.substring(0, target.length() - DELETED.length()) : target;
    String name = path.substring(path.lastIndexOf('/') + 1);
    return FlightRecordPlace.FILE_NAME.matcher(name).matches()
        && name.substring(name.indexOf('-') + 1).startsWith(startTicks + "-");
  }
}

package io.netagent.collector.source;

import io.netagent.recorder.FlightRecordPlace;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The flight records among one process's file descriptors and the descriptors that are known to be
 * sockets, as of the last scan, and the little that tells whether a new scan may pay. A scan costs
 * 3 to 5 µs per descriptor.
 */
final class FdTable {
  private static final int MAX_RECORD_FDS = 8;
  private static final String DELETED = " (deleted)";

  private final ProcFiles proc;
  private final int pid;
  private final long startTicks;

  /** Descriptors whose socket stands in the kernel's table and was given to this process. */
  private final BitSet owned = new BitSet();

  private List<Integer> recordFds = List.of();
  private boolean scanned;
  private boolean denied;
  private boolean lostSockets;
  private boolean hasOtherSockets;
  private long scannedAtNanos;
  private long sizeAtScan = -1;
  private long size = -1;
  private long countAtScan = -1;

  /** Takes the sockets that a scan meets; other kinds of socket than TCP are among them. */
  interface SocketFound {
    void socket(int fd, long inode);
  }

  FdTable(ProcFiles proc, int pid, long startTicks) {
    this.proc = proc;
    this.pid = pid;
    this.startTicks = startTicks;
  }

  void own(int fd) {
    owned.set(fd);
  }

  /** The socket behind the descriptor is gone; it may be another one's by now. */
  void release(int fd) {
    owned.clear(fd);
    lostSockets = true;
  }

  boolean ownsSockets() {
    return !owned.isEmpty();
  }

  /**
   * Sockets are gone since the last scan: there may be as many new ones, under the same numbers.
   */
  boolean lostSockets() {
    return lostSockets;
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

  /**
   * The last scan met sockets that nobody had asked for: of another kind than TCP, or of a table
   * that had not been read yet.
   */
  boolean hasOtherSockets() {
    return hasOtherSockets;
  }

  long nanosSinceScan(long nowNanos) {
    return nowNanos - scannedAtNanos;
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

  /**
   * Looks at the descriptors, but not again at those that are known to be sockets which the kernel
   * still lists. Whether they still are the process's is asked one by one, see {@link
   * SocketOwners#stillHolds}.
   */
  void scan(long nowNanos, SocketFound found) {
    scanned = true;
    lostSockets = false;
    hasOtherSockets = false;
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
    List<Integer> records = new ArrayList<>();
    for (int fd : fds) {
      if (!owned.get(fd)) {
        look(fd, records, found);
      }
    }
    recordFds = records;
  }

  private void look(int fd, List<Integer> records, SocketFound found) {
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
      found.socket(fd, inode);
      hasOtherSockets = true; // Unless it is taken, which makes the process a likely one.
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
    return FlightRecordPlace.isFileName(name)
        && name.substring(name.indexOf('-') + 1).startsWith(startTicks + "-");
  }
}

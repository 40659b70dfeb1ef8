package io.netagent.recorder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;

/** Which process this is, so that a reader believes a record only for the process that wrote it. */
public final class ProcessIdentity {
  private final long pid;
  private final long startTicks;
  private final int uid;
  private final long pidNamespaceInode;
  private final long bootIdHigh;
  private final long bootIdLow;

  private ProcessIdentity(
      long pid, long startTicks, int uid, long pidNamespaceInode, long bootIdHigh, long bootIdLow) {
    this.pid = pid;
    this.startTicks = startTicks;
    this.uid = uid;
    this.pidNamespaceInode = pidNamespaceInode;
    this.bootIdHigh = bootIdHigh;
    this.bootIdLow = bootIdLow;
  }

  /**
   * This process, as /proc/self shows it (proc(5)).
   *
   * @throws IOException if /proc is not mounted or not readable
   */
  public static ProcessIdentity ofThisProcess() throws IOException {
    Path self = Paths.get("/proc/self");
    String stat = text(self.resolve("stat"));
    String bootId = bootId();
    return new ProcessIdentity(
        pid(stat),
        startTicks(stat),
        effectiveUid(text(self.resolve("status"))),
        pidNamespaceInode(self),
        half(bootId, 0),
        half(bootId, 16));
  }

  /** Field 1 of /proc/self/stat. Without regular expressions: see {@link FlightRecordPlace}. */
  static long pid(String stat) throws IOException {
    return number(stat, stat.substring(0, Math.max(0, stat.indexOf(" ("))), "/proc/self/stat");
  }

  /**
   * Field 22 of /proc/self/stat. Field 2 is the comm in parentheses, which may itself contain
   * spaces, parentheses and line ends; no later field does.
   */
  static long startTicks(String stat) throws IOException {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).split(" ", -1);
    return number(stat, fields.length > 20 ? fields[20] : "", "/proc/self/stat");
  }

  /**
   * The second of real, effective, saved and file system uid. Not the owner of /proc/self: a JVM
   * with file capabilities is not dumpable, and all that it has in /proc is root's then.
   */
  static int effectiveUid(String status) throws IOException {
    int line = status.indexOf("\nUid:\t") + 1;
    String[] uids =
        status.substring(line, Math.max(line, status.indexOf('\n', line))).split("\t", -1);
    return (int) number(status, line > 0 && uids.length > 2 ? uids[2] : "", "/proc/self/status");
  }

  private static long number(String text, String digits, String file) throws IOException {
    try {
      long number = Long.parseLong(digits);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // As below.
    }
    throw new IOException(file + " is not as expected: " + text);
  }

  private static long pidNamespaceInode(Path self) {
    try {
      String link = Files.readSymbolicLink(self.resolve("ns/pid")).toString();
      return Long.parseLong(link.substring(link.indexOf('[') + 1, link.indexOf(']')));
    } catch (IOException | RuntimeException e) {
      return 0;
    }
  }

  private static String bootId() {
    try {
      return text(Paths.get("/proc/sys/kernel/random/boot_id")).trim().replace("-", "");
    } catch (IOException | RuntimeException e) {
      return "";
    }
  }

  private static long half(String bootId, int from) {
    return bootId.length() == 32
        ? Long.parseUnsignedLong(bootId.substring(from, from + 16), 16)
        : 0;
  }

  private static String text(Path path) throws IOException {
    return new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
  }

  /** In the process's own PID namespace. */
  public long pid() {
    return pid;
  }

  /** Field 22 of /proc/self/stat. */
  public long startTicks() {
    return startTicks;
  }

  /** The effective user id, as a 32-bit number. */
  public int uid() {
    return uid;
  }

  /** Whether the header at the start of this buffer was written since this host's latest boot. */
  boolean sameBoot(ByteBuffer header) {
    return header.getLong(FlightRecordLayout.HEADER_BOOT_ID) == Long.reverseBytes(bootIdHigh)
        && header.getLong(FlightRecordLayout.HEADER_BOOT_ID + 8) == Long.reverseBytes(bootIdLow);
  }

  void writeTo(ByteBuffer header) {
    header.putLong(FlightRecordLayout.HEADER_PID, pid);
    header.putLong(FlightRecordLayout.HEADER_START_TICKS, startTicks);
    header.putLong(FlightRecordLayout.HEADER_PID_NAMESPACE, pidNamespaceInode);
    header.putLong(FlightRecordLayout.HEADER_BOOT_ID, Long.reverseBytes(bootIdHigh));
    header.putLong(FlightRecordLayout.HEADER_BOOT_ID + 8, Long.reverseBytes(bootIdLow));
  }
}

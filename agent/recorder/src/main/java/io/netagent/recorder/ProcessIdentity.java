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
    String stat = firstLine(self.resolve("stat"));
    // The second field is the comm in parentheses and may itself contain spaces and parentheses.
    String[] afterComm = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    if (afterComm.length < 20) {
      throw new IOException("/proc/self/stat has too few fields: " + stat);
    }
    long pid = Long.parseLong(stat.substring(0, stat.indexOf(' ')));
    long startTicks = Long.parseLong(afterComm[19]);
    int uid = (Integer) Files.getAttribute(self, "unix:uid");
    String bootId = bootId();
    return new ProcessIdentity(
        pid, startTicks, uid, pidNamespaceInode(self), half(bootId, 0), half(bootId, 16));
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
      return firstLine(Paths.get("/proc/sys/kernel/random/boot_id")).replace("-", "");
    } catch (IOException | RuntimeException e) {
      return "";
    }
  }

  private static long half(String bootId, int from) {
    return bootId.length() == 32
        ? Long.parseUnsignedLong(bootId.substring(from, from + 16), 16)
        : 0;
  }

  private static String firstLine(Path path) throws IOException {
    String text = new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end);
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

package io.netagent.recorder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which process this is, so that a reader believes a record only for the process that wrote it. */
public final class ProcessIdentity {
  /**
   * pid and starttime, fields 1 and 22. Field 2 is the comm in parentheses, which may itself
   * contain spaces, parentheses and line ends; no later field does.
   */
  private static final Pattern STAT =
      Pattern.compile("\\A([0-9]{1,18}) \\(.*\\)(?: [^ ]+){19} ([0-9]{1,18}) ", Pattern.DOTALL);

  /** The second of real, effective, saved and file system uid. */
  private static final Pattern EFFECTIVE_UID =
      Pattern.compile("^Uid:\\s+[0-9]+\\s+([0-9]{1,10})\\s", Pattern.MULTILINE);

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
    Matcher stat = find(STAT, text(self.resolve("stat")), "/proc/self/stat");
    // Not the owner of /proc/self: a JVM with file capabilities is not dumpable, and all that it
    // has
    // in /proc is root's then.
    Matcher uid = find(EFFECTIVE_UID, text(self.resolve("status")), "/proc/self/status");
    String bootId = bootId();
    return new ProcessIdentity(
        Long.parseLong(stat.group(1)),
        Long.parseLong(stat.group(2)),
        Integer.parseUnsignedInt(uid.group(1)),
        pidNamespaceInode(self),
        half(bootId, 0),
        half(bootId, 16));
  }

  private static Matcher find(Pattern pattern, String text, String file) throws IOException {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IOException(file + " is not as expected: " + text);
    }
    return matcher;
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

package io.netagent.collector.attach;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JVM that is to be attached to, as /proc shows it (proc(5)). All that can be known without
 * touching it is checked here: a SIGQUIT ends any process but a JVM.
 *
 * @param startTicks field 22 of its stat: with the pid it names the process for ever
 * @param namespacePid what it calls itself: its pid in its own PID namespace
 * @param uid its effective user
 * @param gid its effective group
 * @param handlesSigquit a JVM that starts, or runs with -Xrs, does not: it would end
 */
record TargetJvm(
    int pid, long startTicks, int namespacePid, long uid, long gid, boolean handlesSigquit) {
  private static final Path PROC = Path.of("/proc");
  private static final int MAX_BYTES = 256 * 1024;
  private static final int MAX_MAPPINGS = 500_000;
  private static final String NO_ATTACH = "-XX:+DisableAttachMechanism";

  /** Fields of stat behind the comm: state is field 3, starttime field 22. */
  private static final int START_TICKS = 19;

  /**
   * Looks at the process and judges.
   *
   * @throws AttachFailedException if it is no HotSpot JVM, or not one that can answer
   */
  static TargetJvm find(int pid) throws AttachFailedException {
    Path process = PROC.resolve(String.valueOf(pid));
    ProcStatus status = ProcStatus.parse(text(process, "status"));
    String stat = text(process, "stat");
    List<String> fields = List.of(stat.substring(stat.lastIndexOf(") ") + 2).split(" ", -1));
    char state = fields.get(0).charAt(0);
    if (state == 'Z' || state == 'X') {
      throw new AttachFailedException("process " + pid + " has ended");
    }
    requireHotSpot(process, pid, status);
    if (state == 'T' || state == 't') {
      throw new AttachFailedException(
          "process "
              + pid
              + (state == 'T'
                  ? " is stopped and can't answer; 'kill -CONT " + pid + "' lets it go on"
                  : " is held by a debugger and can't answer"));
    }
    requireAttachable(process, pid);
    return new TargetJvm(
        pid,
        Long.parseLong(fields.get(START_TICKS)),
        status.namespacePid(),
        status.effectiveUid(),
        status.effectiveGid(),
        status.catches(Posix.SIGQUIT));
  }

  /** By the library that is mapped into it: the executable may have any name. */
  private static void requireHotSpot(Path process, int pid, ProcStatus status)
      throws AttachFailedException {
    try (BufferedReader maps =
        new BufferedReader(
            new InputStreamReader(
                new FileInputStream(process.resolve("maps").toFile()),
                StandardCharsets.ISO_8859_1))) {
      int left = MAX_MAPPINGS;
      for (String line = maps.readLine(); line != null && left-- > 0; line = maps.readLine()) {
        if (line.contains("/libj9vm")) {
          throw new AttachFailedException(
              "process " + pid + " runs OpenJ9; netagent supports HotSpot only");
        }
        if (line.contains("/libjvm.so")) {
          return;
        }
      }
    } catch (IOException e) {
      throw unreadable(pid, status, e);
    }
    throw new AttachFailedException(
        "process " + pid + " (" + status.name() + ") is not a HotSpot JVM: no libjvm.so in it");
  }

  private static AttachFailedException unreadable(int pid, ProcStatus status, IOException e) {
    boolean exists = Files.exists(PROC.resolve(String.valueOf(pid)));
    return exists
        ? otherUser(pid, status.effectiveUid(), e)
        : new AttachFailedException("process " + pid + " has ended", e);
  }

  /** What grants the right, as a command. */
  static AttachFailedException otherUser(int pid, long uid, @Nullable Throwable cause) {
    return new AttachFailedException(
        "process "
            + pid
            + " runs as uid "
            + uid
            + ", this command as uid "
            + Posix.effectiveUid()
            + ": run it as that user (sudo -u '#"
            + uid
            + "' …) or as root with CAP_SYS_PTRACE",
        cause == null ? new AccessDeniedException("/proc/" + pid) : cause);
  }

  /** Where the flag can be seen: to ask such a JVM makes it print a thread dump. */
  private static void requireAttachable(Path process, int pid) throws AttachFailedException {
    for (String file : List.of("cmdline", "environ")) {
      String words;
      try {
        words = bounded(process.resolve(file));
      } catch (IOException e) {
        continue; // It can be asked; the answer then takes its time to stay away.
      }
      if (words.contains(NO_ATTACH)) {
        throw new AttachFailedException(
            "process "
                + pid
                + " was started with "
                + NO_ATTACH
                + ": it can only be recorded when started with -javaagent:netagent.jar");
      }
    }
  }

  /** Whether this is still the process that was looked at. */
  boolean isAlive() {
    try {
      String stat = bounded(PROC.resolve(pid + "/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(") ") + 2).split(" ", -1);
      return fields.length > START_TICKS
          && fields[START_TICKS].equals(String.valueOf(startTicks))
          && !fields[0].equals("Z");
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  /** Its root directory, through which its files are seen from here. */
  String root() {
    return PROC.resolve(pid + "/root").toString();
  }

  /** Whether this path means the same file in its mount namespace. */
  boolean sees(Path file) {
    try {
      Map<String, Object> here = Files.readAttributes(file, "unix:dev,ino");
      return here.equals(Files.readAttributes(Path.of(root() + file), "unix:dev,ino"));
    } catch (AccessDeniedException e) {
      return namespacePid == pid; // Not dumpable; where nothing says container, it is none.
    } catch (IOException e) {
      return false;
    }
  }

  private static String text(Path process, String file) throws AttachFailedException {
    try {
      return bounded(process.resolve(file));
    } catch (NoSuchFileException | java.io.FileNotFoundException e) {
      throw new AttachFailedException("there is no process " + process.getFileName(), e);
    } catch (IOException e) {
      throw new AttachFailedException(process.resolve(file) + " can't be read: " + e, e);
    }
  }

  private static String bounded(Path file) throws IOException {
    try (FileInputStream in = new FileInputStream(file.toFile())) {
      return new String(in.readNBytes(MAX_BYTES), StandardCharsets.ISO_8859_1);
    }
  }
}

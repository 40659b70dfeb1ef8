package io.netagent.collector.source;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The files of a procfs that name processes; a process that vanishes meanwhile gives null. Not
 * thread-safe.
 */
final class ProcFiles {
  private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");

  /** The file status has 1.5 KiB; of a longer command line the beginning is enough. */
  private static final int MAX_BYTES = 16 * 1024;

  private final Path root;
  private final byte[] buffer = new byte[MAX_BYTES];

  ProcFiles(Path root) {
    this.root = root;
  }

  Path fdDirectory(int pid) {
    return root.resolve(pid + "/fd");
  }

  Path fd(int pid, int fd) {
    return root.resolve(pid + "/fd/" + fd);
  }

  /** All processes, in the order of the directory. */
  List<Integer> pids() throws IOException {
    return numbers(root);
  }

  /**
   * The file names of a directory that are numbers. A process may have half a million descriptors:
   * names alone take half the time of a stream of paths. Throws as {@code newDirectoryStream} does.
   */
  static List<Integer> numbers(Path directory) throws IOException {
    String[] names = directory.toFile().list();
    if (names == null) {
      try (DirectoryStream<Path> unlisted = Files.newDirectoryStream(directory)) { // Says why.
        throw new IOException(directory + " can't be listed (" + unlisted + ")");
      }
    }
    List<Integer> numbers = new ArrayList<>(names.length);
    for (String name : names) {
      int number = number(name);
      if (number >= 0) {
        numbers.add(number);
      }
    }
    return numbers;
  }

  @Nullable ProcessStat stat(int pid) {
    String text = text(pid, "stat");
    return text == null ? null : ProcessStat.parse(text);
  }

  /** The values behind {@code key} in {@code /proc/PID/status}; empty if it can't be read. */
  List<Long> status(int pid, String key) {
    String text = text(pid, "status");
    if (text == null) {
      return List.of();
    }
    return text.lines()
        .filter(line -> line.startsWith(key + ":"))
        .findFirst()
        .map(line -> longs(line.substring(key.length() + 1)))
        .orElse(List.of());
  }

  /** The effective uid, or -1. */
  long effectiveUid(int pid) {
    List<Long> uids = status(pid, "Uid");
    return uids.size() > 1 ? uids.get(1) : -1;
  }

  /** Whether the executable is called java: asked of the exe link, else of the command line. */
  boolean runsJava(int pid) {
    try {
      return isJava(String.valueOf(Files.readSymbolicLink(root.resolve(pid + "/exe"))));
    } catch (IOException e) {
      String commandLine = text(pid, "cmdline");
      return commandLine != null && isJava(commandLine.split("\0", 2)[0]);
    }
  }

  private static boolean isJava(String executable) {
    String name = executable.substring(executable.lastIndexOf('/') + 1);
    return name.equals("java") || name.equals("java (deleted)");
  }

  /**
   * Up to {@link #MAX_BYTES} of a file; the buffer is kept, for each tick reads one per process.
   */
  private @Nullable String text(int pid, String file) {
    try (FileInputStream in = new FileInputStream(root.resolve(pid + "/" + file).toFile())) {
      int length = 0;
      for (int count = 0; count >= 0 && length < buffer.length; length += Math.max(0, count)) {
        count = in.read(buffer, length, buffer.length - length);
      }
      return new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return null;
    }
  }

  private static List<Long> longs(String text) {
    try {
      return WHITE_SPACE.splitAsStream(text.trim()).map(Long::valueOf).toList();
    } catch (NumberFormatException e) {
      return List.of();
    }
  }

  private static int number(String name) {
    if (name.isEmpty() || name.length() > 9) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < name.length(); i++) {
      int digit = name.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }
}

package io.netagent.collector.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What tells the network namespace of a process: two inode numbers, of which either may be missing.
 *
 * <p>{@code link} is the known one, {@code /proc/PID/ns/net}. To read it takes ptrace rights over
 * the process. {@code table} is that of {@code /proc/PID/net/tcp}, and takes only that the process
 * is visible: the kernel makes the entries of /proc/net once per network namespace and gives each a
 * number of its own (proc_register in fs/proc/generic.c), the same through all its processes.
 *
 * @param link or -1
 * @param table or -1
 */
record NamespaceMark(long link, long table) {
  static final NamespaceMark NONE = new NamespaceMark(-1, -1);
  private static final String PREFIX = "net:[";

  /** Null if the process is gone. Both -1 if it is there and tells nothing. */
  static @Nullable NamespaceMark of(Path process) {
    long link = link(process.resolve("ns/net"));
    long table = -1;
    try {
      table = inode(process.resolve("net/tcp"));
    } catch (NoSuchFileException e) {
      if (Files.notExists(process)) {
        return null;
      }
    } catch (IOException e) {
      // Hidden (hidepid), or going.
    }
    return new NamespaceMark(link, table);
  }

  /** The number that a link such as {@code net:[4026531840]} names, or -1. */
  static long link(Path link) {
    try {
      String target = Files.readSymbolicLink(link).toString();
      return target.startsWith(PREFIX) && target.endsWith("]")
          ? ProcText.number(target.substring(PREFIX.length(), target.length() - 1))
          : -1;
    } catch (IOException e) {
      return -1;
    }
  }

  private static long inode(Path file) throws IOException {
    return (Long) Files.getAttribute(file, "unix:ino");
  }

  boolean isOf(NetworkNamespace namespace) {
    return namespace.tableInode() >= 0
        ? table == namespace.tableInode()
        : link == namespace.inode();
  }
}

package io.netagent.agent;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The TCP sockets that a process has open, as the kernel tells (proc(5)): no agent is asked. */
final class OpenTcpSockets {
  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private static final String SYN_SENT = "02";
  private static final String LISTEN = "0A";

  private OpenTcpSockets() {}

  static String connection(int fd, int localPort, int remotePort) {
    return fd + " from " + localPort + " to " + remotePort;
  }

  static String listener(int fd) {
    return fd + " listens";
  }

  /** Of a process that is at rest. */
  static Set<String> of(long pid) throws IOException {
    Set<String> open = new TreeSet<>();
    rowByFd(pid)
        .forEach(
            (fd, row) ->
                open.add(
                    row[3].equals(LISTEN)
                        ? listener(fd)
                        : connection(fd, port(row[1]), port(row[2]))));
    return open;
  }

  /** How many of them are in SYN_SENT. */
  static long connecting(long pid) throws IOException {
    return rowByFd(pid).values().stream().filter(row -> row[3].equals(SYN_SENT)).count();
  }

  /** The words of their rows. */
  private static Map<Integer, String[]> rowByFd(long pid) throws IOException {
    Path process = Path.of("/proc/" + pid);
    Map<String, String[]> rowByLink = new HashMap<>();
    for (String table : List.of("net/tcp", "net/tcp6")) {
      List<String> lines = Files.readAllLines(process.resolve(table));
      for (String line : lines.subList(1, lines.size())) {
        String[] words = BLANKS.split(line.strip());
        rowByLink.put("socket:[" + words[9] + "]", words);
      }
    }
    Map<Integer, String[]> rowByFd = new HashMap<>();
    try (DirectoryStream<Path> fds = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path fd : fds) {
        String[] row = rowByLink.get(link(fd));
        if (row != null) {
          rowByFd.put(Integer.parseInt(fd.getFileName().toString()), row);
        }
      }
    }
    return rowByFd;
  }

  private static String link(Path fd) throws IOException {
    try {
      return Files.readSymbolicLink(fd).toString();
    } catch (NoSuchFileException e) {
      return "";
    }
  }

  private static int port(String address) {
    return Integer.parseInt(address.substring(address.indexOf(':') + 1), 16);
  }
}

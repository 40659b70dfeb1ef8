package io.netagent.collector.scenario;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes a connection's end in this JVM lose what comes to it, before TCP sees it: by a socket
 * filter (socket(7), SO_ATTACH_FILTER), so that it needs no right and no network of its own. The
 * other end sees what it would see of a lossy path, or of a host that is gone.
 */
final class DeafSocket {
  private static final int SOL_SOCKET = 1;
  private static final int SO_ATTACH_FILTER = 26;
  private static final int INSTRUCTION_BYTES = 8;

  /** SKF_AD_OFF + SKF_AD_RANDOM: not a byte of the segment, but a random number. */
  private static final int RANDOM = -0x1000 + 56;

  private interface C extends Library {
    C INSTANCE = Native.load("c", C.class);

    int setsockopt(int fd, int level, int option, Memory value, int length);
  }

  private DeafSocket() {}

  /** From now on it loses this share of the segments that come; 1 = all. */
  static void lose(Socket socket, double share) throws IOException {
    long threshold = share >= 1 ? 0xFFFF_FFFFL : (long) (share * 0xFFFF_FFFFL);
    Memory filter = new Memory(4L * INSTRUCTION_BYTES);
    instruction(filter, 0, 0x20, 0, 0, RANDOM); // ld [random]
    instruction(filter, 1, 0x35, 0, 1, (int) threshold); // jge threshold
    instruction(filter, 2, 0x06, 0, 0, -1); // ret: keep
    instruction(filter, 3, 0x06, 0, 0, 0); // ret: drop
    Memory program = new Memory(16);
    program.clear();
    program.setShort(0, (short) 4);
    program.setPointer(8, filter);
    int result = C.INSTANCE.setsockopt(fd(socket), SOL_SOCKET, SO_ATTACH_FILTER, program, 16);
    if (result != 0) {
      throw new IOException("setsockopt: " + result);
    }
  }

  private static void instruction(
      Memory filter, int index, int code, int ifTrue, int ifFalse, int value) {
    long at = (long) index * INSTRUCTION_BYTES;
    filter.setShort(at, (short) code);
    filter.setByte(at + 2, (byte) ifTrue);
    filter.setByte(at + 3, (byte) ifFalse);
    filter.setInt(at + 4, value);
  }

  private static int fd(Socket socket) throws IOException {
    String local = String.format(":%04X ", socket.getLocalPort());
    String remote = String.format(":%04X ", socket.getPort());
    for (String table : List.of("/proc/self/net/tcp", "/proc/self/net/tcp6")) {
      for (String line : Files.readAllLines(Path.of(table))) {
        String[] words = line.trim().split(" +");
        if ((words[1] + " ").endsWith(local) && (words[2] + " ").endsWith(remote)) {
          return fd("socket:[" + words[9] + "]");
        }
      }
    }
    throw new IOException("no row of " + socket);
  }

  private static int fd(String link) throws IOException {
    try (Stream<Path> fds = Files.list(Path.of("/proc/self/fd"))) {
      for (Path fd : fds.toList()) {
        if (Files.isSymbolicLink(fd) && link.equals(linkOf(fd))) {
          return Integer.parseInt(fd.getFileName().toString());
        }
      }
    }
    throw new IOException("no descriptor of " + link);
  }

  /** Empty if it was closed since it was listed. */
  private static String linkOf(Path fd) {
    try {
      return Files.readSymbolicLink(fd).toString();
    } catch (IOException e) {
      return "";
    }
  }
}
